/* Programs that the kernel tells, or asks, about every file that is opened: on-access scanners. */

#include <stdio.h>

#include "collect/linux/collectors.h"
#include "collect/linux/live_process.h"
#include "formats/proc_fdinfo.h"
#include "sys/kernel_file.h"

enum { FDINFO_BYTES_MAX = 16 << 20, PATH_SIZE = 96 };

static const char *const target_names[] = {
    [FANOTIFY_INODE] = "inode", [FANOTIFY_MOUNT] = "mount", [FANOTIFY_FILESYSTEM] = "filesystem"};

static const char *const class_names[] = {[FANOTIFY_NOTIFICATION] = "notification",
                                          [FANOTIFY_CONTENT] = "content",
                                          [FANOTIFY_PRE_CONTENT] = "pre-content"};

static void emit(struct collection *collection, const struct live_process *process,
                 const struct fanotify_group *group, enum fanotify_target target, const char *path)
{
    struct artifact artifact;
    struct bytes    events[FANOTIFY_EVENTS_MAX];
    uint64_t        mask = group->marks[target].mask;
    size_t          count = fanotify_event_names(mask, events);
    artifact_init(&artifact, KIND_HOOK);
    artifact_set_text(&artifact, HOOK_CLASS, "fanotify");
    artifact_set(&artifact, HOOK_PROCESS, process->name);
    artifact_set_known(&artifact, HOOK_PATH, process->path);
    artifact_set_text(&artifact, HOOK_TARGET, target_names[target]);
    artifact_set_text(&artifact, HOOK_MODE,
                      fanotify_decides(mask) ? "permission" : class_names[group->group_class]);
    artifact_set_list(&artifact, HOOK_EVENTS, events, count, collection->arena);
    artifact_set_number(&artifact, HOOK_PID, process->pid, collection->arena);
    artifact_set_number(&artifact, HOOK_COUNT, group->marks[target].count, collection->arena);
    collection_emit(collection, &artifact, "%s", path + 1);
}

static void visit_file(void *context, const struct live_process *process, struct bytes number,
                       struct bytes target)
{
    struct collection    *collection = context;
    char                  path[PATH_SIZE];
    struct bytes          text;
    struct fanotify_group group;
    struct error          error = {0};
    if (!bytes_equal_text(target, "anon_inode:[fanotify]")) {
        return;
    }
    (void)snprintf(path, sizeof path, "/proc/%llu/fdinfo/%.*s", (unsigned long long)process->pid,
                   (int)(number.size & 31), (const char *)number.data);
    enum status status = kernel_file_read(path, FDINFO_BYTES_MAX, collection->arena, &text, &error);
    if (status == STATUS_OK) {
        status = proc_fdinfo_parse_fanotify(text, &group, &error);
    }
    if (status != STATUS_OK) {
        if (status != STATUS_ABSENT) {
            collection_gap(collection, bytes_of(path), &error);
        }
        return;
    }
    for (unsigned kind = 0; kind < FANOTIFY_TARGET_COUNT; kind++) {
        if (group.marks[kind].count != 0) {
            emit(collection, process, &group, (enum fanotify_target)kind, path);
        }
    }
}

enum status collect_fanotify(struct collection *collection, struct error *error)
{
    struct live_process *processes = NULL;
    size_t               count = 0;
    enum status          status = live_processes_read(collection, &processes, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        live_process_files(collection, &processes[i], visit_file, collection);
    }
    return status;
}
