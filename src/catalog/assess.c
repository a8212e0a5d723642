#include "ban/surest.h"
#include "catalog/store.h"

#include "ban/surest.h"

/* The assessment of one device from what is stored. */
struct rebuild {
    struct catalog    *catalog;
    uint64_t           device;
    bool               only_given; /* nothing of bans that only the catalog remembers */
    uint64_t           scan;       /* its last */
    struct assessment *assessment;
    struct error      *error;
    struct arena       arena; /* for one row */
    const struct ban **stale; /* given, but their findings are not those in the catalog */
    size_t             stale_count;
    const struct ban **judged; /* one for each verdict */
    size_t             judged_count;
    size_t             given_count; /* the first of them have details */
    bool              *is_behind;   /* for each: matched to less than the device has */
};

/* ---- the last scan ---- */

static enum status read_header(struct rebuild *rebuild)
{
    struct assessment *assessment = rebuild->assessment;
    struct record      record;
    struct query       query = query_of(&rebuild->catalog->database, STATEMENT_READ_DEVICE);
    enum status        status = STATUS_OK;
    bool               is_there = false;
    bool               has_room = true;
    query_put_u64(&query, rebuild->device);
    if (query_next(&query)) {
        is_there = true;
        status = record_read(query_bytes(&query, 0), &rebuild->arena, &record, rebuild->error);
    }
    if (is_there && status == STATUS_OK && record.type == RECORD_HEADER) {
        assessment_set_header(assessment, &record.header);
        has_room = arena_copy(&assessment->arena, query_bytes(&query, 1), &assessment->finished);
        assessment->artifact_count = query_u64(&query, 2);
        rebuild->scan = query_u64(&query, 3);
    }
    enum status ended = query_end(&query, status == STATUS_OK ? rebuild->error : NULL);
    if (status == STATUS_OK && ended == STATUS_OK && !is_there) {
        return error_set(rebuild->error, STATUS_ABSENT, 0, "no device has number %llu",
                         (unsigned long long)rebuild->device);
    }
    if (!has_room) {
        return error_set(rebuild->error, STATUS_TOO_LARGE, 0, "too large an assessment");
    }
    return status == STATUS_OK ? ended : status;
}

static enum status read_coverage(struct rebuild *rebuild)
{
    struct query query = query_of(&rebuild->catalog->database, STATEMENT_READ_COVERAGE);
    query_put_u64(&query, rebuild->scan);
    while (query_next(&query)) {
        struct coverage coverage = {
            .source = query_bytes(&query, 0),
            .status = COVERAGE_FAILED,
            .reason = query_bytes(&query, 2),
            .count = query_u64(&query, 3),
            .is_required = query_u64(&query, 4) != 0,
        };
        (void)coverage_status_of(query_bytes(&query, 1), &coverage.status);
        assessment_add_coverage(rebuild->assessment, &coverage);
    }
    return query_end(&query, rebuild->error);
}

/* ---- bans ---- */

static const struct ban *given_ban(const struct rebuild *rebuild, struct bytes name)
{
    for (size_t i = 0; i < rebuild->given_count; i++) {
        if (bytes_equal(rebuild->judged[i]->id, name)) {
            return rebuild->judged[i];
        }
    }
    return NULL;
}

static bool is_stale(const struct rebuild *rebuild, struct bytes name)
{
    for (size_t i = 0; i < rebuild->stale_count; i++) {
        if (bytes_equal(rebuild->stale[i]->id, name)) {
            return true;
        }
    }
    return false;
}

/* A given ban counts as stale until the catalog's row says otherwise. */
static void settle_given(struct rebuild *rebuild, const struct query *row, const struct ban *ban)
{
    bool is_same = ban->digest.size != 0 && bytes_equal(query_bytes(row, 2), ban->digest);
    bool is_behind = query_u64(row, 3) != 0;
    if (!is_same || is_behind) {
        return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < rebuild->stale_count; i++) {
        if (rebuild->stale[i] != ban) {
            rebuild->stale[kept++] = rebuild->stale[i];
        }
    }
    rebuild->stale_count = kept;
}

/* A ban that only the catalog remembers. */
static bool add_remembered(struct rebuild *rebuild, const struct query *row)
{
    struct arena *arena = &rebuild->assessment->arena;
    struct ban   *ban = arena_alloc(arena, 1, sizeof *ban);
    if (ban == NULL || !arena_copy(arena, query_bytes(row, 0), &ban->id) ||
        !arena_copy(arena, query_bytes(row, 1), &ban->title)) {
        return false;
    }
    rebuild->is_behind[rebuild->judged_count] = query_u64(row, 3) != 0;
    rebuild->judged[rebuild->judged_count++] = ban;
    return true;
}

static enum status count_bans(struct rebuild *rebuild, uint64_t *ret_count)
{
    struct query query = query_of(&rebuild->catalog->database, STATEMENT_COUNT_BANS);
    return query_run_for_u64(&query, 0, ret_count, rebuild->error);
}

static enum status make_room(struct rebuild *rebuild, size_t given)
{
    uint64_t      remembered = 0;
    struct arena *arena = &rebuild->assessment->arena;
    enum status   status = count_bans(rebuild, &remembered);
    if (status != STATUS_OK) {
        return status;
    }
    size_t room = given + (size_t)remembered + 1;
    rebuild->stale = arena_alloc(arena, room, sizeof(struct ban *));
    rebuild->judged = arena_alloc(arena, room, sizeof(struct ban *));
    rebuild->is_behind = arena_alloc(arena, room, sizeof(bool));
    if (rebuild->stale == NULL || rebuild->judged == NULL || rebuild->is_behind == NULL) {
        return error_set(rebuild->error, STATUS_TOO_LARGE, 0, "too many bans at once");
    }
    return STATUS_OK;
}

static enum status read_bans(struct rebuild *rebuild, const struct ban *const *bans, size_t count)
{
    enum status status = make_room(rebuild, count);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        rebuild->judged[rebuild->judged_count++] = bans[i];
        rebuild->stale[rebuild->stale_count++] = bans[i];
    }
    rebuild->given_count = count;

    bool         has_room = true;
    struct query query = query_of(&rebuild->catalog->database, STATEMENT_LIST_BANS);
    query_put_u64(&query, rebuild->device);
    while (has_room && query_next(&query)) {
        const struct ban *given = given_ban(rebuild, query_bytes(&query, 0));
        if (given != NULL) {
            settle_given(rebuild, &query, given);
        } else if (!rebuild->only_given) {
            has_room = add_remembered(rebuild, &query);
        }
    }
    status = query_end(&query, rebuild->error);
    return status == STATUS_OK && !has_room
               ? error_set(rebuild->error, STATUS_TOO_LARGE, 0, "too many bans at once")
               : status;
}

/* ---- findings ---- */

/* When it was seen, copied into the row's arena. */
static enum status read_times(struct rebuild *rebuild, uint64_t sighting, struct finding *finding)
{
    struct query query = query_of(&rebuild->catalog->database, STATEMENT_SIGHTING_TIMES);
    query_put_u64(&query, sighting);
    bool has_room = true;
    if (query_next(&query)) {
        has_room = arena_copy(&rebuild->arena, query_bytes(&query, 0), &finding->first_seen) &&
                   arena_copy(&rebuild->arena, query_bytes(&query, 1), &finding->last_seen) &&
                   arena_copy(&rebuild->arena, query_bytes(&query, 2), &finding->gone);
    }
    enum status status = query_end(&query, rebuild->error);
    return status == STATUS_OK && !has_room
               ? error_set(rebuild->error, STATUS_TOO_LARGE, 0, "too large a finding")
               : status;
}

static enum status add_stored(struct rebuild *rebuild, const struct query *row)
{
    struct finding finding = {
        .ban = query_bytes(row, 0),
        .means = MEANS_MENTION,
        .confidence = CONFIDENCE_UNVERIFIED,
        .product = query_bytes(row, 3),
        .product_name = query_bytes(row, 4),
        .indicator = query_bytes(row, 5),
        .source = query_bytes(row, 6),
        .note = query_bytes(row, 7),
    };
    bool is_wanted = !rebuild->only_given || given_ban(rebuild, finding.ban) != NULL;
    if (!is_wanted || is_stale(rebuild, finding.ban)) {
        return STATUS_OK;
    }
    if (!means_of(query_bytes(row, 1), &finding.means) ||
        !confidence_of(query_bytes(row, 2), &finding.confidence)) {
        return error_set(rebuild->error, STATUS_MALFORMED, 0,
                         "the catalog has a finding of no known meaning");
    }
    enum status status = record_read_stored(query_bytes(row, 8), query_bytes(row, 9),
                                            &rebuild->arena, &finding.artifact, rebuild->error);
    if (status == STATUS_OK) {
        status = read_times(rebuild, query_u64(row, 10), &finding);
    }
    if (status == STATUS_OK) {
        assessment_add_finding(rebuild->assessment, &finding);
    }
    return status;
}

static enum status read_findings(struct rebuild *rebuild)
{
    enum status  status = STATUS_OK;
    struct query query = query_of(&rebuild->catalog->database, STATEMENT_READ_FINDINGS);
    query_put_u64(&query, rebuild->device);
    while (status == STATUS_OK && query_next(&query)) {
        arena_clear(&rebuild->arena);
        status = add_stored(rebuild, &query);
    }
    enum status ended = query_end(&query, status == STATUS_OK ? rebuild->error : NULL);
    return status == STATUS_OK ? ended : status;
}

/* ---- bans the catalog has not matched: matched here, for this device, storing nothing ---- */

struct live {
    struct rebuild *rebuild;
    uint64_t        sighting;
    enum status     status;
};

static void found(void *context, const struct ban *ban, const struct indicator *indicator,
                  const struct artifact *artifact)
{
    struct live   *live = context;
    struct finding finding = finding_of(ban, indicator, artifact);
    if (live->status == STATUS_OK) {
        live->status = read_times(live->rebuild, live->sighting, &finding);
    }
    if (live->status == STATUS_OK) {
        assessment_add_finding(live->rebuild->assessment, &finding);
    }
}

static enum status match_stale(struct rebuild *rebuild)
{
    if (rebuild->stale_count == 0) {
        return STATUS_OK;
    }
    struct live     live = {.rebuild = rebuild};
    struct matcher *matcher = matcher_new(rebuild->stale, rebuild->stale_count);
    struct query    query = query_of(&rebuild->catalog->database, STATEMENT_READ_SIGHTINGS);
    query_put_u64(&query, rebuild->device);
    while (live.status == STATUS_OK && query_next(&query)) {
        struct artifact artifact;
        arena_clear(&rebuild->arena);
        live.sighting = query_u64(&query, 2);
        live.status = record_read_stored(query_bytes(&query, 0), query_bytes(&query, 1),
                                         &rebuild->arena, &artifact, rebuild->error);
        if (live.status == STATUS_OK) {
            matcher_match_surest(matcher, &artifact, found, &live);
        }
    }
    matcher_free(matcher);
    enum status ended = query_end(&query, live.status == STATUS_OK ? rebuild->error : NULL);
    return live.status == STATUS_OK ? ended : live.status;
}

/* ---- the verdict ---- */

static struct ban_verdict *verdict_of_ban(const struct assessment *assessment, struct bytes ban)
{
    for (size_t i = 0; i < assessment->verdict_count; i++) {
        if (bytes_equal(assessment->verdicts[i].ban, ban)) {
            return &assessment->verdicts[i];
        }
    }
    return NULL;
}

/* A remembered ban has no details; and what it was never matched with cannot be said to be not
 * there. */
static void judge(struct rebuild *rebuild)
{
    assessment_judge(rebuild->assessment, rebuild->judged, rebuild->judged_count);
    for (size_t i = rebuild->given_count; i < rebuild->judged_count; i++) {
        struct ban_verdict *verdict = verdict_of_ban(rebuild->assessment, rebuild->judged[i]->id);
        if (verdict == NULL) {
            continue;
        }
        bool says_nothing_is_there =
            verdict->verdict == VERDICT_CLEAR || verdict->verdict == VERDICT_PAST;
        verdict->details = NULL;
        if (rebuild->is_behind[i] && says_nothing_is_there) {
            verdict->verdict = VERDICT_UNDETERMINED;
        }
    }
}

static enum status rebuild_all(struct rebuild *rebuild, const struct ban *const *bans, size_t count)
{
    arena_init(&rebuild->arena, CATALOG_SCRATCH_BYTES);
    enum status status = read_header(rebuild);
    if (status == STATUS_OK) {
        status = read_coverage(rebuild);
    }
    if (status == STATUS_OK) {
        status = read_bans(rebuild, bans, count);
    }
    if (status == STATUS_OK) {
        status = read_findings(rebuild);
    }
    if (status == STATUS_OK) {
        status = match_stale(rebuild);
    }
    if (status == STATUS_OK) {
        judge(rebuild);
    }
    arena_done(&rebuild->arena);
    return status;
}

enum status catalog_assess(struct catalog *catalog, uint64_t device, const struct ban *const *bans,
                           size_t ban_count, struct assessment *assessment, struct error *error)
{
    struct rebuild rebuild = {
        .catalog = catalog,
        .device = device,
        .assessment = assessment,
        .error = error,
    };
    return rebuild_all(&rebuild, bans, ban_count);
}

enum status catalog_assess_scanned(struct catalog *catalog, const struct ban *const *bans,
                                   size_t ban_count, struct assessment *assessment,
                                   struct error *error)
{
    struct rebuild rebuild = {
        .catalog = catalog,
        .device = catalog->scan.device,
        .only_given = true,
        .assessment = assessment,
        .error = error,
    };
    return rebuild_all(&rebuild, bans, ban_count);
}
