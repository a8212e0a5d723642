#pragma once

/* An assessment in the order in which people want to read it, and the words for it; shared by the
 * forms for people. */

#include "ban/assessment.h"

/* What a finding is to its reader, most important first. */
enum rank {
    RANK_ACCESS,
    RANK_PRESENT,
    RANK_RESIDUE,
    RANK_CALLBACK,
    RANK_PAST,
    RANK_HINT, /* moves no verdict: a mention, or unverified */
};
enum { RANK_COUNT = RANK_HINT + 1 };

enum rank outline_rank(const struct finding *finding);

/* "access point", "Access points", and what they are. */
const char *rank_label(enum rank rank);
const char *rank_heading(enum rank rank);
const char *rank_help(enum rank rank);

/* What the verdict says, in a sentence without full stop. */
const char *verdict_help(enum verdict verdict);

struct outline {
    const struct assessment   *assessment;
    const struct ban_verdict **verdicts; /* worst first */
    const struct finding     **findings; /* by rank, then as they stand in the assessment */
    size_t                     starts[RANK_COUNT + 1]; /* of each rank in `findings` */
    const struct coverage    **coverage; /* gaps that block `clear`, other gaps, the rest */
    size_t                     blocking_count;
    size_t                     gap_count;  /* the blocking ones included */
    size_t                     bans_found; /* bans with findings that count */
};

/* Borrows the assessment; arrays are in the arena.  False when its limit is reached. */
NODISCARD bool outline_of(const struct assessment *assessment, struct arena *arena,
                          struct outline *ret_outline);

static inline size_t outline_count(const struct outline *outline, enum rank rank)
{
    return outline->starts[rank + 1] - outline->starts[rank];
}

/* What to do next, in one sentence. */
const char *outline_advice(const struct outline *outline);

/* Something a source should have given is missing. */
bool coverage_is_gap(const struct coverage *coverage);

/* The path of an artifact: its own, its location or its program; empty when it has none. */
struct bytes artifact_path(const struct artifact *artifact);

/* The same for people: empty when its title or `from` says it already. */
struct bytes artifact_place(const struct artifact *artifact);
struct bytes artifact_version(const struct artifact *artifact);

/* The milestone of a ban that comes next; when all are past the last one of the first authority
 * that has any (ban files name the authority that weighs most first).  False without any.  `days`:
 * from today (UTC), negative when past. */
struct due {
    const struct authority *authority;
    const struct milestone *milestone;
    int64_t                 days;
};
bool    outline_due(const struct ban *ban, int64_t now, struct due *ret_due);
int64_t outline_days(int64_t now, int64_t time);

/* "today", "in 1 day", "673 days ago". */
void write_days(struct writer *writer, int64_t days);

/* "2,311" */
void write_count(struct writer *writer, uint64_t count);

/* "2026-11-23 22:40 UTC" of RFC 3339; text that is no time as plain_write() shows it. */
void write_time(struct writer *writer, struct bytes text);
