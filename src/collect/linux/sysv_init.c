/* SysV init scripts in etc/init.d and etc/rc.d/init.d, and the links that start them: rc?.d of the
 * runlevels, etc/runlevels of OpenRC. */

#include "base/map.h"
#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/owners.h"
#include "formats/lsb_header.h"

static const char *const script_folders[] = {"etc/init.d", "etc/rc.d/init.d"};

/* Runlevels 0 and 6 stop and restart the system; S and boot are for all. */
static const char *const start_folders[] = {
    "etc/rcS.d",
    "etc/rc2.d",
    "etc/rc3.d",
    "etc/rc4.d",
    "etc/rc5.d",
    "etc/rc.d/rc2.d",
    "etc/rc.d/rc3.d",
    "etc/rc.d/rc4.d",
    "etc/rc.d/rc5.d",
    "etc/init.d/rc2.d",
    "etc/init.d/rc3.d",
    "etc/init.d/rc5.d",
    "etc/runlevels/sysinit",
    "etc/runlevels/boot",
    "etc/runlevels/default",
};

struct scripts {
    struct collection *collection;
    struct map         started; /* names with a link that starts them */
    size_t             found;
};

/* "S20kesl" starts kesl; in etc/runlevels the name alone does. */
static bool started_name(struct bytes folder, struct bytes link, struct bytes *ret_name)
{
    if (bytes_start_with(folder, "etc/runlevels")) {
        *ret_name = link;
        return true;
    }
    bool is_start = link.size > 3 && link.data[0] == 'S' && link.data[1] >= '0' &&
                    link.data[1] <= '9' && link.data[2] >= '0' && link.data[2] <= '9';
    *ret_name = bytes_after(link, 3);
    return is_start;
}

static void emit_dangling(struct scripts *scripts, struct bytes path, struct bytes name)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set(&artifact, SERVICE_NAME, name);
    artifact_set_text(&artifact, SERVICE_CLASS, "sysv");
    artifact_set(&artifact, SERVICE_PATH, evidence_absolute(scripts->collection, path));
    artifact_set_text(&artifact, SERVICE_SCOPE, "system");
    artifact_set_text(&artifact, SERVICE_STATE, "enabled");
    artifact_set_known(&artifact, SERVICE_IMAGE, evidence_link_target(scripts->collection, path));
    artifact_set_flag(&artifact, SERVICE_IMAGE_MISSING, true);
    collection_emit_at(scripts->collection, &artifact, path, 0);
}

static void read_links(struct scripts *scripts, struct bytes folder)
{
    struct volume_entry *entries;
    size_t               count = evidence_list(scripts->collection, folder, &entries);
    scripts->found += count;
    for (size_t i = 0; i < count; i++) {
        struct bytes       path = evidence_path(scripts->collection, folder, entries[i].name);
        struct bytes       name;
        struct volume_stat stat;
        struct error       error;
        if (!started_name(folder, entries[i].name, &name)) {
            continue;
        }
        if (map_put(&scripts->started, name, NULL) == NULL) {
            (void)error_set(&error, STATUS_TOO_LARGE, 0, "too many init scripts");
            collection_gap(scripts->collection, path, &error);
            return;
        }
        if (volume_stat(scripts->collection->volume, path, true, &stat, &error) == STATUS_ABSENT) {
            emit_dangling(scripts, path, name);
        }
    }
}

static void describe(struct artifact *artifact, struct bytes script)
{
    struct lsb_header header;
    struct error      error; /* a script need not say anything about itself */
    if (lsb_header_parse(script, &header, &error) == STATUS_OK) {
        artifact_set_known(artifact, SERVICE_DESCRIPTION,
                           header.short_description.size != 0 ? header.short_description
                                                              : header.description);
    }
}

static void emit_script(struct scripts *scripts, struct bytes path)
{
    struct collection *collection = scripts->collection;
    struct bytes       name = bytes_file_name(path);
    struct bytes       absolute = evidence_absolute(collection, path);
    struct bytes       contents;
    struct bytes       command;
    struct volume_stat stat;
    struct artifact    artifact;
    if (!evidence_read(collection, path, EVIDENCE_FILE_BYTES_MAX, &contents, &stat) ||
        (!bytes_start_with(contents, "#!") && (stat.mode & 0111) == 0)) {
        return; /* README */
    }
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set(&artifact, SERVICE_NAME, name);
    artifact_set_text(&artifact, SERVICE_CLASS, "sysv");
    artifact_set(&artifact, SERVICE_PATH, absolute);
    artifact_set_text(&artifact, SERVICE_SCOPE, "system");
    artifact_set_text(&artifact, SERVICE_STATE,
                      map_find(&scripts->started, name) != NULL ? "enabled" : "disabled");
    command = arena_text(collection->arena, "%.*s start", (int)absolute.size,
                         (const char *)absolute.data);
    artifact_set_list(&artifact, SERVICE_EXEC, &command, 1, collection->arena);
    artifact_set(&artifact, SERVICE_IMAGE, absolute);
    artifact_set_flag(&artifact, SERVICE_IMAGE_MISSING, false);
    artifact_set_known(&artifact, SERVICE_IMAGE_TARGET, evidence_link_target(collection, path));
    artifact_set_text(&artifact, SERVICE_ACCOUNT, "root");
    artifact_set_known(&artifact, SERVICE_PACKAGE, owner_of(collection, path));
    describe(&artifact, contents);
    collection_emit_at(collection, &artifact, path, 0);
}

enum status collect_sysv_init(struct collection *collection, struct error *error)
{
    struct scripts scripts = {.collection = collection};
    map_init(&scripts.started, collection->arena);
    for (size_t i = 0; i < COUNT_OF(start_folders); i++) {
        read_links(&scripts, bytes_of(start_folders[i]));
    }
    for (size_t i = 0; i < COUNT_OF(script_folders); i++) {
        struct bytes         folder = bytes_of(script_folders[i]);
        struct volume_entry *entries;
        size_t               count = evidence_is_link(collection, folder)
                                         ? 0 /* to the other one */
                                         : evidence_list(collection, folder, &entries);
        scripts.found += count;
        for (size_t j = 0; j < count; j++) {
            struct arena_mark mark = arena_mark(collection->arena);
            if (entries[j].node == NODE_FILE || entries[j].node == NODE_LINK) {
                emit_script(&scripts, evidence_path(collection, folder, entries[j].name));
            }
            arena_release(collection->arena, mark);
        }
    }
    return scripts.found == 0 ? error_set(error, STATUS_ABSENT, 0, "no init scripts") : STATUS_OK;
}
