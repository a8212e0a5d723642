/* What is set for kernel modules: modprobe.d(5), modules-load.d(5), etc/modules. */

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/owners.h"
#include "formats/modprobe_config.h"

static const struct place {
    const char *path;
    bool        is_folder; /* of files ending in .conf */
    bool        is_load;   /* names of modules; else settings of modprobe */
} places[] = {
    {"etc/modules", false, true},
    {"etc/modprobe.conf", false, false},
    {"etc/modules-load.d", true, true},
    {"run/modules-load.d", true, true},
    {"usr/local/lib/modules-load.d", true, true},
    {"usr/lib/modules-load.d", true, true},
    {"lib/modules-load.d", true, true},
    {"etc/modprobe.d", true, false},
    {"run/modprobe.d", true, false},
    {"usr/local/lib/modprobe.d", true, false},
    {"usr/lib/modprobe.d", true, false},
    {"lib/modprobe.d", true, false},
};

static const struct {
    const char *command;
    const char *class_name;
} classes[] = {
    {"load", "module-load"},       {"blacklist", "module-blacklist"}, {"options", "module-option"},
    {"install", "module-install"}, {"remove", "module-remove"},       {"alias", "module-alias"},
    {"softdep", "module-softdep"}, {"weakdep", "module-weakdep"},
};

static void emit(struct collection *collection, struct bytes path,
                 const struct modprobe_setting *setting)
{
    const char *class_name = "module-setting";
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        if (bytes_equal_text(setting->command, classes[i].command)) {
            class_name = classes[i].class_name;
        }
    }
    struct artifact artifact;
    artifact_init(&artifact, KIND_SETTING);
    artifact_set_text(&artifact, SETTING_CLASS, class_name);
    artifact_set(&artifact, SETTING_NAME, setting->module);
    artifact_set_known(&artifact, SETTING_VALUE, setting->value);
    artifact_set(&artifact, SETTING_PATH, evidence_absolute(collection, path));
    artifact_set_known(&artifact, SETTING_PACKAGE, owner_of(collection, path));
    collection_emit_at(collection, &artifact, path, setting->line);
}

static size_t read_file(struct collection *collection, struct bytes path, bool is_load)
{
    struct bytes            contents;
    struct modprobe_setting setting;
    struct error            error;
    if (!evidence_read(collection, path, EVIDENCE_TEXT_BYTES_MAX, &contents, NULL)) {
        return 0;
    }
    struct lines lines = lines_of(contents);
    for (;;) {
        enum status status = is_load ? modules_load_next(&lines, &setting, &error)
                                     : modprobe_next(&lines, collection->arena, &setting, &error);
        if (status == STATUS_ABSENT) {
            return 1;
        }
        if (status == STATUS_OK) {
            emit(collection, path, &setting);
        } else {
            evidence_gap_at(collection, path, &error);
        }
    }
}

static size_t read_folder(struct collection *collection, const struct place *place)
{
    struct bytes         folder = bytes_of(place->path);
    struct volume_entry *entries;
    size_t               count = evidence_list(collection, folder, &entries);
    size_t               files = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes_end_with(entries[i].name, ".conf")) {
            struct arena_mark mark = arena_mark(collection->arena);
            struct bytes      path = evidence_path(collection, folder, entries[i].name);
            files += read_file(collection, path, place->is_load);
            arena_release(collection->arena, mark);
        }
    }
    return files;
}

enum status collect_kernel_config(struct collection *collection, struct error *error)
{
    bool   is_merged = evidence_is_link(collection, bytes_of("lib"));
    size_t files = 0;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct bytes path = bytes_of(places[i].path);
        if (is_merged && bytes_start_with(path, "lib/")) {
            continue; /* the same as below usr/lib */
        }
        files += places[i].is_folder ? read_folder(collection, &places[i])
                                     : read_file(collection, path, places[i].is_load);
    }
    return files == 0 ? error_set(error, STATUS_ABSENT, 0, "no settings of modules") : STATUS_OK;
}
