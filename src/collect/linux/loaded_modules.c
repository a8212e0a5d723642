/* Modules of the running kernel (T1547.006, T1014).  What /sys/module knows and /proc/modules does
 * not is a module that hides. */

#include "collect/linux/loaded_modules.h"

#include "base/map.h"
#include "collect/linux/collectors.h"
#include "formats/loaded_modules.h"
#include "sys/kernel_file.h"

enum { MODULES_BYTES_MAX = 4 << 20, ATTRIBUTE_BYTES_MAX = 4096 };

/* Where the kernel tells of its modules. */
struct kernel {
    struct collection *collection;
    const char        *folder;
    struct bytes       release;
};

/* A value such as /sys/module/NAME/version; empty when there is none. */
static struct bytes attribute(const struct kernel *kernel, struct bytes module, const char *name)
{
    struct arena *arena = kernel->collection->arena;
    struct bytes  text = {0};
    const char   *path =
        arena_c_text(arena, arena_text(arena, "%s/%.*s/%s", kernel->folder, (int)module.size,
                                       (const char *)module.data, name));
    if (path == NULL ||
        kernel_file_read(path, ATTRIBUTE_BYTES_MAX, arena, &text, NULL) != STATUS_OK) {
        return (struct bytes){0};
    }
    return bytes_trim(text);
}

static bool has_flag(struct bytes taint, uint8_t flag)
{
    return bytes_find_byte(taint, flag) < taint.size;
}

static void emit(const struct kernel *kernel, const struct loaded_module *module, const char *state,
                 uint64_t line)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_DRIVER);
    artifact_set(&artifact, DRIVER_NAME, module->name);
    artifact_set_text(&artifact, DRIVER_CLASS, "module");
    artifact_set_text(&artifact, DRIVER_STATE, state);
    artifact_set_known(&artifact, DRIVER_VERSION, attribute(kernel, module->name, "version"));
    artifact_set_known(&artifact, DRIVER_KERNEL, kernel->release);
    artifact_set_known(&artifact, DRIVER_TAINT, module->taint);
    if (has_flag(module->taint, 'E')) {
        artifact_set_text(&artifact, DRIVER_SIGNATURE, "none");
    }
    if (line == 0) {
        collection_emit(kernel->collection, &artifact, "sys/module/%.*s", (int)module->name.size,
                        (const char *)module->name.data);
        return;
    }
    artifact_set_number(&artifact, DRIVER_LOADED_SIZE, module->size_bytes,
                        kernel->collection->arena);
    artifact_set_number(&artifact, DRIVER_USED_BY, module->used_by, kernel->collection->arena);
    collection_emit_at(kernel->collection, &artifact, bytes_of("proc/modules"), line);
}

static void read_list(const struct kernel *kernel, struct bytes text, struct map *listed)
{
    struct lines         lines = lines_of(text);
    struct loaded_module module;
    struct error         error;
    enum status          status;
    while ((status = loaded_modules_next(&lines, &module, &error)) != STATUS_ABSENT) {
        if (status != STATUS_OK) {
            collection_gap(kernel->collection, bytes_of("proc/modules"), &error);
            continue;
        }
        (void)!map_put(listed, module.name, NULL);
        if (bytes_empty(module.taint)) {
            module.taint = attribute(kernel, module.name, "taint");
        }
        emit(kernel, &module, "loaded", lines.number);
    }
}

/* Code that is built in has a folder too, but only what was loaded has a state. */
static void find_hidden(const struct kernel *kernel, const struct map *listed)
{
    const struct bytes *names;
    size_t              count;
    struct error        error;
    enum status         status =
        kernel_file_list(kernel->folder, kernel->collection->arena, &names, &count, &error);
    if (status != STATUS_OK) {
        collection_gap(kernel->collection, bytes_of("sys/module"), &error);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct loaded_module module = {.name = names[i]};
        if (map_find(listed, names[i]) != NULL ||
            bytes_empty(attribute(kernel, names[i], "initstate"))) {
            continue;
        }
        module.taint = attribute(kernel, names[i], "taint");
        emit(kernel, &module, "hidden", 0);
    }
}

enum status loaded_modules_collect(struct collection *collection, const char *modules,
                                   const char *folder, struct error *error)
{
    struct kernel kernel = {.collection = collection, .folder = folder};
    struct bytes  text;
    struct map    listed;
    enum status   status =
        kernel_file_read(modules, MODULES_BYTES_MAX, collection->arena, &text, error);
    if (status == STATUS_ABSENT) {
        return error_set(error, STATUS_ABSENT, 0, "this kernel has no loadable modules");
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (kernel_file_read("/proc/sys/kernel/osrelease", ATTRIBUTE_BYTES_MAX, collection->arena,
                         &kernel.release, NULL) == STATUS_OK) {
        kernel.release = bytes_trim(kernel.release);
    }
    map_init(&listed, collection->arena);
    read_list(&kernel, text, &listed);
    find_hidden(&kernel, &listed);
    return STATUS_OK;
}

enum status collect_loaded_modules(struct collection *collection, struct error *error)
{
    return loaded_modules_collect(collection, "/proc/modules", "/sys/module", error);
}
