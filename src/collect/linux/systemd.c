/* systemd: units of the system and of users, generators, and what removed units left behind. */

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/owners.h"
#include "collect/linux/systemd_unit.h"

/* A piece of a unit that is not there any more. */
static void emit_leftover(struct collection *collection, const struct unit_scope *scope,
                          struct bytes name, struct bytes path, const char *state)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set(&artifact, SERVICE_NAME, name);
    artifact_set_known(&artifact, SERVICE_CLASS, unit_class(name));
    artifact_set(&artifact, SERVICE_PATH, path);
    artifact_set_text(&artifact, SERVICE_SCOPE, scope->name);
    artifact_set_text(&artifact, SERVICE_STATE, state);
    artifact_set_known(&artifact, SERVICE_PACKAGE, owner_of(collection, path));
    collection_emit_at(collection, &artifact, path, 0);
}

/* Is there a unit of this name, its own or made from a template? */
static bool is_known(const struct collection *collection, const struct unit_scope *scope,
                     struct bytes name)
{
    struct bytes template = unit_template(name, collection->arena);
    return unit_scope_find(scope, name) != NULL ||
           (!bytes_empty(template) && unit_scope_find(scope, template) != NULL);
}

static void emit_scope(struct collection *collection, const struct unit_scope *scope)
{
    for (size_t i = 0; i < scope->definition_count; i++) {
        unit_emit(collection, scope, &scope->definitions[i]);
    }
    for (size_t i = 0; i < scope->wish_count; i++) {
        const struct unit_wish *wish = &scope->wishes[i];
        if (!is_known(collection, scope, wish->name) &&
            !volume_exists(collection->volume, wish->path)) {
            emit_leftover(collection, scope, wish->name, wish->path, "dangling");
        }
    }
    for (size_t i = 0; i < scope->drop_in_count; i++) {
        const struct unit_drop_in *drop_in = &scope->drop_ins[i];
        bool                       is_for_one = !bytes_empty(unit_class(drop_in->owner)) &&
                          bytes_find(drop_in->owner, bytes_of("-.")) == drop_in->owner.size;
        if (is_for_one && !is_known(collection, scope, drop_in->owner)) {
            emit_leftover(collection, scope, drop_in->owner, drop_in->path, "drop-in-only");
        }
    }
}

static enum status run_home(struct collection *collection, struct unit_scope *scope,
                            struct bytes home)
{
    struct arena_mark mark = arena_mark(collection->arena);
    unit_scope_read_home(scope, collection, home);
    emit_scope(collection, scope);
    arena_release(collection->arena, mark);
    return STATUS_OK;
}

static void run_homes(struct collection *collection, struct unit_scope *scope)
{
    struct volume_entry *entries = NULL;
    size_t               count = 0;
    struct error         error = {0};
    enum status status = volume_list(collection->volume, bytes_of("/home"), collection->arena,
                                     &entries, &count, &error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(collection, bytes_of("/home"), &error);
    }
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct bytes home = arena_text(collection->arena, "/home/%.*s", (int)entries[i].name.size,
                                       (const char *)entries[i].name.data);
        (void)run_home(collection, scope, home);
    }
    (void)run_home(collection, scope, bytes_of("/root"));
}

enum status collect_systemd(struct collection *collection, struct error *error)
{
    struct unit_scope *scope = arena_alloc(collection->arena, 1, sizeof *scope);
    if (scope == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no memory is left");
    }
    unit_scope_read_system(scope, collection);
    size_t folders = scope->folder_count;
    emit_scope(collection, scope);
    unit_scope_read_users(scope, collection);
    folders += scope->folder_count;
    emit_scope(collection, scope);
    run_homes(collection, scope);
    return folders == 0 && collection->emitted == 0 && collection->gaps == 0 ? STATUS_ABSENT
                                                                             : STATUS_OK;
}

static const struct {
    const char *path;
    const char *class;
    const char *scope;
} generator_places[] = {
    {"/run/systemd/system-generators", "generator", "system"},
    {"/etc/systemd/system-generators", "generator", "system"},
    {"/usr/local/lib/systemd/system-generators", "generator", "system"},
    {"/usr/lib/systemd/system-generators", "generator", "system"},
    {"/lib/systemd/system-generators", "generator", "system"},
    {"/run/systemd/user-generators", "generator", "user"},
    {"/etc/systemd/user-generators", "generator", "user"},
    {"/usr/local/lib/systemd/user-generators", "generator", "user"},
    {"/usr/lib/systemd/user-generators", "generator", "user"},
    {"/run/systemd/system-environment-generators", "environment-generator", "system"},
    {"/etc/systemd/system-environment-generators", "environment-generator", "system"},
    {"/usr/local/lib/systemd/system-environment-generators", "environment-generator", "system"},
    {"/usr/lib/systemd/system-environment-generators", "environment-generator", "system"},
    {"/run/systemd/user-environment-generators", "environment-generator", "user"},
    {"/etc/systemd/user-environment-generators", "environment-generator", "user"},
    {"/usr/local/lib/systemd/user-environment-generators", "environment-generator", "user"},
    {"/usr/lib/systemd/user-environment-generators", "environment-generator", "user"},
    {"/etc/systemd/system-shutdown", "shutdown", "system"},
    {"/usr/lib/systemd/system-shutdown", "shutdown", "system"},
    {"/lib/systemd/system-shutdown", "shutdown", "system"},
    {"/etc/systemd/system-sleep", "sleep", "system"},
    {"/usr/lib/systemd/system-sleep", "sleep", "system"},
    {"/lib/systemd/system-sleep", "sleep", "system"},
};

static void emit_generator(struct collection *collection, size_t row,
                           const struct volume_entry *entry, struct bytes folder)
{
    struct artifact    artifact;
    struct volume_stat stat;
    struct bytes       path =
        arena_text(collection->arena, "%.*s/%.*s", (int)folder.size, (const char *)folder.data,
                   (int)entry->name.size, (const char *)entry->name.data);
    struct bytes target = {0};
    if (entry->node == NODE_LINK &&
        volume_read_link(collection->volume, path, collection->arena, &target, NULL) != STATUS_OK) {
        target = (struct bytes){0};
    }
    bool is_masked = bytes_equal_text(target, "/dev/null");
    bool is_there = volume_stat(collection->volume, path, true, &stat, NULL) == STATUS_OK;
    bool can_run = is_there && (stat.mode & 0111) != 0 && stat.node == NODE_FILE;
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set(&artifact, SERVICE_NAME, entry->name);
    artifact_set_text(&artifact, SERVICE_CLASS, generator_places[row].class);
    artifact_set_text(&artifact, SERVICE_SCOPE, generator_places[row].scope);
    artifact_set(&artifact, SERVICE_PATH, path);
    artifact_set_text(&artifact, SERVICE_STATE,
                      is_masked   ? "masked"
                      : !is_there ? "dangling"
                      : can_run   ? "enabled"
                                  : "disabled");
    artifact_set(&artifact, SERVICE_IMAGE, path);
    artifact_set_known(&artifact, SERVICE_IMAGE_TARGET, evidence_link_target(collection, path));
    artifact_set_known(&artifact, SERVICE_PACKAGE, owner_of(collection, path));
    collection_emit_at(collection, &artifact, path, 0);
}

/* /lib is often /usr/lib: each folder once, under the name it really has. */
static bool is_repeated(struct collection *collection, size_t row, struct bytes resolved)
{
    for (size_t i = 0; i < row; i++) {
        struct bytes before;
        if (volume_resolve(collection->volume, bytes_of(generator_places[i].path),
                           collection->arena, &before, NULL) == STATUS_OK &&
            bytes_equal(before, resolved)) {
            return true;
        }
    }
    return false;
}

enum status collect_systemd_generators(struct collection *collection, struct error *error)
{
    size_t folders = 0;
    for (size_t row = 0; row < COUNT_OF(generator_places); row++) {
        struct volume_entry *entries = NULL;
        size_t               count = 0;
        struct error         gap = {0};
        struct bytes         folder = bytes_of(generator_places[row].path);
        enum status          status =
            volume_resolve(collection->volume, folder, collection->arena, &folder, &gap);
        if (status == STATUS_ABSENT || is_repeated(collection, row, folder)) {
            continue;
        }
        folders++;
        status = volume_list(collection->volume, folder, collection->arena, &entries, &count, &gap);
        if (status != STATUS_OK) {
            collection_gap(collection, folder, &gap);
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            emit_generator(collection, row, &entries[i], folder);
        }
    }
    return folders == 0 ? STATUS_ABSENT : STATUS_OK;
}
