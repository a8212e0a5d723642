#include "formats/rpm_header.h"

enum { ENTRY_SIZE = 16 };

enum rpm_type {
    TYPE_CHAR = 1,
    TYPE_INT8,
    TYPE_INT16,
    TYPE_INT32,
    TYPE_INT64,
    TYPE_STRING,
    TYPE_BINARY,
    TYPE_STRING_ARRAY,
    TYPE_I18N_STRING,
    TYPE_COUNT,
};

/* Bytes of one item; texts have none. */
static const uint8_t item_sizes[TYPE_COUNT] = {
    [TYPE_CHAR] = 1,  [TYPE_INT8] = 1,  [TYPE_INT16] = 2,
    [TYPE_INT32] = 4, [TYPE_INT64] = 8, [TYPE_BINARY] = 1,
};

struct entry {
    uint32_t tag;
    uint32_t type;
    uint32_t offset;
    uint32_t count;
};

static size_t entry_count(const struct rpm_header *header)
{
    return header->index.size / ENTRY_SIZE;
}

static struct entry read_entry(const struct rpm_header *header, size_t number)
{
    struct reader in = reader_of(bytes_slice(header->index, number * ENTRY_SIZE, ENTRY_SIZE));
    struct entry  entry;
    entry.tag = reader_u32be(&in);
    entry.type = reader_u32be(&in);
    entry.offset = reader_u32be(&in);
    entry.count = reader_u32be(&in);
    return entry;
}

/* That the items of the entry lie inside the data.  Texts are checked when they are read. */
static bool entry_fits(const struct rpm_header *header, const struct entry *entry)
{
    if (entry->type == 0 || entry->type >= TYPE_COUNT || entry->offset > header->data.size) {
        return false;
    }
    size_t left = header->data.size - entry->offset;
    size_t size = item_sizes[entry->type];
    return size == 0 ? entry->count <= left : entry->count <= left / size;
}

enum status rpm_header_open(struct bytes blob, struct rpm_header *ret_header, struct error *error)
{
    struct reader in = reader_of(blob);
    uint32_t      entries = reader_u32be(&in);
    uint32_t      data_size = reader_u32be(&in);
    if (reader_failed(&in)) {
        return error_set(error, STATUS_TRUNCATED, blob.size, "RPM header is cut short");
    }
    if (entries > RPM_HEADER_ENTRIES_MAX || data_size > RPM_HEADER_BYTES_MAX) {
        return error_set(error, STATUS_TOO_LARGE, 0, "RPM header is too large");
    }
    struct rpm_header header;
    header.index = reader_bytes(&in, (size_t)entries * ENTRY_SIZE);
    header.data = reader_bytes(&in, data_size);
    if (reader_failed(&in)) {
        return error_set(error, STATUS_TRUNCATED, blob.size, "RPM header is cut short");
    }
    for (size_t i = 0; i < entries; i++) {
        struct entry entry = read_entry(&header, i);
        if (!entry_fits(&header, &entry)) {
            return error_set(error, STATUS_MALFORMED, 8 + i * ENTRY_SIZE,
                             "RPM header tag %u does not fit", entry.tag);
        }
    }
    *ret_header = header;
    return STATUS_OK;
}

/* The last entry wins: what rpm adds when it installs a package lies behind the signed region. */
static bool find_entry(const struct rpm_header *header, enum rpm_tag tag, struct entry *ret_entry)
{
    for (size_t i = entry_count(header); i-- > 0;) {
        struct entry entry = read_entry(header, i);
        if (entry.tag == (uint32_t)tag) {
            *ret_entry = entry;
            return true;
        }
    }
    return false;
}

static bool is_text(const struct entry *entry)
{
    return entry->type == TYPE_STRING || entry->type == TYPE_STRING_ARRAY ||
           entry->type == TYPE_I18N_STRING;
}

struct bytes rpm_header_text(const struct rpm_header *header, enum rpm_tag tag)
{
    struct entry entry;
    if (!find_entry(header, tag, &entry) || !is_text(&entry)) {
        return (struct bytes){0};
    }
    struct reader in = reader_of(bytes_after(header->data, entry.offset));
    return reader_until_nul(&in);
}

struct bytes rpm_header_binary(const struct rpm_header *header, enum rpm_tag tag)
{
    struct entry entry;
    if (!find_entry(header, tag, &entry) || entry.type != TYPE_BINARY) {
        return (struct bytes){0};
    }
    return bytes_slice(header->data, entry.offset, entry.count);
}

bool rpm_header_number(const struct rpm_header *header, enum rpm_tag tag, size_t position,
                       uint64_t *ret_number)
{
    struct entry entry;
    if (!find_entry(header, tag, &entry) || entry.type < TYPE_INT8 || entry.type > TYPE_INT64 ||
        position >= entry.count) {
        return false;
    }
    size_t        size = item_sizes[entry.type];
    struct reader in = reader_of(bytes_slice(header->data, entry.offset + position * size, size));
    *ret_number = reader_number_be(&in, size);
    return !reader_failed(&in);
}

enum status rpm_header_list(const struct rpm_header *header, enum rpm_tag tag, struct arena *arena,
                            struct bytes **ret_items, size_t *ret_count, struct error *error)
{
    struct entry entry = {0};
    if (find_entry(header, tag, &entry) && !is_text(&entry)) {
        return error_set(error, STATUS_MALFORMED, entry.offset, "RPM header tag %u is no text",
                         entry.tag);
    }
    if (entry.count > RPM_HEADER_STRINGS_MAX) {
        return error_set(error, STATUS_TOO_LARGE, entry.offset, "RPM header list is too long");
    }
    struct bytes *items = arena_alloc(arena, (size_t)entry.count + 1, sizeof *items);
    if (items == NULL) {
        return error_set(error, STATUS_TOO_LARGE, entry.offset, "no room for an RPM header list");
    }
    struct reader in = reader_of(bytes_after(header->data, entry.offset));
    for (uint32_t i = 0; i < entry.count; i++) {
        items[i] = reader_until_nul(&in);
    }
    if (reader_failed(&in)) {
        return error_set(error, STATUS_TRUNCATED, entry.offset, "RPM header list is cut short");
    }
    *ret_items = items;
    *ret_count = entry.count;
    return STATUS_OK;
}

struct bytes rpm_header_version(const struct rpm_header *header, struct arena *arena)
{
    uint64_t     epoch;
    struct bytes version = rpm_header_text(header, RPM_TAG_VERSION);
    struct bytes release = rpm_header_text(header, RPM_TAG_RELEASE);
    struct bytes prefix = rpm_header_number(header, RPM_TAG_EPOCH, 0, &epoch)
                              ? arena_text(arena, "%llu:", (unsigned long long)epoch)
                              : (struct bytes){0};
    return arena_text(arena, "%.*s%.*s%s%.*s", (int)prefix.size, (const char *)prefix.data,
                      (int)version.size, (const char *)version.data,
                      bytes_empty(release) ? "" : "-", (int)release.size,
                      (const char *)release.data);
}

static struct bytes joined(struct bytes folder, struct bytes name, struct arena *arena)
{
    uint8_t *path = arena_alloc(arena, folder.size + name.size + 1, 1);
    if (path == NULL) {
        return (struct bytes){0};
    }
    for (size_t i = 0; i < folder.size; i++) {
        path[i] = folder.data[i];
    }
    for (size_t i = 0; i < name.size; i++) {
        path[folder.size + i] = name.data[i];
    }
    return (struct bytes){path, folder.size + name.size};
}

/* Since RPM 4.0 a path is a folder (by number) and a name. */
enum status rpm_header_files(const struct rpm_header *header, struct arena *arena,
                             struct bytes **ret_paths, size_t *ret_count, struct error *error)
{
    struct bytes *names = NULL;
    struct bytes *folders = NULL;
    size_t        name_count = 0;
    size_t        folder_count = 0;
    struct entry  indexes;
    enum status   status =
        rpm_header_list(header, RPM_TAG_BASE_NAMES, arena, &names, &name_count, error);
    if (status == STATUS_OK && name_count == 0) {
        return rpm_header_list(header, RPM_TAG_OLD_FILE_NAMES, arena, ret_paths, ret_count, error);
    }
    if (status == STATUS_OK) {
        status =
            rpm_header_list(header, RPM_TAG_DIRECTORY_NAMES, arena, &folders, &folder_count, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!find_entry(header, RPM_TAG_DIRECTORY_INDEXES, &indexes) || indexes.type != TYPE_INT32 ||
        indexes.count != name_count) {
        return error_set(error, STATUS_MALFORMED, 0, "RPM file list has no folders");
    }
    struct reader in = reader_of(bytes_after(header->data, indexes.offset));
    for (size_t i = 0; i < name_count; i++) {
        uint32_t folder = reader_u32be(&in);
        if (folder >= folder_count) {
            return error_set(error, STATUS_MALFORMED, indexes.offset,
                             "RPM file list names a folder that is not there");
        }
        names[i] = joined(folders[folder], names[i], arena);
        if (names[i].data == NULL) {
            return error_set(error, STATUS_TOO_LARGE, 0, "no room for an RPM file list");
        }
    }
    *ret_paths = names;
    *ret_count = name_count;
    return STATUS_OK;
}
