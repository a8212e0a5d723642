#include "catalog/store.h"

/* Statements of the end of a scan, in order; each takes the ids of the device and of the scan as
 * far as it wants them. */
struct step {
    enum statement statement;
    bool           wants_device;
    bool           wants_scan;
};

/* What was seen before and not now is gone when its source was read to the end (or the device no
 * longer has it); when the source was read in part, it keeps the time it was last seen. Sources
 * nobody looked into stay as they were. */
static const struct step steps[] = {
    {STATEMENT_MARK_SETTLED, false, true},   {STATEMENT_COLLECT_MISSED, true, false},
    {STATEMENT_PIN_MISSED, true, false},     {STATEMENT_MARK_GONE, false, true},
    {STATEMENT_MOVE_SOURCES_ON, true, true},
};

static enum status run_steps(struct catalog *catalog, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(steps) && status == STATUS_OK; i++) {
        struct query query = query_of(&catalog->database, steps[i].statement);
        if (steps[i].wants_device) {
            query_put_u64(&query, catalog->scan.device);
        }
        if (steps[i].wants_scan) {
            query_put_u64(&query, catalog->scan.id);
        }
        status = query_run(&query, error);
    }
    return status;
}

static enum status add_verdict(struct catalog *catalog, const struct ban_verdict *verdict,
                               struct error *error)
{
    struct ban       named = {.id = verdict->ban, .title = verdict->title};
    struct ban_match state = {0};
    enum status      status =
        catalog_ban_state(catalog, verdict->details == NULL ? &named : verdict->details, &state,
                          error);
    if (status != STATUS_OK) {
        return status;
    }
    struct query add = query_of(&catalog->database, STATEMENT_ADD_VERDICT);
    query_put_u64(&add, catalog->scan.id);
    query_put_u64(&add, state.id);
    query_put_text(&add, bytes_of(verdict_name(verdict->verdict)));
    query_put_u64(&add, verdict->is_calling);
    query_put_bytes(&add, verdict->last_call);
    query_put_u64(&add, verdict->access_points);
    query_put_u64(&add, verdict->findings);
    query_put_u64(&add, verdict->hints);
    return query_run(&add, error);
}

/* Findings are those of the stored artifacts, so they come from matching what is new here; never
 * from the assessment's list, which is cut at FINDINGS_MAX. */
static enum status store_assessment(struct catalog *catalog, const struct assessment *assessment,
                                    struct error *error)
{
    size_t             count = 0;
    const struct ban **bans =
        arena_alloc(&catalog->scratch, assessment->verdict_count + 1, sizeof *bans);
    if (bans == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "too many bans at once");
    }
    enum status status = STATUS_OK;
    for (size_t i = 0; i < assessment->verdict_count && status == STATUS_OK; i++) {
        const struct ban_verdict *verdict = &assessment->verdicts[i];
        status = add_verdict(catalog, verdict, error);
        if (verdict->details != NULL) {
            bans[count++] = verdict->details;
        }
    }
    uint64_t matched;
    return status == STATUS_OK ? catalog_match_inside(catalog, bans, count, &matched, error)
                               : status;
}

static enum status set_finished(struct catalog *catalog, const struct assessment *assessment,
                                struct error *error)
{
    char    finished[TIME_TEXT_SIZE];
    int64_t seconds;
    catalog_now(finished);
    if (time_parse(assessment->finished, &seconds)) {
        time_format(seconds, finished);
    }
    struct query finish = query_of(&catalog->database, STATEMENT_FINISH_SCAN);
    query_put_u64(&finish, catalog->scan.id);
    query_put_text(&finish, bytes_of(finished));
    query_put_u64(&finish, catalog->scan.artifacts);
    return query_run(&finish, error);
}

enum status catalog_scan_finish(struct catalog *catalog, const struct assessment *assessment,
                                struct error *error)
{
    if (!catalog->scan.is_open) {
        /* Says why: the scan failed before, or never began. */
        return catalog_scan_coverage(catalog, &(struct coverage){0}, error);
    }
    arena_clear(&catalog->scratch);
    enum status status = run_steps(catalog, error);
    if (status == STATUS_OK) {
        status = store_assessment(catalog, assessment, error);
    }
    if (status == STATUS_OK) {
        status = set_finished(catalog, assessment, error);
    }
    if (status == STATUS_OK) {
        status = database_commit(&catalog->database, error);
    }
    if (status != STATUS_OK) {
        catalog_scan_abandon(catalog);
        return status;
    }
    catalog->scan.is_open = false;
    return STATUS_OK;
}
