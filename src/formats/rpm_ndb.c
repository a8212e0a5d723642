#include "formats/rpm_ndb.h"

#include "base/reader.h"
#include "formats/rpm_header.h"

enum {
    HEADER_SIZE = 32,
    SLOT_SIZE = 16,
    BLOCK_SIZE = 16,
    PAGE_SIZE = 4096,
    FIRST_SLOT = HEADER_SIZE / SLOT_SIZE,
    BLOB_HEAD_SIZE = 16,
    BLOB_TAIL_SIZE = 12,
};

static enum status read_block(const struct source *source, uint64_t offset, uint8_t *buffer,
                              size_t size, const char *magic, struct reader *ret_reader,
                              struct error *error)
{
    enum status status = source_read(source, offset, buffer, size, error);
    if (status != STATUS_OK) {
        return status;
    }
    *ret_reader = reader_of((struct bytes){buffer, size});
    if (!bytes_equal_text(reader_bytes(ret_reader, 4), magic)) {
        return error_set(error, STATUS_MALFORMED, offset, "no \"%s\" where ndb must have one",
                         magic);
    }
    return STATUS_OK;
}

enum status rpm_ndb_open(const struct source *source, struct rpm_ndb *ret_database,
                         struct error *error)
{
    uint8_t       buffer[HEADER_SIZE];
    struct reader in;
    enum status   status = read_block(source, 0, buffer, sizeof buffer, "RpmP", &in, error);
    if (status != STATUS_OK) {
        return status;
    }
    uint32_t version = reader_u32le(&in);
    reader_skip(&in, 4); /* generation */
    uint32_t pages = reader_u32le(&in);
    if (version != 0) {
        return error_set(error, STATUS_UNSUPPORTED, 4, "ndb version %u", version);
    }
    if (pages > RPM_NDB_PAGES_MAX) {
        return error_set(error, STATUS_TOO_LARGE, 12, "ndb has over %d pages of slots",
                         RPM_NDB_PAGES_MAX);
    }
    *ret_database = (struct rpm_ndb){source, pages * (PAGE_SIZE / SLOT_SIZE), FIRST_SLOT};
    return STATUS_OK;
}

/* One record: a head, the package header, padding, and a tail that ends the last block. */
static enum status read_blob(const struct source *source, uint32_t number, uint64_t offset,
                             struct arena *arena, struct bytes *ret_blob, struct error *error)
{
    uint8_t       buffer[BLOB_HEAD_SIZE];
    struct reader in;
    enum status   status = read_block(source, offset, buffer, sizeof buffer, "BlbS", &in, error);
    if (status != STATUS_OK) {
        return status;
    }
    uint32_t owner = reader_u32le(&in);
    reader_skip(&in, 4); /* generation */
    uint32_t size = reader_u32le(&in);
    if (owner != number) {
        return error_set(error, STATUS_MALFORMED, offset, "ndb record belongs to another package");
    }
    if (size > source->size_bytes - offset - BLOB_HEAD_SIZE) {
        return error_set(error, STATUS_TRUNCATED, offset, "ndb record is cut short");
    }
    uint8_t *blob = size <= RPM_HEADER_BYTES_MAX ? arena_alloc(arena, (size_t)size + 1, 1) : NULL;
    if (blob == NULL) {
        return error_set(error, STATUS_TOO_LARGE, offset, "ndb record is too large");
    }
    status = source_read(source, offset + BLOB_HEAD_SIZE, blob, size, error);
    if (status == STATUS_OK) {
        *ret_blob = (struct bytes){blob, size};
    }
    return status;
}

enum status rpm_ndb_next(struct rpm_ndb *database, struct arena *arena,
                         struct rpm_ndb_record *ret_record, struct error *error)
{
    while (database->next < database->slots) {
        uint8_t       buffer[SLOT_SIZE];
        struct reader in;
        uint64_t      offset = (uint64_t)database->next * SLOT_SIZE;
        database->next++;
        enum status status =
            read_block(database->source, offset, buffer, sizeof buffer, "Slot", &in, error);
        if (status == STATUS_TRUNCATED) {
            database->next = database->slots;
        }
        if (status != STATUS_OK) {
            return status;
        }
        uint32_t number = reader_u32le(&in);
        uint32_t block = reader_u32le(&in);
        if (block == 0) {
            continue;
        }
        struct rpm_ndb_record record = {.number = number};
        status = read_blob(database->source, number, (uint64_t)block * BLOCK_SIZE, arena,
                           &record.blob, error);
        if (status == STATUS_OK) {
            *ret_record = record;
        }
        return status;
    }
    return error_set(error, STATUS_ABSENT, 0, "no more packages");
}
