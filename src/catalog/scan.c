#include "catalog/store.h"

/* The source of a device's own artifact; no collector has such a name. */
static const char DEVICE_ITSELF[] = "(device)";

void catalog_scan_abandon(struct catalog *catalog)
{
    if (catalog->scan.is_open) {
        database_roll_back(&catalog->database);
        catalog->scan.is_open = false;
    }
}

static enum status check_open(const struct catalog *catalog, struct error *error)
{
    const struct catalog_scan *scan = &catalog->scan;
    if (scan->is_open) {
        return STATUS_OK;
    }
    if (scan->failure.status != STATUS_OK) {
        return error_set(error, scan->failure.status, 0, "%s", scan->failure.text);
    }
    return error_set(error, STATUS_WRONG_USE, 0, "no scan has begun");
}

/* A failure ends the scan: SQLite may have rolled back already (disk full), and statements after
 * that would each be stored for themselves. */
static enum status fail_scan(struct catalog *catalog, const struct error *failure,
                             struct error *error)
{
    catalog_scan_abandon(catalog);
    catalog->scan.failure = *failure;
    return check_open(catalog, error);
}

/* ---- artifacts ---- */

static enum status enter_source(struct catalog *catalog, struct bytes name, struct error *error)
{
    struct catalog_scan *scan = &catalog->scan;
    if (scan->has_source && bytes_equal(writer_view(&scan->source), name)) {
        return STATUS_OK;
    }
    scan->has_source = false;
    enum status status = catalog_source(catalog, name, &scan->source_id, error);
    if (status == STATUS_OK) {
        struct query mark = query_of(&catalog->database, STATEMENT_MARK_LOOKED);
        query_put_u64(&mark, scan->source_id);
        status = query_run(&mark, error);
    }
    if (status == STATUS_OK) {
        writer_clear(&scan->source);
        writer_bytes(&scan->source, name);
        scan->has_source = !writer_failed(&scan->source);
    }
    return status;
}

static enum status add_artifact(struct catalog *catalog, const struct artifact *artifact,
                                const struct identity *identity, uint64_t *ret_id,
                                struct error *error)
{
    struct query add = query_of(&catalog->database, STATEMENT_ADD_ARTIFACT);
    query_put_bytes(&add, (struct bytes){identity->bytes, sizeof identity->bytes});
    query_put_text(&add, artifact_kind_name(artifact));
    query_put_u64(&add, catalog->scan.source_id);
    query_put_bytes(&add, artifact_get(artifact, FIELD_OS));
    query_put_text(&add, writer_view(&catalog->body));
    query_put_u64(&add, catalog->scan.id);
    query_put_u64(&add, ++catalog->scan.revision);
    enum status status = query_run(&add, error);
    if (status == STATUS_OK) {
        *ret_id = database_last_id(&catalog->database);
    }
    return status;
}

/* The same thing, of which more (or something else) is known now: bans match it again. */
static enum status update_artifact(struct catalog *catalog, uint64_t id, struct error *error)
{
    struct query update = query_of(&catalog->database, STATEMENT_UPDATE_ARTIFACT);
    query_put_u64(&update, id);
    query_put_text(&update, writer_view(&catalog->body));
    query_put_u64(&update, ++catalog->scan.revision);
    return query_run(&update, error);
}

static enum status store_artifact(struct catalog *catalog, const struct artifact *artifact,
                                  uint64_t *ret_id, struct error *error)
{
    struct identity identity = artifact_identity(artifact);
    struct query    find = query_of(&catalog->database, STATEMENT_FIND_ARTIFACT);
    query_put_bytes(&find, (struct bytes){identity.bytes, sizeof identity.bytes});
    uint64_t id = 0;
    bool     is_same = false;
    if (query_next(&find)) {
        id = query_u64(&find, 0);
        is_same = bytes_equal(query_bytes(&find, 1), writer_view(&catalog->body));
    }
    enum status status = query_end(&find, error);
    if (status == STATUS_OK && id == 0) {
        return add_artifact(catalog, artifact, &identity, ret_id, error);
    }
    if (status == STATUS_OK && !is_same) {
        status = update_artifact(catalog, id, error);
    }
    if (status == STATUS_OK) {
        *ret_id = id;
    }
    return status;
}

static enum status mark_seen(struct catalog *catalog, uint64_t sighting, bool *ret_is_first,
                             struct error *error)
{
    struct query mark = query_of(&catalog->database, STATEMENT_MARK_SEEN);
    query_put_u64(&mark, sighting);
    enum status status = query_run(&mark, error);
    if (status == STATUS_OK) {
        *ret_is_first = database_changes(&catalog->database) != 0;
    }
    return status;
}

static enum status add_sighting(struct catalog *catalog, uint64_t artifact, struct error *error)
{
    struct query add = query_of(&catalog->database, STATEMENT_ADD_SIGHTING);
    query_put_u64(&add, catalog->scan.device);
    query_put_u64(&add, artifact);
    query_put_u64(&add, catalog->scan.id);
    query_put_text(&add, writer_view(&catalog->details));
    enum status status = query_run(&add, error);
    bool        is_first = false;
    if (status == STATUS_OK) {
        status = mark_seen(catalog, database_last_id(&catalog->database), &is_first, error);
    }
    if (status == STATUS_OK) {
        catalog->scan.artifacts++;
    }
    return status;
}

/* Found twice in one scan: the first place it was read from stays. */
static enum status keep_sighting(struct catalog *catalog, uint64_t sighting, bool is_same,
                                 struct error *error)
{
    bool        is_first = false;
    enum status status = mark_seen(catalog, sighting, &is_first, error);
    if (status != STATUS_OK || !is_first) {
        return status;
    }
    catalog->scan.artifacts++;
    if (is_same) {
        return STATUS_OK;
    }
    struct query update = query_of(&catalog->database, STATEMENT_UPDATE_SIGHTING);
    query_put_u64(&update, sighting);
    query_put_text(&update, writer_view(&catalog->details));
    return query_run(&update, error);
}

static enum status store_sighting(struct catalog *catalog, uint64_t artifact, struct error *error)
{
    struct query find = query_of(&catalog->database, STATEMENT_FIND_SIGHTING);
    query_put_u64(&find, catalog->scan.device);
    query_put_u64(&find, artifact);
    uint64_t sighting = 0;
    bool     is_same = false;
    if (query_next(&find)) {
        sighting = query_u64(&find, 0);
        is_same = query_is_null(&find, 2) &&
                  bytes_equal(query_bytes(&find, 1), writer_view(&catalog->details));
    }
    enum status status = query_end(&find, error);
    if (status != STATUS_OK) {
        return status;
    }
    return sighting == 0 ? add_sighting(catalog, artifact, error)
                         : keep_sighting(catalog, sighting, is_same, error);
}

static enum status write_artifact(struct catalog *catalog, const struct artifact *artifact,
                                  struct error *error)
{
    writer_clear(&catalog->body);
    writer_clear(&catalog->details);
    record_write_body(&catalog->body, artifact);
    record_write_sighting(&catalog->details, artifact);
    if (writer_failed(&catalog->body) || writer_failed(&catalog->details)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "too large an artifact for the catalog");
    }
    return STATUS_OK;
}

static enum status store_both(struct catalog *catalog, const struct artifact *artifact,
                              struct bytes source, struct error *error)
{
    uint64_t    id = 0;
    enum status status = enter_source(catalog, source, error);
    if (status == STATUS_OK) {
        status = store_artifact(catalog, artifact, &id, error);
    }
    return status == STATUS_OK ? store_sighting(catalog, id, error) : status;
}

enum status catalog_scan_artifact(struct catalog *catalog, const struct artifact *artifact,
                                  struct error *error)
{
    struct error local = {0};
    enum status  status = check_open(catalog, error);
    if (status == STATUS_OK) {
        status = write_artifact(catalog, artifact, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = store_both(catalog, artifact, artifact_get(artifact, FIELD_SOURCE), &local);
    return status == STATUS_OK ? STATUS_OK : fail_scan(catalog, &local, error);
}

/* ---- begin ---- */

static enum status add_scan(struct catalog *catalog, const struct header *header,
                            struct error *error)
{
    struct catalog_scan *scan = &catalog->scan;
    struct query         add = query_of(&catalog->database, STATEMENT_ADD_SCAN);
    query_put_u64(&add, scan->device);
    query_put_text(&add, bytes_of(scan->started));
    query_put_bytes(&add, artifact_get(&header->device, DEVICE_ROOT));
    query_put_bytes(&add, header->program);
    enum status status = query_run(&add, error);
    if (status != STATUS_OK) {
        return status;
    }
    scan->id = database_last_id(&catalog->database);

    struct query point = query_of(&catalog->database, STATEMENT_SET_LAST_SCAN);
    query_put_u64(&point, scan->device);
    query_put_u64(&point, scan->id);
    return query_run(&point, error);
}

/* Bans may speak of the device itself (its hardware address, its system): it is an artifact too, of
 * a source of its own that is always read to the end. It does not count as found. */
static enum status store_device_artifact(struct catalog *catalog, const struct artifact *device,
                                         struct error *error)
{
    enum status status = write_artifact(catalog, device, error);
    if (status == STATUS_OK) {
        status = store_both(catalog, device, bytes_of(DEVICE_ITSELF), error);
    }
    if (status == STATUS_OK) {
        status = database_run(&catalog->database, "UPDATE temp.looked SET is_settled = 1", error);
    }
    catalog->scan.artifacts = 0;
    return status;
}

static enum status begin_inside(struct catalog *catalog, const struct header *header,
                                struct error *error)
{
    struct catalog_scan *scan = &catalog->scan;
    enum status          status =
        database_run(&catalog->database,
                     "DELETE FROM temp.seen; DELETE FROM temp.looked; DELETE FROM temp.missed",
                     error);
    if (status == STATUS_OK) {
        status = catalog_store_device(catalog, header, scan->started, &scan->device, error);
    }
    if (status == STATUS_OK) {
        status = add_scan(catalog, header, error);
    }
    if (status == STATUS_OK) {
        struct query last = query_of(&catalog->database, STATEMENT_LAST_REVISION);
        status = query_run_for_u64(&last, 0, &scan->revision, error);
    }
    return status == STATUS_OK ? store_device_artifact(catalog, &header->device, error) : status;
}

enum status catalog_scan_begin(struct catalog *catalog, const struct header *header,
                               struct error *error)
{
    struct catalog_scan *scan = &catalog->scan;
    struct error         local = {0};
    int64_t              seconds;

    if (scan->is_open) {
        return error_set(error, STATUS_WRONG_USE, 0, "a scan is under way already");
    }
    if (catalog->database.is_read_only) {
        return database_error(&catalog->database, SQLITE_READONLY, error);
    }
    scan->failure = (struct error){0};
    scan->artifacts = 0;
    scan->coverage = 0;
    scan->has_source = false;
    catalog_now(scan->started);
    if (time_parse(header->started, &seconds)) {
        time_format(seconds, scan->started);
    }
    enum status status = database_begin(&catalog->database, &local);
    if (status == STATUS_OK) {
        scan->is_open = true;
        status = begin_inside(catalog, header, &local);
    }
    if (status != STATUS_OK) {
        return fail_scan(catalog, &local, error);
    }
    return STATUS_OK;
}

/* ---- coverage ---- */

static enum status add_coverage(struct catalog *catalog, const struct coverage *coverage,
                                struct error *error)
{
    uint64_t    source = 0;
    enum status status = catalog_source(catalog, coverage->source, &source, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct query add = query_of(&catalog->database, STATEMENT_ADD_COVERAGE);
    query_put_u64(&add, catalog->scan.id);
    query_put_u64(&add, catalog->scan.coverage++);
    query_put_u64(&add, source);
    query_put_text(&add, bytes_of(coverage_status_name(coverage->status)));
    query_put_bytes(&add, coverage->reason);
    query_put_u64(&add, coverage->count);
    query_put_u64(&add, coverage->is_required);
    return query_run(&add, error);
}

enum status catalog_scan_coverage(struct catalog *catalog, const struct coverage *coverage,
                                  struct error *error)
{
    struct error local = {0};
    enum status  status = check_open(catalog, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = add_coverage(catalog, coverage, &local);
    if (status != STATUS_OK) {
        return fail_scan(catalog, &local, error);
    }
    return STATUS_OK;
}
