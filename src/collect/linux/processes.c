/* Running programs, those whose executable was deleted since among them. */

#include "collect/linux/collectors.h"
#include "collect/linux/live_process.h"

/* Processes that differ in nothing but their number are one artifact. */
struct same {
    const struct live_process *first;
    uint64_t                   count;
};

static struct bytes key_of(struct collection *collection, const struct live_process *process)
{
    return arena_text(collection->arena, "%zu %.*s %zu %.*s %zu %.*s %d", process->name.size,
                      (int)process->name.size, (const char *)process->name.data, process->path.size,
                      (int)process->path.size,
                      process->path.size != 0 ? (const char *)process->path.data : "",
                      process->account.size, (int)process->account.size,
                      (const char *)process->account.data, process->is_deleted);
}

static void emit(struct collection *collection, const struct same *same)
{
    const struct live_process *process = same->first;
    struct artifact            artifact;
    artifact_init(&artifact, KIND_PROCESS);
    artifact_set(&artifact, PROCESS_NAME, process->name);
    artifact_set_known(&artifact, PROCESS_PATH, process->path);
    if (!bytes_empty(process->path)) {
        artifact_set_flag(&artifact, PROCESS_DELETED, process->is_deleted);
    }
    artifact_set_known(&artifact, PROCESS_COMMAND, process->command);
    artifact_set(&artifact, PROCESS_ACCOUNT, process->account);
    artifact_set_number(&artifact, PROCESS_PID, process->pid, collection->arena);
    artifact_set_number(&artifact, PROCESS_PARENT, process->parent, collection->arena);
    artifact_set_number(&artifact, PROCESS_COUNT, same->count, collection->arena);
    collection_emit(collection, &artifact, "proc/%llu/exe", (unsigned long long)process->pid);
}

enum status collect_processes(struct collection *collection, struct error *error)
{
    struct live_process *processes = NULL;
    size_t               count = 0;
    struct map           by_key;
    enum status          status = live_processes_read(collection, &processes, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct same *distinct = arena_alloc(collection->arena, count, sizeof *distinct);
    size_t       distinct_count = 0;
    map_init(&by_key, collection->arena);
    for (size_t i = 0; distinct != NULL && i < count; i++) {
        bool              is_new = false;
        struct map_entry *entry = map_put(&by_key, key_of(collection, &processes[i]), &is_new);
        if (entry == NULL) {
            return error_set(error, STATUS_TOO_LARGE, 0, "there are too many processes");
        }
        if (is_new) {
            entry->value.number = distinct_count;
            distinct[distinct_count++] = (struct same){&processes[i], 0};
        }
        distinct[entry->value.number].count++;
    }
    for (size_t i = 0; i < distinct_count; i++) {
        emit(collection, &distinct[i]);
    }
    return distinct_count == 0
               ? error_set(error, STATUS_FAILED, 0, "/proc shows no processes: is it mounted?")
               : STATUS_OK;
}
