#include "catalog/store.h"

/* Does the device have evidence of a stronger type that the header has too?  Then it has other
 * values of it (else it had been found by them): it is another device. */
static enum status contradicts(struct catalog *catalog, uint64_t device,
                               const struct evidence *items, size_t stronger_count,
                               bool *ret_contradicts, struct error *error)
{
    uint64_t has = 0;
    for (size_t i = 0; i < stronger_count && has == 0; i++) {
        struct query query = query_of(&catalog->database, STATEMENT_HAS_EVIDENCE_OF_TYPE);
        query_put_u64(&query, device);
        query_put_u64(&query, items[i].type);
        enum status status = query_run_for_u64(&query, 0, &has, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    *ret_contradicts = has != 0;
    return STATUS_OK;
}

static size_t count_stronger(const struct evidence *items, size_t index)
{
    size_t count = index;
    while (count != 0 && items[count - 1].type == items[index].type) {
        count--;
    }
    return count;
}

/* Of the devices with this evidence the one scanned last; 0 when there is none. */
static enum status find_by(struct catalog *catalog, const struct evidence *items, size_t index,
                           uint64_t *ret_device, struct error *error)
{
    uint64_t     found = 0;
    enum status  status = STATUS_OK;
    struct query query = query_of(&catalog->database, STATEMENT_FIND_BY_EVIDENCE);
    query_put_u64(&query, items[index].type);
    query_put_bytes(&query, items[index].value);
    while (status == STATUS_OK && found == 0 && query_next(&query)) {
        uint64_t device = query_u64(&query, 0);
        bool     is_other = true;
        status =
            contradicts(catalog, device, items, count_stronger(items, index), &is_other, error);
        found = is_other ? 0 : device;
    }
    enum status ended = query_end(&query, status == STATUS_OK ? error : NULL);
    if (status == STATUS_OK && ended == STATUS_OK) {
        *ret_device = found;
    }
    return status == STATUS_OK ? ended : status;
}

static enum status find_device(struct catalog *catalog, const struct evidence *items, size_t count,
                               uint64_t *ret_device, struct error *error)
{
    uint64_t    device = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && device == 0 && status == STATUS_OK; i++) {
        status = find_by(catalog, items, i, &device, error);
    }
    if (status == STATUS_OK) {
        *ret_device = device;
    }
    return status;
}

/* The header as a line of the text form into catalog->body. */
static enum status write_header(struct catalog *catalog, const struct header *header,
                                struct error *error)
{
    struct record record = {.type = RECORD_HEADER, .header = *header};
    record.header.version = TEXT_FORM_VERSION;
    writer_clear(&catalog->body);
    record_write(&catalog->body, &record);
    if (writer_failed(&catalog->body)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "the device says too much of itself");
    }
    catalog->body.size--; /* the LF */
    return STATUS_OK;
}

static void put_names(struct query *query, const struct artifact *device)
{
    query_put_bytes(query, artifact_get(device, DEVICE_HOSTNAME));
    query_put_bytes(query, artifact_get(device, DEVICE_MACHINE_ID));
    query_put_bytes(query, artifact_get(device, DEVICE_OS_NAME));
}

static enum status store_row(struct catalog *catalog, const struct artifact *device,
                             const char *now, uint64_t *device_id, struct error *error)
{
    bool         is_new = *device_id == 0;
    struct query query =
        query_of(&catalog->database, is_new ? STATEMENT_ADD_DEVICE : STATEMENT_UPDATE_DEVICE);
    if (!is_new) {
        query_put_u64(&query, *device_id);
    }
    put_names(&query, device);
    query_put_text(&query, writer_view(&catalog->body));
    query_put_text(&query, bytes_of(now));
    enum status status = query_run(&query, error);
    if (status == STATUS_OK && is_new) {
        *device_id = database_last_id(&catalog->database);
    }
    return status;
}

enum status catalog_store_device(struct catalog *catalog, const struct header *header,
                                 const char *now, uint64_t *ret_id, struct error *error)
{
    struct evidence items[EVIDENCE_MAX];
    size_t          count = 0;
    uint64_t        device = 0;

    arena_clear(&catalog->scratch);
    enum status status = evidence_of(&header->device, &catalog->scratch, items, &count, error);
    if (status == STATUS_OK) {
        status = find_device(catalog, items, count, &device, error);
    }
    if (status == STATUS_OK) {
        status = write_header(catalog, header, error);
    }
    if (status == STATUS_OK) {
        status = store_row(catalog, &header->device, now, &device, error);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct query add = query_of(&catalog->database, STATEMENT_ADD_EVIDENCE);
        query_put_u64(&add, device);
        query_put_u64(&add, items[i].type);
        query_put_bytes(&add, items[i].value);
        status = query_run(&add, error);
    }
    if (status == STATUS_OK) {
        *ret_id = device;
    }
    return status;
}
