#include "report/outline.h"

#include "base/time.h"
#include "report/plain.h"

enum { DAY_SECONDS = 86400 };

static const enum rank ranks[MEANS_COUNT] = {
    [MEANS_PRESENT] = RANK_PRESENT,   [MEANS_ACCESS] = RANK_ACCESS,
    [MEANS_RESIDUE] = RANK_RESIDUE,   [MEANS_PAST] = RANK_PAST,
    [MEANS_CALLBACK] = RANK_CALLBACK, [MEANS_MENTION] = RANK_HINT,
};

static const struct {
    const char *label;
    const char *heading;
    const char *help;
} rank_words[RANK_COUNT] = {
    [RANK_ACCESS] = {"access point", "Access points",
                     "Through each of these, code can get root, kernel or system rights again."},
    [RANK_PRESENT] = {"present", "Installed or running", "The software itself."},
    [RANK_RESIDUE] = {"residue", "Leftovers",
                      "Left behind by an uninstaller; no rights come back through them."},
    [RANK_CALLBACK] = {"callback", "Calls to the vendor",
                       "The device talked to an address of the vendor."},
    [RANK_PAST] =
        {"past", "Traces of the past",
         "Records that it was here once, and what earlier scans saw and this one no longer."},
    [RANK_HINT] = {"hint", "Hints",
                   "Mentions of a name, and indicators nobody has verified. They move no verdict."},
};

static const char *const verdict_words[VERDICT_COUNT] = {
    [VERDICT_PRESENT] = "The software is installed or running",
    [VERDICT_RESIDUE] = "The software is gone, but something of it is left",
    [VERDICT_PAST] = "The software was here; nothing of it is left",
    [VERDICT_UNDETERMINED] =
        "Nothing was found installed or left, but something required could not be examined",
    [VERDICT_CLEAR] = "Everything required was examined and nothing was found",
};

enum rank outline_rank(const struct finding *finding)
{
    if (!verdict_counts(finding->means, finding->confidence)) {
        return RANK_HINT;
    }
    return finding_counts(finding) ? ranks[finding_means_now(finding)] : RANK_PAST;
}

const char *rank_label(enum rank rank)
{
    return rank_words[rank].label;
}

const char *rank_heading(enum rank rank)
{
    return rank_words[rank].heading;
}

const char *rank_help(enum rank rank)
{
    return rank_words[rank].help;
}

const char *verdict_help(enum verdict verdict)
{
    return verdict_words[verdict];
}

bool coverage_is_gap(const struct coverage *coverage)
{
    return coverage->status != COVERAGE_COMPLETE && coverage->status != COVERAGE_ABSENT;
}

/* ---- the order of reading ---- */

static void order_findings(struct outline *outline)
{
    const struct assessment *assessment = outline->assessment;
    size_t                   count = 0;
    for (int rank = 0; rank < RANK_COUNT; rank++) {
        outline->starts[rank] = count;
        for (size_t i = 0; i < assessment->finding_count; i++) {
            if (outline_rank(&assessment->findings[i]) == (enum rank)rank) {
                outline->findings[count++] = &assessment->findings[i];
            }
        }
    }
    outline->starts[RANK_COUNT] = count;
}

/* 0: stands in the way of `clear`, 1: another gap, 2: none. */
static int gravity_of(const struct coverage *coverage)
{
    if (verdict_blocked_by(coverage)) {
        return 0;
    }
    return coverage_is_gap(coverage) ? 1 : 2;
}

static void order_coverage(struct outline *outline)
{
    const struct assessment *assessment = outline->assessment;
    size_t                   ends[3] = {0};
    size_t                   count = 0;
    for (int gravity = 0; gravity < 3; gravity++) {
        for (size_t i = 0; i < assessment->coverage_count; i++) {
            if (gravity_of(&assessment->coverage[i]) == gravity) {
                outline->coverage[count++] = &assessment->coverage[i];
            }
        }
        ends[gravity] = count;
    }
    outline->blocking_count = ends[0];
    outline->gap_count = ends[1];
}

/* Worst first; of the same verdict those that call, then as the bans stand. */
static void order_verdicts(struct outline *outline)
{
    const struct assessment *assessment = outline->assessment;
    size_t                   count = 0;
    for (int place = 0; place < 2 * VERDICT_COUNT; place++) {
        for (size_t i = 0; i < assessment->verdict_count; i++) {
            const struct ban_verdict *verdict = &assessment->verdicts[i];
            if (2 * (int)verdict->verdict + !verdict->is_calling == place) {
                outline->verdicts[count++] = verdict;
                outline->bans_found += verdict->findings != 0;
            }
        }
    }
}

bool outline_of(const struct assessment *assessment, struct arena *arena,
                struct outline *ret_outline)
{
    struct outline outline = {
        .assessment = assessment,
        .verdicts = arena_alloc(arena, assessment->verdict_count + 1, sizeof *outline.verdicts),
        .findings = arena_alloc(arena, assessment->finding_count + 1, sizeof *outline.findings),
        .coverage = arena_alloc(arena, assessment->coverage_count + 1, sizeof *outline.coverage),
    };
    if (outline.verdicts == NULL || outline.findings == NULL || outline.coverage == NULL) {
        return false;
    }
    order_findings(&outline);
    order_coverage(&outline);
    order_verdicts(&outline);
    *ret_outline = outline;
    return true;
}

static bool worst_is(const struct outline *outline, enum verdict verdict)
{
    return outline->assessment->verdict_count != 0 && outline->verdicts[0]->verdict == verdict;
}

static bool is_calling(const struct outline *outline)
{
    for (size_t i = 0; i < outline->assessment->verdict_count; i++) {
        if (outline->verdicts[i]->is_calling) {
            return true;
        }
    }
    return false;
}

const char *outline_advice(const struct outline *outline)
{
    if (worst_is(outline, VERDICT_PRESENT)) {
        return "uninstall it, then scan again: uninstallers leave access points behind.";
    }
    if (worst_is(outline, VERDICT_RESIDUE)) {
        return outline_count(outline, RANK_ACCESS) != 0
                   ? "remove the access points at the places named, then scan again."
                   : "delete the leftovers at the places named, then scan again.";
    }
    if (is_calling(outline)) {
        return "find out which program calls the vendor, then scan again.";
    }
    if (outline->blocking_count != 0) {
        return "let evict read what it could not (as root, without --quick); scan again.";
    }
    if (worst_is(outline, VERDICT_PAST)) {
        return "nothing is left to remove; keep this report as evidence.";
    }
    return "nothing to do; keep this report as evidence.";
}

/* ---- artifacts ---- */

static struct bytes field_named(const struct artifact *artifact, const char *name)
{
    int field = artifact->kind == KIND_UNKNOWN ? -1 : schema_field(artifact->kind, bytes_of(name));
    return field < 0 ? (struct bytes){0} : artifact_get(artifact, field);
}

struct bytes artifact_path(const struct artifact *artifact)
{
    static const char *const names[] = {"path", "location", "image"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct bytes path = field_named(artifact, names[i]);
        if (path.size != 0) {
            return path;
        }
    }
    return (struct bytes){0};
}

struct bytes artifact_place(const struct artifact *artifact)
{
    struct bytes path = artifact_path(artifact);
    struct bytes inner = bytes_after(path, 1); /* `from` has no leading '/' */
    bool         is_said = bytes_equal(path, artifact_title(artifact)) ||
                   bytes_equal(inner, bytes_slice(artifact->from, 0, inner.size));
    return is_said ? (struct bytes){0} : path;
}

struct bytes artifact_version(const struct artifact *artifact)
{
    return field_named(artifact, "version");
}

/* ---- dates and numbers ---- */

static int64_t day_of(int64_t time)
{
    return time / DAY_SECONDS - (time % DAY_SECONDS < 0);
}

int64_t outline_days(int64_t now, int64_t time)
{
    return day_of(time) - day_of(now);
}

/* Does `next` come before `best`?  Of the past, the later one of the same authority. */
static bool is_better(const struct due *next, const struct due *best)
{
    if (best->milestone == NULL) {
        return true;
    }
    if (next->days >= 0) {
        return best->days < 0 || next->days < best->days;
    }
    return best->days < 0 && next->authority == best->authority && next->days > best->days;
}

bool outline_due(const struct ban *ban, int64_t now, struct due *ret_due)
{
    struct due best = {0};
    for (size_t i = 0; i < ban->authority_count; i++) {
        const struct authority *authority = &ban->authorities[i];
        for (size_t j = 0; j < authority->milestone_count; j++) {
            const struct milestone *milestone = &authority->milestones[j];
            struct due next = {authority, milestone, outline_days(now, milestone->time)};
            if (is_better(&next, &best)) {
                best = next;
            }
        }
    }
    if (best.milestone == NULL) {
        return false;
    }
    *ret_due = best;
    return true;
}

void write_days(struct writer *writer, int64_t days)
{
    uint64_t count = days < 0 ? 0 - (uint64_t)days : (uint64_t)days;
    if (count == 0) {
        writer_text(writer, "today");
        return;
    }
    writer_text(writer, days > 0 ? "in " : "");
    write_count(writer, count);
    writer_text(writer, count == 1 ? " day" : " days");
    writer_text(writer, days < 0 ? " ago" : "");
}

void write_count(struct writer *writer, uint64_t count)
{
    if (count >= 1000) {
        write_count(writer, count / 1000);
        writer_format(writer, ",%03u", (unsigned)(count % 1000));
        return;
    }
    writer_decimal(writer, count);
}

void write_time(struct writer *writer, struct bytes text)
{
    int64_t time;
    if (!time_parse(text, &time)) {
        plain_write(writer, text);
        return;
    }
    struct calendar c = calendar_of_time(time);
    writer_format(writer, "%04d-%02d-%02d %02d:%02d UTC", c.year, c.month, c.day, c.hour, c.minute);
}
