#include "collect/linux/systemd_scope.h"

static const char *const classes[] = {
    "service", "socket", "timer", "path",  "mount",  "automount",
    "target",  "swap",   "slice", "scope", "device",
};

static const char *const wish_suffixes[] = {".wants", ".requires", ".upholds"};

struct place_row {
    const char     *path;
    enum unit_place place;
};

/* In the order of precedence. */
static const struct place_row system_places[] = {
    {"/etc/systemd/system.control", PLACE_CONFIG},
    {"/run/systemd/system.control", PLACE_RUNTIME},
    {"/run/systemd/transient", PLACE_RUNTIME},
    {"/run/systemd/generator.early", PLACE_GENERATED},
    {"/etc/systemd/system", PLACE_CONFIG},
    {"/etc/systemd/system.attached", PLACE_CONFIG},
    {"/run/systemd/system", PLACE_RUNTIME},
    {"/run/systemd/system.attached", PLACE_RUNTIME},
    {"/run/systemd/generator", PLACE_GENERATED},
    {"/usr/local/lib/systemd/system", PLACE_VENDOR},
    {"/usr/lib/systemd/system", PLACE_VENDOR},
    {"/lib/systemd/system", PLACE_VENDOR},
    {"/run/systemd/generator.late", PLACE_GENERATED},
};

static const struct place_row user_places[] = {
    {"/etc/systemd/user", PLACE_CONFIG},
    {"/run/systemd/user", PLACE_RUNTIME},
    {"/usr/local/share/systemd/user", PLACE_VENDOR},
    {"/usr/share/systemd/user", PLACE_VENDOR},
    {"/usr/local/lib/systemd/user", PLACE_VENDOR},
    {"/usr/lib/systemd/user", PLACE_VENDOR},
    {"/lib/systemd/user", PLACE_VENDOR},
};

static const struct place_row home_places[] = {
    {"/.config/systemd/user.control", PLACE_CONFIG},
    {"/.config/systemd/user", PLACE_CONFIG},
    {"/.local/share/systemd/user", PLACE_VENDOR},
};

struct bytes unit_class(struct bytes name)
{
    struct bytes suffix = bytes_after(name, bytes_find_last_byte(name, '.') + 1);
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        if (bytes_equal_text(suffix, classes[i]) && suffix.size + 1 < name.size) {
            return suffix;
        }
    }
    return (struct bytes){0};
}

struct bytes unit_template(struct bytes name, struct arena *arena)
{
    size_t at = bytes_find_byte(name, '@');
    size_t dot = bytes_find_last_byte(name, '.');
    if (at >= dot || dot == name.size || at + 1 == dot) {
        return (struct bytes){0};
    }
    return arena_text(arena, "%.*s%.*s", (int)at + 1, (const char *)name.data,
                      (int)(name.size - dot), (const char *)name.data + dot);
}

/* Room for one more; NULL when a limit is reached, which is a gap. */
static void *grow(struct collection *collection, void *items, size_t count, size_t *capacity,
                  size_t size)
{
    if (count < *capacity) {
        return items;
    }
    size_t wanted = *capacity == 0 ? 64 : *capacity * 2;
    void  *grown = wanted <= UNIT_ENTRIES_MAX ? arena_alloc(collection->arena, wanted, size) : NULL;
    if (grown == NULL) {
        struct error error;
        (void)error_set(&error, STATUS_TOO_LARGE, 0, "there are too many units");
        collection_gap(collection, (struct bytes){0}, &error);
        return NULL;
    }
    if (count != 0) {
        memcpy(grown, items, count * size);
    }
    *capacity = wanted;
    return grown;
}

static struct bytes joined(struct collection *collection, struct bytes folder, struct bytes name)
{
    return arena_text(collection->arena, "%.*s/%.*s", (int)folder.size, (const char *)folder.data,
                      (int)name.size, (const char *)name.data);
}

/* What a link says; empty when it is none, or cannot be read. */
static struct bytes target_of(struct collection *collection, struct bytes path,
                              enum volume_node node)
{
    struct bytes target = {0};
    struct error error = {0};
    if (node == NODE_LINK && volume_read_link(collection->volume, path, collection->arena, &target,
                                              &error) != STATUS_OK) {
        collection_gap(collection, path, &error);
    }
    return target;
}

static void add_definition(struct unit_scope *scope, struct collection *collection,
                           const struct unit_folder *folder, const struct volume_entry *entry)
{
    struct unit_definition *grown = grow(collection, scope->definitions, scope->definition_count,
                                         &scope->definition_capacity, sizeof *grown);
    if (grown == NULL) {
        return;
    }
    struct unit_definition *made = &grown[scope->definition_count];
    struct volume_stat      stat;
    *made = (struct unit_definition){.name = entry->name, .folder = folder};
    made->path = joined(collection, folder->path, entry->name);
    made->target = target_of(collection, made->path, entry->node);
    made->is_masked = bytes_equal_text(made->target, "/dev/null");
    if (!made->is_masked) {
        enum status status = volume_stat(collection->volume, made->path, true, &stat, NULL);
        made->is_masked = status == STATUS_OK && stat.node == NODE_FILE && stat.size_bytes == 0;
        made->is_dangling = status == STATUS_ABSENT;
    }
    scope->definitions = grown;
    scope->definition_count++;
}

static void add_wish(struct unit_scope *scope, struct collection *collection,
                     const struct unit_folder *folder, struct bytes path,
                     const struct volume_entry *entry)
{
    if (entry->node != NODE_LINK || bytes_empty(unit_class(entry->name))) {
        return;
    }
    struct unit_wish *grown =
        grow(collection, scope->wishes, scope->wish_count, &scope->wish_capacity, sizeof *grown);
    if (grown == NULL) {
        return;
    }
    struct bytes full = joined(collection, path, entry->name);
    struct bytes target = target_of(collection, full, NODE_LINK);
    grown[scope->wish_count] =
        (struct unit_wish){entry->name, bytes_file_name(target), full, folder};
    scope->wishes = grown;
    scope->wish_count++;
}

static void add_drop_in(struct unit_scope *scope, struct collection *collection, struct bytes owner,
                        struct bytes path, struct bytes name)
{
    struct unit_drop_in *grown = NULL;
    if (!bytes_end_with(name, ".conf")) {
        return;
    }
    for (size_t i = 0; i < scope->drop_in_count; i++) {
        if (bytes_equal(scope->drop_ins[i].owner, owner) &&
            bytes_equal(scope->drop_ins[i].name, name)) {
            return; /* one of a folder before overrides it */
        }
    }
    grown = grow(collection, scope->drop_ins, scope->drop_in_count, &scope->drop_in_capacity,
                 sizeof *grown);
    if (grown != NULL) {
        grown[scope->drop_in_count] =
            (struct unit_drop_in){owner, name, joined(collection, path, name)};
        scope->drop_ins = grown;
        scope->drop_in_count++;
    }
}

/* A folder of links or drop-ins beside the units. */
static void read_subfolder(struct unit_scope *scope, struct collection *collection,
                           const struct unit_folder *folder, struct bytes name)
{
    struct volume_entry *entries = NULL;
    size_t               count = 0;
    struct error         error = {0};
    bool                 has_drop_ins = bytes_end_with(name, ".d");
    bool                 has_wishes = false;
    for (size_t i = 0; i < COUNT_OF(wish_suffixes); i++) {
        has_wishes = has_wishes || bytes_end_with(name, wish_suffixes[i]);
    }
    if (!has_drop_ins && !has_wishes) {
        return;
    }
    struct bytes path = joined(collection, folder->path, name);
    enum status  status =
        volume_list(collection->volume, path, collection->arena, &entries, &count, &error);
    if (status != STATUS_OK) {
        collection_gap(collection, path, &error);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (has_wishes) {
            add_wish(scope, collection, folder, path, &entries[i]);
        } else {
            add_drop_in(scope, collection, bytes_slice(name, 0, name.size - 2), path,
                        entries[i].name);
        }
    }
}

static void read_folder(struct unit_scope *scope, struct collection *collection,
                        const struct unit_folder *folder)
{
    struct volume_entry *entries = NULL;
    size_t               count = 0;
    struct error         error = {0};
    enum status          status =
        volume_list(collection->volume, folder->path, collection->arena, &entries, &count, &error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(collection, folder->path, &error);
    }
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        bool is_unit = !bytes_empty(unit_class(entries[i].name));
        if (entries[i].node == NODE_FOLDER) {
            read_subfolder(scope, collection, folder, entries[i].name);
        } else if (is_unit) {
            add_definition(scope, collection, folder, &entries[i]);
        }
    }
}

/* A folder that is another one under a second name (/lib is /usr/lib) is read once. */
static void add_folder(struct unit_scope *scope, struct collection *collection, struct bytes path,
                       enum unit_place place)
{
    struct bytes resolved = path;
    struct error error = {0};
    enum status  status =
        volume_resolve(collection->volume, path, collection->arena, &resolved, &error);
    if (status == STATUS_ABSENT) {
        return;
    }
    for (size_t i = 0; i < scope->folder_count; i++) {
        if (bytes_equal(scope->folders[i].path, resolved)) {
            return;
        }
    }
    if (scope->folder_count < UNIT_FOLDERS_MAX) {
        scope->folders[scope->folder_count++] = (struct unit_folder){resolved, place};
    }
}

static void index_definitions(struct unit_scope *scope, struct collection *collection)
{
    map_init(&scope->by_name, collection->arena);
    for (size_t i = 0; i < scope->definition_count; i++) {
        bool              is_new = false;
        struct map_entry *entry = map_put(&scope->by_name, scope->definitions[i].name, &is_new);
        if (entry != NULL && is_new) {
            entry->value.number = i;
        }
        scope->definitions[i].is_shadowed = entry != NULL && !is_new;
    }
}

static void read_places(struct unit_scope *scope, struct collection *collection, const char *name,
                        struct bytes before, const struct place_row *rows, size_t count)
{
    *scope = (struct unit_scope){.name = name};
    for (size_t i = 0; i < count; i++) {
        struct bytes path =
            arena_text(collection->arena, "%.*s%s", (int)before.size,
                       before.size != 0 ? (const char *)before.data : "", rows[i].path);
        add_folder(scope, collection, path, rows[i].place);
    }
    for (size_t i = 0; i < scope->folder_count; i++) {
        read_folder(scope, collection, &scope->folders[i]);
    }
    index_definitions(scope, collection);
}

void unit_scope_read_system(struct unit_scope *scope, struct collection *collection)
{
    read_places(scope, collection, "system", (struct bytes){0}, system_places,
                COUNT_OF(system_places));
    scope->home = bytes_of("/root");
}

void unit_scope_read_users(struct unit_scope *scope, struct collection *collection)
{
    read_places(scope, collection, "user", (struct bytes){0}, user_places, COUNT_OF(user_places));
}

void unit_scope_read_home(struct unit_scope *scope, struct collection *collection,
                          struct bytes home)
{
    read_places(scope, collection, "user", home, home_places, COUNT_OF(home_places));
    scope->home = home;
}

const struct unit_definition *unit_scope_find(const struct unit_scope *scope, struct bytes name)
{
    const struct map_entry *entry = map_find(&scope->by_name, name);
    return entry != NULL ? &scope->definitions[entry->value.number] : NULL;
}
