#include "collect/linux/owners.h"

#include "base/hash.h"
#include "collect/evidence.h"
#include "collect/linux/rpm_database.h"
#include "formats/apk_database.h"

enum {
    FIRST_CAPACITY = 1 << 14,
    LIST_BYTES_PER_PATH = 50, /* in info/NAME.list; a little less than is usual */
    LIST_BYTES_MAX = 64 << 20,
    NO_PACKAGE = UINT32_MAX,
    SEVERAL = UINT32_MAX - 1,
    PACKAGES_MAX = 1 << 20,
};

/* A folder that is a link to another one: "bin" and "usr/bin". */
struct merge {
    struct bytes from;
    struct bytes to;
};

static const char *const mergeable[] = {
    "bin",    "sbin",     "lib",       "lib32",   "lib64",    "libx32",
    "libo32", "usr/sbin", "usr/lib64", "var/run", "var/lock", "usr/tmp",
};

/* An open-addressing table of keyed hashes of paths, and the package of each: 12 bytes a slot.  A
 * path is never kept: that two have the same 64-bit hash does not happen. */
struct owners {
    struct arena *arena;
    uint64_t     *hashes; /* 0: free */
    uint32_t     *packages;
    size_t        capacity; /* a power of two */
    size_t        count;
    struct bytes *names;
    size_t        name_count;
    size_t        name_capacity;
    struct merge  merges[COUNT_OF(mergeable)];
    size_t        merge_count;
    bool          is_full; /* a limit was reached: some paths are missing */
};

static struct bytes without_slashes(struct bytes path)
{
    while (path.size != 0 && path.data[0] == '/') {
        path = bytes_after(path, 1);
    }
    while (path.size != 0 && path.data[path.size - 1] == '/') {
        path.size--;
    }
    return path;
}

/* True when `path` is `folder` or lies below it. */
static bool is_below(struct bytes path, struct bytes folder)
{
    return bytes_equal(bytes_slice(path, 0, folder.size), folder) &&
           (path.size == folder.size || path.data[folder.size] == '/');
}

/* The hash of the path behind the links of `merges`: both spellings have the same. */
static uint64_t hash_of(const struct owners *owners, struct bytes path)
{
    path = without_slashes(path);
    struct bytes prefix = {0};
    for (size_t i = 0; i < owners->merge_count && prefix.size == 0; i++) {
        if (is_below(path, owners->merges[i].from)) {
            prefix = owners->merges[i].to;
            path = bytes_after(path, owners->merges[i].from.size);
        }
    }
    uint8_t joined[4096];
    if (prefix.size != 0 && prefix.size + path.size <= sizeof joined) {
        memcpy(joined, prefix.data, prefix.size);
        if (path.size != 0) {
            memcpy(joined + prefix.size, path.data, path.size);
        }
        path = (struct bytes){joined, prefix.size + path.size};
    }
    uint64_t hash = hash_bytes(path);
    return hash == 0 ? 1 : hash;
}

static size_t slot_of(const uint64_t *hashes, size_t capacity, uint64_t hash)
{
    size_t slot = (size_t)hash & (capacity - 1);
    while (hashes[slot] != 0 && hashes[slot] != hash) {
        slot = (slot + 1) & (capacity - 1);
    }
    return slot;
}

static void resize(struct owners *owners, size_t capacity)
{
    uint64_t *hashes = arena_alloc(owners->arena, capacity, sizeof *hashes);
    uint32_t *packages = arena_alloc(owners->arena, capacity, sizeof *packages);
    if (hashes == NULL || packages == NULL) {
        owners->is_full = true;
        return;
    }
    for (size_t i = 0; i < owners->capacity; i++) {
        if (owners->hashes[i] != 0) {
            size_t slot = slot_of(hashes, capacity, owners->hashes[i]);
            hashes[slot] = owners->hashes[i];
            packages[slot] = owners->packages[i];
        }
    }
    owners->hashes = hashes;
    owners->packages = packages;
    owners->capacity = capacity;
}

void owners_expect(struct owners *owners, size_t paths)
{
    size_t wanted = owners->count + (paths < OWNERS_PATHS_MAX ? paths : OWNERS_PATHS_MAX);
    size_t capacity = FIRST_CAPACITY;
    while (capacity / 4 * 3 <= wanted) {
        capacity *= 2;
    }
    if (capacity > owners->capacity) {
        resize(owners, capacity);
    }
}

uint32_t owners_add_package(struct owners *owners, struct bytes name)
{
    if (owners->name_count == owners->name_capacity) {
        size_t        capacity = owners->name_capacity == 0 ? 1024 : owners->name_capacity * 2;
        struct bytes *names = arena_alloc(owners->arena, capacity, sizeof *names);
        if (names == NULL || capacity > PACKAGES_MAX) {
            owners->is_full = true;
            return NO_PACKAGE;
        }
        for (size_t i = 0; i < owners->name_count; i++) {
            names[i] = owners->names[i];
        }
        owners->names = names;
        owners->name_capacity = capacity;
    }
    if (!arena_copy(owners->arena, name, &owners->names[owners->name_count])) {
        owners->is_full = true;
        return NO_PACKAGE;
    }
    return (uint32_t)owners->name_count++;
}

void owners_add_path(struct owners *owners, uint32_t package, struct bytes path)
{
    if (package == NO_PACKAGE) {
        return;
    }
    if (owners->count >= owners->capacity / 4 * 3) {
        owners_expect(owners, owners->count + 1);
    }
    if (owners->count >= owners->capacity / 4 * 3 || owners->count >= OWNERS_PATHS_MAX) {
        owners->is_full = true;
        return;
    }
    uint64_t hash = hash_of(owners, path);
    size_t   slot = slot_of(owners->hashes, owners->capacity, hash);
    if (owners->hashes[slot] == 0) {
        owners->hashes[slot] = hash;
        owners->packages[slot] = package;
        owners->count++;
    } else if (owners->packages[slot] != package) {
        owners->packages[slot] = SEVERAL;
    }
}

/* "libc6:amd64.list": the package is libc6. */
static void add_dpkg_list(struct collection *collection, struct owners *owners, struct bytes path)
{
    struct bytes name = bytes_file_name(path);
    struct bytes contents;
    if (!evidence_read(collection, path, LIST_BYTES_MAX, &contents, NULL)) {
        return;
    }
    name.size -= bytes_of(".list").size;
    name.size = bytes_find_byte(name, ':');
    uint32_t     package = owners_add_package(owners, name);
    struct bytes line;
    while (bytes_next_line(&contents, &line)) {
        owners_add_path(owners, package, line);
    }
}

static void add_dpkg(struct collection *collection, struct owners *owners)
{
    struct bytes         folder = bytes_of("var/lib/dpkg/info");
    struct volume_entry *entries;
    size_t               count = evidence_list(collection, folder, &entries);
    struct bytes        *paths = arena_alloc(collection->arena, count, sizeof *paths);
    size_t               path_count = 0;
    uint64_t             size_bytes = 0;
    for (size_t i = 0; paths != NULL && i < count; i++) {
        struct volume_stat stat;
        struct error       error;
        if (!bytes_end_with(entries[i].name, ".list")) {
            continue;
        }
        paths[path_count] = evidence_path(collection, folder, entries[i].name);
        if (volume_stat(collection->volume, paths[path_count], true, &stat, &error) == STATUS_OK) {
            size_bytes += stat.size_bytes;
        }
        path_count++;
    }
    owners_expect(owners, (size_t)(size_bytes / LIST_BYTES_PER_PATH));
    for (size_t i = 0; i < path_count; i++) {
        struct arena_mark mark = arena_mark(collection->arena);
        add_dpkg_list(collection, owners, paths[i]);
        arena_release(collection->arena, mark);
    }
}

static void add_apk_package(struct collection *collection, struct owners *owners,
                            const struct apk_package *package)
{
    uint32_t        number = owners_add_package(owners, package->name);
    struct bytes    stanza = package->stanza;
    struct bytes    folder = {0};
    struct apk_path path;
    while (apk_next_path(&stanza, &folder, &path)) {
        struct arena_mark mark = arena_mark(collection->arena);
        owners_add_path(owners, number,
                        path.name.size == 0 ? path.folder
                                            : evidence_path(collection, path.folder, path.name));
        arena_release(collection->arena, mark);
    }
}

static void add_apk(struct collection *collection, struct owners *owners)
{
    static const char *const places[] = {"lib/apk/db/installed", "usr/lib/apk/db/installed"};
    struct bytes             contents = {0};
    for (size_t i = 0; i < COUNT_OF(places) && contents.size == 0; i++) {
        if (!evidence_read(collection, bytes_of(places[i]), EVIDENCE_FILE_BYTES_MAX, &contents,
                           NULL)) {
            contents = (struct bytes){0};
        }
    }
    struct apk_reader  reader = apk_reader_of(contents);
    struct apk_package package;
    struct error       error;
    enum status        status; /* damaged stanzas are the gaps of the source `apk` */
    while ((status = apk_next(&reader, &package, &error)) != STATUS_ABSENT) {
        if (status == STATUS_OK) {
            add_apk_package(collection, owners, &package);
        }
    }
}

struct rpm_owners {
    struct collection *collection;
    struct owners     *owners;
};

static void add_rpm_package(void *context, const struct rpm_package *package)
{
    const struct rpm_owners *rpm = context;
    struct bytes            *paths;
    size_t                   count = 0;
    struct error             error;
    struct arena_mark        mark = arena_mark(rpm->collection->arena);
    uint32_t                 number =
        owners_add_package(rpm->owners, rpm_header_text(&package->header, RPM_TAG_NAME));
    if (rpm_header_files(&package->header, rpm->collection->arena, &paths, &count, &error) !=
        STATUS_OK) {
        collection_gap(rpm->collection, package->database, &error);
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        owners_add_path(rpm->owners, number, paths[i]);
    }
    arena_release(rpm->collection->arena, mark);
}

static void add_rpm(struct collection *collection, struct owners *owners)
{
    struct rpm_owners      context = {collection, owners};
    const struct rpm_visit visit = {&context, add_rpm_package};
    struct error           error;
    enum status            status = rpm_database_each(collection, &visit, &error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(collection, (struct bytes){0}, &error);
    }
}

/* One function for each kind of package database. */
static void (*const databases[])(struct collection *collection, struct owners *owners) = {
    add_dpkg,
    add_apk,
    add_rpm,
};

static void find_merges(struct collection *collection, struct owners *owners)
{
    for (size_t i = 0; i < COUNT_OF(mergeable); i++) {
        struct merge merge = {.from = bytes_of(mergeable[i])};
        struct error error;
        if (evidence_is_link(collection, merge.from) &&
            volume_resolve(collection->volume, merge.from, owners->arena, &merge.to, &error) ==
                STATUS_OK) {
            merge.to = without_slashes(merge.to);
            owners->merges[owners->merge_count++] = merge;
        }
    }
}

static struct owners *build(struct collection *collection)
{
    struct owners *owners = arena_alloc(collection->session, 1, sizeof *owners);
    if (owners == NULL) {
        return NULL;
    }
    owners->arena = collection->session;
    struct arena_mark mark = arena_mark(collection->arena);
    find_merges(collection, owners);
    for (size_t i = 0; i < COUNT_OF(databases); i++) {
        databases[i](collection, owners);
    }
    arena_release(collection->arena, mark);
    if (owners->is_full) {
        struct error error;
        (void)error_set(&error, STATUS_TOO_LARGE, 0,
                        "more files of packages than evict can keep in mind");
        collection_gap(collection, (struct bytes){0}, &error);
    }
    return owners;
}

struct bytes owner_of(struct collection *collection, struct bytes path)
{
    if (collection->owners == NULL) {
        collection->owners = build(collection);
    }
    const struct owners *owners = collection->owners;
    if (owners == NULL || owners->capacity == 0) {
        return (struct bytes){0};
    }
    size_t slot = slot_of(owners->hashes, owners->capacity, hash_of(owners, path));
    if (owners->hashes[slot] == 0) {
        return (struct bytes){0};
    }
    uint32_t package = owners->packages[slot];
    return package == SEVERAL ? bytes_of(OWNERS_SEVERAL) : owners->names[package];
}
