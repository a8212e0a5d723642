#include "catalog/store.h"

enum { CANDIDATES_NAMED_MAX = 5 };

static bool read_device(struct query *query, struct arena *arena, struct catalog_device *device)
{
    *device = (struct catalog_device){
        .id = query_u64(query, 0),
        .scans = query_u64(query, 6),
        .artifacts = query_u64(query, 7),
    };
    return arena_copy(arena, query_bytes(query, 1), &device->hostname) &&
           arena_copy(arena, query_bytes(query, 2), &device->machine_id) &&
           arena_copy(arena, query_bytes(query, 3), &device->os_name) &&
           arena_copy(arena, query_bytes(query, 4), &device->first_seen) &&
           arena_copy(arena, query_bytes(query, 5), &device->last_seen);
}

/* Room for twice as many, in the arena: its limit bounds the list. */
static struct catalog_device *grow(struct arena *arena, const struct catalog_device *old,
                                   size_t count, size_t *capacity)
{
    size_t                 wanted = *capacity == 0 ? 16 : *capacity * 2;
    struct catalog_device *grown = arena_alloc(arena, wanted, sizeof *grown);
    if (grown != NULL) {
        for (size_t i = 0; i < count; i++) {
            grown[i] = old[i];
        }
        *capacity = wanted;
    }
    return grown;
}

enum status catalog_devices(struct catalog *catalog, struct arena *arena,
                            struct catalog_device **ret_devices, size_t *ret_count,
                            struct error *error)
{
    struct catalog_device *devices = NULL;
    size_t                 count = 0;
    size_t                 capacity = 0;
    bool                   has_room = true;
    struct query           query = query_of(&catalog->database, STATEMENT_LIST_DEVICES);
    while (has_room && query_next(&query)) {
        if (count == capacity) {
            devices = grow(arena, devices, count, &capacity);
            has_room = devices != NULL;
        }
        has_room = has_room && read_device(&query, arena, &devices[count]);
        count++;
    }
    enum status status = query_end(&query, error);
    if (status == STATUS_OK && !has_room) {
        status = error_set(error, STATUS_TOO_LARGE, 0, "too many devices to list at once");
    }
    if (status == STATUS_OK) {
        *ret_devices = devices;
        *ret_count = count;
    }
    return status;
}

/* ---- the device a person means ---- */

/* A number or a whole name beats a prefix. */
enum likeness { UNLIKE, LIKE_PREFIX, LIKE_WHOLE };

static bool starts_folded(struct bytes value, struct bytes prefix)
{
    return prefix.size != 0 && bytes_equal_folded(bytes_slice(value, 0, prefix.size), prefix);
}

static enum likeness likeness_of(const struct catalog_device *device, struct bytes name)
{
    uint64_t number = 0;
    bool     is_number = bytes_to_u64(name, 10, &number) && number == device->id;
    if (is_number || bytes_equal_folded(device->hostname, name) ||
        bytes_equal_folded(device->machine_id, name)) {
        return LIKE_WHOLE;
    }
    bool is_prefix =
        starts_folded(device->hostname, name) || starts_folded(device->machine_id, name);
    return is_prefix ? LIKE_PREFIX : UNLIKE;
}

static void name_candidate(struct writer *text, const struct catalog_device *device)
{
    struct bytes host = bytes_slice(device->hostname, 0, 64);
    writer_format(text, "%llu (", (unsigned long long)device->id);
    for (size_t i = 0; i < host.size; i++) {
        bool is_plain = host.data[i] > ' ' && host.data[i] < 0x7f;
        writer_u8(text, is_plain ? host.data[i] : '?');
    }
    writer_text(text, ")");
}

static enum status say_candidates(const struct catalog_device *devices, size_t count,
                                  struct bytes name, enum likeness likeness, struct error *error)
{
    CLEANUP(writer_done) struct writer text;
    writer_init(&text, ERROR_TEXT_SIZE);
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        if (likeness != UNLIKE && likeness_of(&devices[i], name) != likeness) {
            continue;
        }
        if (named < CANDIDATES_NAMED_MAX) {
            writer_text(&text, named == 0 ? "" : ", ");
            name_candidate(&text, &devices[i]);
        }
        named++;
    }
    if (named > CANDIDATES_NAMED_MAX) {
        writer_format(&text, " and %zu more", named - CANDIDATES_NAMED_MAX);
    }
    struct bytes list = writer_view(&text);
    const char  *start = likeness == UNLIKE ? "no device" : "more than one device";
    if (named == 0) {
        return error_set(error, STATUS_ABSENT, 0, "no such device: none was scanned yet");
    }
    return error_set(error, STATUS_ABSENT, 0, "%s is called that; known: %.*s", start,
                     (int)list.size, (const char *)list.data);
}

enum status catalog_find_device(struct catalog *catalog, const char *name, uint64_t *ret_device,
                                struct error *error)
{
    CLEANUP(arena_done) struct arena arena;
    struct catalog_device           *devices = NULL;
    size_t                           count = 0;
    arena_init(&arena, CATALOG_LIST_BYTES);
    enum status status = catalog_devices(catalog, &arena, &devices, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    enum likeness best = UNLIKE;
    size_t        alike = 0;
    uint64_t      found = 0;
    for (size_t i = 0; i < count; i++) {
        enum likeness likeness = likeness_of(&devices[i], bytes_of(name));
        if (likeness > best) {
            best = likeness;
            alike = 0;
        }
        if (likeness == best && best != UNLIKE) {
            found = devices[i].id;
            alike++;
        }
    }
    if (alike != 1) {
        return say_candidates(devices, count, bytes_of(name), best, error);
    }
    *ret_device = found;
    return STATUS_OK;
}
