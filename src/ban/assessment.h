#pragma once

/* What is known of one device: findings, coverage, verdicts.  Built from a scan as it runs, from a
 * report file or from the catalog; everything people see is made from it. */

#include "ban/matcher.h"
#include "ban/verdict.h"

struct finding {
    struct bytes    ban; /* id */
    enum means      means;
    enum confidence confidence;
    struct bytes    product; /* id; may be empty */
    struct bytes    product_name;
    struct bytes    indicator; /* its canonical text */
    struct bytes    source;    /* where the indicator comes from */
    struct bytes    note;
    struct artifact artifact;
    struct bytes    first_seen; /* RFC 3339; empty when only this scan is known */
    struct bytes    last_seen;
    struct bytes    gone; /* not empty: no longer there */
};

struct ban_verdict {
    struct bytes      ban; /* id */
    struct bytes      title;
    const struct ban *details; /* NULL when only the catalog remembers the ban */
    enum verdict      verdict;
    bool              is_calling;
    struct bytes      last_call;            /* RFC 3339; may be empty */
    size_t            access_points;        /* findings with MEANS_ACCESS that count */
    size_t            findings;             /* findings that count */
    size_t            hints;                /* findings that do not: mentions, unverified */
    size_t            counted[MEANS_COUNT]; /* those that count, by what they mean now */
};

enum {
    FINDINGS_MAX = 100000, /* beyond, findings are counted in the verdict but no longer listed */
    ASSESSMENT_COVERAGE_MAX = 100000,
    ASSESSMENT_BANS_MAX = 10000,
    ASSESSMENT_BYTES_MAX = 512 << 20, /* texts of findings and coverage */
};

struct assessment {
    struct arena        arena;
    struct header       header;
    struct bytes        finished; /* RFC 3339; empty when unknown */
    struct finding     *findings; /* by ban, means (present first), source, title */
    size_t              finding_count;
    size_t              finding_capacity;
    uint64_t            findings_dropped;
    struct coverage    *coverage;
    size_t              coverage_count;
    size_t              coverage_capacity;
    uint64_t            coverage_dropped;
    struct ban_verdict *verdicts; /* in the order of the bans; complete after assessment_judge() */
    size_t              verdict_count;
    size_t              verdict_capacity;
    bool                is_blocked; /* some coverage stands in the way of `clear` */
    uint64_t            artifact_count;
};

/* What the finding means today: MEANS_PAST when the thing that was installed or left is gone. */
enum means finding_means_now(const struct finding *finding);

/* May it move the verdict or the flag `calling` today?  A callback that is gone does not. */
bool finding_counts(const struct finding *finding);

/* What an indicator says of an artifact that it matched; views are borrowed from both, times are
 * empty. */
struct finding finding_of(const struct ban *ban, const struct indicator *indicator,
                          const struct artifact *artifact);

void assessment_init(struct assessment *assessment);
void assessment_done(struct assessment *assessment);

/* Each copies what it keeps.  A finding that is `gone` counts as `past` when it meant present,
 * access or residue; a callback that is `gone` no longer counts, but sets the time of the last
 * call. */
void assessment_set_header(struct assessment *assessment, const struct header *header);
void assessment_add_coverage(struct assessment *assessment, const struct coverage *coverage);
void assessment_add_finding(struct assessment *assessment, const struct finding *finding);

/* Matches one artifact and keeps what is found. */
void assessment_match(struct assessment *assessment, struct matcher *matcher,
                      const struct artifact *artifact);

/* Matches the device of the header, as an artifact of the kind `device`. */
void assessment_match_device(struct assessment *assessment, struct matcher *matcher);

/* Sorts the findings and works out the verdicts: one for each ban, then one for each other ban that
 * has findings.  Without any coverage nothing is `clear`. */
void assessment_judge(struct assessment *assessment, const struct ban *const *bans,
                      size_t ban_count);

/* After assessment_judge(): 0 all clear, 1 something found (callbacks too), 2 undetermined. */
int assessment_exit_code(const struct assessment *assessment);
