#include "formats/berkeley_hash.h"

#include "base/reader.h"

enum {
    META_SIZE = 512,
    META_MAGIC_OFFSET = 12,
    HASH_MAGIC = 0x061561,
    VERSION_MIN = 8,
    VERSION_MAX = 10,
    PAGE_HEADER_SIZE = 26,
    ITEMS_OFFSET = 20,
    TYPE_OFFSET = 25,
    PAGE_HASH_UNSORTED = 2,
    PAGE_OVERFLOW = 7,
    PAGE_HASH = 13,
    ITEM_KEY_DATA = 1,
    ITEM_OFF_PAGE = 3,
    OFF_PAGE_SIZE = 12,
    OVERFLOW_CLAIMS = 4, /* each page belongs to one item; damaged items may claim more */
};

static uint64_t number(const struct berkeley_hash *database, struct reader *in, size_t size)
{
    return database->is_big_endian ? reader_number_be(in, size) : reader_number_le(in, size);
}

static struct reader page_reader(const struct berkeley_hash *database, const uint8_t *page,
                                 size_t offset)
{
    struct reader in = reader_of((struct bytes){page, database->page_size});
    reader_seek(&in, offset);
    return in;
}

static enum status read_meta(struct berkeley_hash *database, struct bytes meta, struct error *error)
{
    struct reader in = reader_of(meta);
    reader_seek(&in, META_MAGIC_OFFSET);
    struct reader magic = in;
    if (reader_u32le(&magic) != HASH_MAGIC) {
        database->is_big_endian = true;
        magic = in;
        if (reader_u32be(&magic) != HASH_MAGIC) {
            return error_set(error, STATUS_MALFORMED, META_MAGIC_OFFSET,
                             "not a Berkeley DB hash database");
        }
    }
    reader_skip(&in, 4);
    uint32_t version = (uint32_t)number(database, &in, 4);
    database->page_size = (uint32_t)number(database, &in, 4);
    reader_skip(&in, 1); /* encryption */
    reader_skip(&in, 3); /* type, flags */
    reader_skip(&in, 4); /* free list */
    database->last_page = (uint32_t)number(database, &in, 4);
    if (version < VERSION_MIN || version > VERSION_MAX) {
        return error_set(error, STATUS_UNSUPPORTED, 16, "Berkeley DB hash version %u", version);
    }
    if (database->page_size < BERKELEY_PAGE_BYTES_MIN ||
        database->page_size > BERKELEY_PAGE_BYTES_MAX) {
        return error_set(error, STATUS_MALFORMED, 20, "Berkeley DB pages of %u bytes",
                         database->page_size);
    }
    return STATUS_OK;
}

enum status berkeley_hash_open(const struct source *source, struct arena *arena,
                               struct berkeley_hash *ret_database, struct error *error)
{
    uint8_t              meta[META_SIZE];
    struct berkeley_hash database = {.source = source};
    enum status          status = source_read(source, 0, meta, sizeof meta, error);
    if (status == STATUS_OK) {
        status = read_meta(&database, (struct bytes){meta, sizeof meta}, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    database.page = arena_alloc(arena, database.page_size, 1);
    database.overflow_page = arena_alloc(arena, database.page_size, 1);
    if (database.page == NULL || database.overflow_page == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no room for a page");
    }
    database.overflow_left = (source->size_bytes / database.page_size + 1) * OVERFLOW_CLAIMS;
    *ret_database = database;
    return STATUS_OK;
}

/* A whole page; pages know their own number. */
static enum status read_page(const struct berkeley_hash *database, uint32_t page, uint8_t *buffer,
                             struct error *error)
{
    uint64_t    offset = (uint64_t)page * database->page_size;
    enum status status = source_read(database->source, offset, buffer, database->page_size, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct reader in = page_reader(database, buffer, 8);
    if (buffer[TYPE_OFFSET] != 0 && number(database, &in, 4) != page) {
        return error_set(error, STATUS_MALFORMED, offset, "Berkeley DB page %u is not itself",
                         page);
    }
    return STATUS_OK;
}

/* Follows the chain of overflow pages that hold a large item. */
static enum status read_off_page(struct berkeley_hash *database, struct reader *item,
                                 struct arena *arena, struct bytes *ret_value, struct error *error)
{
    reader_skip(item, 3);
    uint32_t page = (uint32_t)number(database, item, 4);
    uint32_t size = (uint32_t)number(database, item, 4);
    uint64_t offset = (uint64_t)database->number * database->page_size;
    uint64_t pages = (uint64_t)size / (database->page_size - PAGE_HEADER_SIZE) + 1;
    if (page == 0 || page > database->last_page || pages > database->overflow_left) {
        return error_set(error, STATUS_MALFORMED, offset,
                         "Berkeley DB item has a broken chain of pages");
    }
    database->overflow_left -= pages; /* before room is made: a claim costs what it claims */
    uint8_t *value =
        size <= BERKELEY_VALUE_BYTES_MAX ? arena_alloc(arena, (size_t)size + 1, 1) : NULL;
    if (value == NULL) {
        return error_set(error, STATUS_TOO_LARGE, offset, "Berkeley DB item is too large");
    }
    for (uint32_t done = 0; done < size;) {
        if (page == 0 || page > database->last_page || pages-- == 0) {
            return error_set(error, STATUS_MALFORMED, offset,
                             "Berkeley DB item has a broken chain of pages");
        }
        enum status status = read_page(database, page, database->overflow_page, error);
        if (status != STATUS_OK) {
            return status;
        }
        struct reader in = page_reader(database, database->overflow_page, 16);
        uint32_t      next = (uint32_t)number(database, &in, 4);
        reader_skip(&in, 2);
        uint32_t part = (uint32_t)number(database, &in, 2); /* high free byte: bytes used */
        reader_seek(&in, PAGE_HEADER_SIZE);
        if (database->overflow_page[TYPE_OFFSET] != PAGE_OVERFLOW || part == 0 ||
            part > size - done || part > reader_left(&in)) {
            return error_set(error, STATUS_MALFORMED, offset,
                             "Berkeley DB item has a broken chain of pages");
        }
        reader_copy(&in, value + done, part);
        done += part;
        page = next;
    }
    *ret_value = (struct bytes){value, size};
    return STATUS_OK;
}

/* Where item `index` starts on the page; items are laid out from the end of the page down. */
static size_t item_offset(const struct berkeley_hash *database, uint32_t index)
{
    struct reader in = page_reader(database, database->page, PAGE_HEADER_SIZE + (size_t)index * 2);
    return (size_t)number(database, &in, 2);
}

static enum status read_item(struct berkeley_hash *database, uint16_t index, struct arena *arena,
                             struct bytes *ret_value, struct error *error)
{
    size_t start = item_offset(database, index);
    size_t end = index == 0 ? database->page_size : item_offset(database, index - 1U);
    if (start < PAGE_HEADER_SIZE || start >= end || end > database->page_size) {
        return error_set(error, STATUS_MALFORMED, (uint64_t)database->number * database->page_size,
                         "Berkeley DB item does not fit its page");
    }
    struct reader in = reader_of((struct bytes){database->page + start, end - start});
    uint8_t       type = reader_u8(&in);
    if (type == ITEM_OFF_PAGE && end - start == OFF_PAGE_SIZE) {
        return read_off_page(database, &in, arena, ret_value, error);
    }
    if (type != ITEM_KEY_DATA) {
        return error_set(error, STATUS_UNSUPPORTED,
                         (uint64_t)database->number * database->page_size,
                         "Berkeley DB item of type %u", type);
    }
    if (!arena_copy(arena, reader_rest(&in), ret_value)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no room for a Berkeley DB item");
    }
    return STATUS_OK;
}

/* Goes to the next page with records on it. */
static enum status next_page(struct berkeley_hash *database, struct error *error)
{
    while (database->number < database->last_page) {
        database->number++;
        database->next = 0;
        database->items = 0;
        enum status status = read_page(database, database->number, database->page, error);
        if (status == STATUS_TRUNCATED) {
            database->number = database->last_page;
        }
        if (status != STATUS_OK) {
            return status;
        }
        uint8_t       type = database->page[TYPE_OFFSET];
        struct reader in = page_reader(database, database->page, ITEMS_OFFSET);
        if (type == PAGE_HASH || type == PAGE_HASH_UNSORTED) {
            database->items = (uint16_t)number(database, &in, 2);
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_ABSENT, 0, "no more records");
}

enum status berkeley_hash_next(struct berkeley_hash *database, struct arena *arena,
                               struct berkeley_record *ret_record, struct error *error)
{
    while (database->next + 1 >= database->items) {
        enum status status = next_page(database, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    struct berkeley_record record;
    uint16_t               index = database->next;
    database->next = (uint16_t)(index + 2);
    enum status status = read_item(database, index, arena, &record.key, error);
    if (status == STATUS_OK) {
        status = read_item(database, (uint16_t)(index + 1), arena, &record.value, error);
    }
    if (status == STATUS_OK) {
        *ret_record = record;
    }
    return status;
}
