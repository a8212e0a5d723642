#include "ban/surest.h"
#include "catalog/store.h"

#include "ban/surest.h"

/* One match of the stored artifacts against the bans that have something to do. */
struct pass {
    struct catalog   *catalog;
    struct ban_match *states;
    size_t            count;
    uint64_t          artifact; /* the one being matched: its id and revision */
    uint64_t          revision;
    char              now[TIME_TEXT_SIZE];
    enum status       status;
    struct error     *error;
};

static enum status last_revision(struct catalog *catalog, uint64_t *ret_revision,
                                 struct error *error)
{
    struct query last = query_of(&catalog->database, STATEMENT_LAST_REVISION);
    return query_run_for_u64(&last, 0, ret_revision, error);
}

static enum status find_ban(struct catalog *catalog, const struct ban *ban, uint64_t newest,
                            struct ban_match *state, struct error *error)
{
    struct query find = query_of(&catalog->database, STATEMENT_FIND_BAN);
    query_put_bytes(&find, ban->id);
    if (query_next(&find)) {
        bool is_same = ban->digest.size != 0 && bytes_equal(query_bytes(&find, 1), ban->digest);
        state->id = query_u64(&find, 0);
        state->from = is_same ? query_u64(&find, 2) : 0;
        state->generation = query_u64(&find, 3);
        state->is_done = is_same && state->from >= newest;
    }
    return query_end(&find, error);
}

enum status catalog_ban_state(struct catalog *catalog, const struct ban *ban,
                              struct ban_match *ret_state, struct error *error)
{
    struct ban_match state = {.ban = ban};
    uint64_t         newest = 0;
    enum status      status = last_revision(catalog, &newest, error);
    if (status == STATUS_OK) {
        status = find_ban(catalog, ban, newest, &state, error);
    }
    if (status == STATUS_OK && state.id == 0 && !catalog->database.is_read_only) {
        struct query add = query_of(&catalog->database, STATEMENT_ADD_BAN);
        query_put_bytes(&add, ban->id);
        query_put_bytes(&add, ban->title);
        status = query_run(&add, error);
        state.id = database_last_id(&catalog->database);
    }
    if (status == STATUS_OK) {
        *ret_state = state;
    }
    return status;
}

/* ---- findings ---- */

static void put_finding(struct query *query, const struct pass *pass, const struct ban_match *state,
                        const struct indicator *indicator)
{
    const struct product *product = indicator->product;
    query_put_u64(query, pass->artifact);
    query_put_u64(query, state->id);
    query_put_text(query, bytes_of(means_name(indicator->means)));
    query_put_text(query, bytes_of(confidence_name(indicator->confidence)));
    query_put_bytes(query, product == NULL ? (struct bytes){0} : product->id);
    query_put_bytes(query, product == NULL ? (struct bytes){0} : product->name);
    query_put_bytes(query, indicator->text);
    query_put_bytes(query, indicator->source);
    query_put_bytes(query, indicator->note);
}

/* The finding that says exactly this is kept; one that says it differently is history. */
static enum status store_finding(struct pass *pass, const struct ban_match *state,
                                 const struct indicator *indicator)
{
    struct database *database = &pass->catalog->database;
    struct query     find = query_of(database, STATEMENT_FIND_FINDING);
    uint64_t         id = 0;
    put_finding(&find, pass, state, indicator);
    enum status status = query_run_for_u64(&find, 0, &id, pass->error);
    if (status != STATUS_OK) {
        return status;
    }
    if (id != 0) {
        struct query keep = query_of(database, STATEMENT_KEEP_FINDING);
        query_put_u64(&keep, id);
        query_put_u64(&keep, state->generation);
        return query_run(&keep, pass->error);
    }
    struct query add = query_of(database, STATEMENT_ADD_FINDING);
    put_finding(&add, pass, state, indicator);
    query_put_text(&add, bytes_of(pass->now));
    query_put_u64(&add, state->generation);
    return query_run(&add, pass->error);
}

static void found(void *context, const struct ban *ban, const struct indicator *indicator,
                  const struct artifact *artifact)
{
    struct pass *pass = context;
    for (size_t i = 0; i < pass->count && pass->status == STATUS_OK; i++) {
        const struct ban_match *state = &pass->states[i];
        if (state->ban == ban && pass->revision > state->from) {
            pass->status = store_finding(pass, state, indicator);
        }
    }
}

/* ---- the pass ---- */

static void match_row(struct pass *pass, struct matcher *matcher, struct query *row,
                      struct arena *arena)
{
    struct artifact artifact;
    arena_clear(arena);
    pass->artifact = query_u64(row, 0);
    pass->revision = query_u64(row, 1);
    pass->status =
        record_read_stored(query_bytes(row, 2), (struct bytes){0}, arena, &artifact, pass->error);
    if (pass->status != STATUS_OK) {
        error_prefix(pass->error, "artifact %llu of the catalog",
                     (unsigned long long)pass->artifact);
        return;
    }
    matcher_match_surest(matcher, &artifact, found, pass);
}

static uint64_t lowest_start(const struct pass *pass)
{
    uint64_t lowest = UINT64_MAX;
    for (size_t i = 0; i < pass->count; i++) {
        lowest = pass->states[i].from < lowest ? pass->states[i].from : lowest;
    }
    return lowest;
}

static enum status match_rows(struct pass *pass, struct matcher *matcher, uint64_t *ret_matched)
{
    CLEANUP(arena_done) struct arena arena;
    uint64_t                         matched = 0;
    arena_init(&arena, CATALOG_SCRATCH_BYTES);

    struct query rows = query_of(&pass->catalog->database, STATEMENT_ARTIFACTS_AFTER);
    query_put_u64(&rows, lowest_start(pass));
    while (pass->status == STATUS_OK && query_next(&rows)) {
        match_row(pass, matcher, &rows, &arena);
        matched++;
    }
    enum status ended = query_end(&rows, pass->status == STATUS_OK ? pass->error : NULL);
    *ret_matched = matched;
    return pass->status == STATUS_OK ? ended : pass->status;
}

/* What this pass did not find again no longer holds: the ban says so no more, or the artifact
 * changed. */
static enum status close_ban(struct pass *pass, const struct ban_match *state, uint64_t revision)
{
    struct query withdraw = query_of(&pass->catalog->database, STATEMENT_WITHDRAW_FINDINGS);
    query_put_u64(&withdraw, state->id);
    query_put_u64(&withdraw, state->generation);
    query_put_u64(&withdraw, state->from);
    query_put_text(&withdraw, bytes_of(pass->now));
    enum status status = query_run(&withdraw, pass->error);
    if (status != STATUS_OK) {
        return status;
    }
    struct query update = query_of(&pass->catalog->database, STATEMENT_UPDATE_BAN);
    query_put_u64(&update, state->id);
    query_put_bytes(&update, state->ban->title);
    query_put_bytes(&update, state->ban->digest);
    query_put_u64(&update, revision);
    query_put_u64(&update, state->generation);
    query_put_text(&update, bytes_of(pass->now));
    return query_run(&update, pass->error);
}

static enum status run_pass(struct pass *pass, const struct ban *const *bans, uint64_t *ret_matched)
{
    uint64_t        revision = 0;
    struct matcher *matcher = matcher_new(bans, pass->count);
    enum status     status = match_rows(pass, matcher, ret_matched);
    matcher_free(matcher);
    if (status == STATUS_OK) {
        status = last_revision(pass->catalog, &revision, pass->error);
    }
    for (size_t i = 0; i < pass->count && status == STATUS_OK; i++) {
        status = close_ban(pass, &pass->states[i], revision);
    }
    return status;
}

/* Those that have something to do into `states` and `todo`. */
static enum status choose(struct pass *pass, const struct ban *const *bans, size_t ban_count,
                          const struct ban **todo)
{
    for (size_t i = 0; i < ban_count; i++) {
        struct ban_match state = {0};
        enum status      status = catalog_ban_state(pass->catalog, bans[i], &state, pass->error);
        if (status != STATUS_OK) {
            return status;
        }
        if (!state.is_done) {
            state.generation++;
            todo[pass->count] = bans[i];
            pass->states[pass->count++] = state;
        }
    }
    return STATUS_OK;
}

enum status catalog_match_inside(struct catalog *catalog, const struct ban *const *bans,
                                 size_t ban_count, uint64_t *ret_matched, struct error *error)
{
    CLEANUP(arena_done) struct arena arena;
    arena_init(&arena, CATALOG_SCRATCH_BYTES);
    struct pass        pass = {.catalog = catalog, .error = error};
    const struct ban **todo = arena_alloc(&arena, ban_count + 1, sizeof *todo);
    uint64_t           matched = 0;

    pass.states = arena_alloc(&arena, ban_count + 1, sizeof *pass.states);
    if (todo == NULL || pass.states == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "too many bans at once");
    }
    catalog_now(pass.now);
    enum status status = choose(&pass, bans, ban_count, todo);
    if (status == STATUS_OK && pass.count != 0) {
        status = run_pass(&pass, todo, &matched);
    }
    if (status == STATUS_OK) {
        *ret_matched = matched;
    }
    return status;
}

enum status catalog_match(struct catalog *catalog, const struct ban *const *bans, size_t ban_count,
                          uint64_t *ret_matched, struct error *error)
{
    if (catalog->scan.is_open) {
        return error_set(error, STATUS_WRONG_USE, 0, "a scan is under way");
    }
    if (catalog->database.is_read_only) {
        return database_error(&catalog->database, SQLITE_READONLY, error);
    }
    enum status status = database_begin(&catalog->database, error);
    if (status != STATUS_OK) {
        return status;
    }
    uint64_t matched = 0;
    status = catalog_match_inside(catalog, bans, ban_count, &matched, error);
    if (status == STATUS_OK) {
        status = database_commit(&catalog->database, error);
    }
    if (status != STATUS_OK) {
        database_roll_back(&catalog->database);
        return status;
    }
    *ret_matched = matched;
    return STATUS_OK;
}
