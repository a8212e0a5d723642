/* Kernel modules on disk (T1547.006) that are not the kernel package's own: outside the in-tree
 * folder of a kernel release, inside it but unknown to the build or the package database, and what
 * DKMS builds anew for every kernel. */

#include "base/map.h"
#include "collect/linux/collectors.h"
#include "collect/linux/module_image.h"
#include "collect/linux/owners.h"
#include "formats/dkms_config.h"

enum { ORDER_BYTES_MAX = 16 << 20, DKMS_CONFIG_BYTES_MAX = 1 << 20 };

/* One walk below one folder. */
struct search {
    struct collection *collection;
    struct bytes       root;    /* with leading '/', canonical */
    struct bytes       release; /* of the kernel; empty in DKMS's own tree */
    struct map         in_tree; /* "kernel/fs/ext4/ext4.ko" of modules.order */
    bool               has_order;
    bool               is_packaged; /* some package owns the in-tree folder */
};

static bool is_module_name(struct bytes name)
{
    static const char *const endings[] = {".ko", ".ko.gz", ".ko.xz", ".ko.zst"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (bytes_end_with(name, endings[i])) {
            return true;
        }
    }
    return false;
}

/* Without the ending of the compression. */
static struct bytes plain_name(struct bytes path)
{
    struct bytes mark = bytes_of(".ko");
    struct bytes name = bytes_file_name(path);
    size_t       folder = path.size - name.size;
    size_t       end = folder;
    for (size_t at = bytes_find(bytes_after(path, end), mark); end + at < path.size;
         at = bytes_find(bytes_after(path, end), mark)) {
        end += at + mark.size;
    }
    return bytes_slice(path, 0, end);
}

/* modules.order lists what the build of the kernel made (Documentation/kbuild). */
static void read_order(struct search *search)
{
    struct arena *arena = search->collection->session;
    struct bytes  contents;
    struct bytes  line;
    struct bytes  path = arena_text(arena, "%.*s/modules.order", (int)search->root.size,
                                    (const char *)search->root.data);
    map_init(&search->in_tree, arena);
    if (volume_read(search->collection->volume, path, ORDER_BYTES_MAX, search->collection->arena,
                    &contents, NULL, NULL) != STATUS_OK) {
        return;
    }
    while (bytes_next_line(&contents, &line)) {
        (void)!map_put(&search->in_tree, bytes_trim(line), NULL);
    }
    search->has_order = search->in_tree.count > 0;
}

/* Whether a module in the in-tree folder came with the kernel: a package owns it, or, where none
 * owns any, the build's own list names it. */
static bool is_own(const struct search *search, struct bytes path, struct bytes owner)
{
    struct bytes inside = bytes_after(path, search->root.size + 1);
    if (!bytes_start_with(inside, "kernel/")) {
        return false;
    }
    if (search->is_packaged) {
        return !bytes_empty(owner);
    }
    return !search->has_order || map_find(&search->in_tree, plain_name(inside)) != NULL;
}

static bool visit(void *context, const struct volume_visit *visit)
{
    struct search *search = context;
    struct bytes   inside = bytes_after(visit->path, search->root.size + 1);
    if (visit->node == NODE_FOLDER) {
        return !bytes_equal_text(inside, "build") && !bytes_equal_text(inside, "source");
    }
    if (visit->node == NODE_OTHER || !is_module_name(visit->name)) {
        return true;
    }
    struct bytes owner = owner_of(search->collection, visit->path);
    if (bytes_empty(search->release) || !is_own(search, visit->path, owner)) {
        module_image_emit(search->collection, visit->path, search->release, owner);
    }
    return true;
}

static void note_gap(void *context, struct bytes path, const struct error *error)
{
    collection_gap(((struct search *)context)->collection, path, error);
}

static void run_search(struct search *search)
{
    struct volume_walk walk = {.context = search, .visit = visit, .gap = note_gap};
    struct error       error;
    enum status        status = volume_walk(search->collection->volume, search->root, &walk,
                                            search->collection->arena, &error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(search->collection, search->root, &error);
    }
}

static void search_release(struct collection *collection, struct bytes folder, struct bytes release)
{
    struct search search = {.collection = collection, .release = release};
    search.root =
        arena_text(collection->session, "%.*s/%.*s", (int)folder.size, (const char *)folder.data,
                   (int)release.size, (const char *)release.data);
    struct bytes in_tree = arena_text(collection->session, "%.*s/kernel", (int)search.root.size,
                                      (const char *)search.root.data);
    search.is_packaged = !bytes_empty(owner_of(collection, in_tree));
    read_order(&search);
    run_search(&search);
}

/* Lists a folder of folders; false when it is not there. */
static bool list_folders(struct collection *collection, struct bytes path,
                         struct volume_entry **ret_entries, size_t *ret_count)
{
    struct error error;
    enum status  status =
        volume_list(collection->volume, path, collection->session, ret_entries, ret_count, &error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(collection, path, &error);
    }
    return status == STATUS_OK;
}

/* lib/modules is often a link to, or the same as, usr/lib/modules: each is searched once. */
static bool search_releases(struct collection *collection)
{
    static const char *const places[] = {"lib/modules", "usr/lib/modules"};
    struct bytes             seen = {0};
    bool                     is_there = false;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct bytes         folder;
        struct volume_entry *entries;
        size_t               count;
        if (volume_resolve(collection->volume, bytes_of(places[i]), collection->session, &folder,
                           NULL) != STATUS_OK ||
            bytes_equal(folder, seen) || !list_folders(collection, folder, &entries, &count)) {
            continue;
        }
        seen = folder;
        is_there = is_there || count > 0;
        for (size_t n = 0; n < count; n++) {
            if (entries[n].node == NODE_FOLDER) {
                search_release(collection, folder, entries[n].name);
            }
        }
    }
    return is_there;
}

static void emit_dkms(struct collection *collection, struct bytes path, struct bytes name,
                      struct bytes version, struct bytes from)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_DRIVER);
    artifact_set_known(&artifact, DRIVER_NAME, name);
    artifact_set(&artifact, DRIVER_PATH, path);
    artifact_set_text(&artifact, DRIVER_CLASS, "dkms");
    artifact_set_text(&artifact, DRIVER_STATE, "on-disk");
    artifact_set_known(&artifact, DRIVER_VERSION, version);
    artifact_set_known(&artifact, DRIVER_PACKAGE, owner_of(collection, from));
    collection_emit_at(collection, &artifact, from, 0);
}

/* usr/src/NAME-VERSION with a dkms.conf: one artifact for the package and one for each module. */
static bool read_dkms_source(struct collection *collection, struct bytes name)
{
    struct error error;
    struct bytes contents;
    struct bytes folder =
        arena_text(collection->arena, "/usr/src/%.*s", (int)name.size, (const char *)name.data);
    struct bytes path = arena_text(collection->arena, "%.*s/dkms.conf", (int)folder.size,
                                   (const char *)folder.data);
    enum status  status = volume_read(collection->volume, path, DKMS_CONFIG_BYTES_MAX,
                                      collection->arena, &contents, NULL, &error);
    if (status == STATUS_ABSENT) {
        return false;
    }
    if (status != STATUS_OK) {
        collection_gap(collection, path, &error);
        return true;
    }
    struct dkms_config config = dkms_config_read(contents);
    emit_dkms(collection, folder, bytes_empty(config.name) ? name : config.name, config.version,
              path);
    for (size_t i = 0; i < config.module_count; i++) {
        if (!bytes_equal(config.modules[i], config.name)) {
            emit_dkms(collection, folder, config.modules[i], config.version, path);
        }
    }
    return true;
}

static bool read_dkms_sources(struct collection *collection)
{
    struct volume_entry *entries;
    size_t               count;
    bool                 is_there = false;
    if (!list_folders(collection, bytes_of("usr/src"), &entries, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        is_there |= entries[i].node != NODE_FILE && entries[i].node != NODE_OTHER &&
                    read_dkms_source(collection, entries[i].name);
    }
    return is_there;
}

/* var/lib/dkms/NAME/VERSION: known to DKMS even when the source is gone; built modules lie below.
 */
static bool read_dkms_tree(struct collection *collection)
{
    struct search        search = {.collection = collection, .root = bytes_of("/var/lib/dkms")};
    struct volume_entry *names;
    struct volume_entry *versions;
    size_t               count;
    size_t               version_count;
    if (!list_folders(collection, search.root, &names, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct bytes name = names[i].name;
        struct bytes path = arena_text(collection->session, "/var/lib/dkms/%.*s", (int)name.size,
                                       (const char *)name.data);
        if (names[i].node != NODE_FOLDER ||
            !list_folders(collection, path, &versions, &version_count)) {
            continue;
        }
        for (size_t n = 0; n < version_count; n++) {
            struct bytes version = versions[n].name;
            if (versions[n].node == NODE_FOLDER) {
                struct bytes tree = arena_text(collection->session, "%.*s/%.*s", (int)path.size,
                                               (const char *)path.data, (int)version.size,
                                               (const char *)version.data);
                emit_dkms(collection, tree, name, version, tree);
            }
        }
    }
    run_search(&search);
    return true;
}

enum status collect_kernel_modules(struct collection *collection, struct error *error)
{
    bool is_there = search_releases(collection);
    is_there |= read_dkms_sources(collection);
    is_there |= read_dkms_tree(collection);
    return is_there ? STATUS_OK
                    : error_set(error, STATUS_ABSENT, 0, "no kernel modules on this volume");
}
