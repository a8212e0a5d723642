#include "collect/linux/live_process.h"

#include <stdio.h>

#include "base/map.h"
#include "formats/passwd.h"
#include "formats/proc_status.h"
#include "sys/kernel_file.h"

enum {
    FACT_BYTES_MAX = 64 << 10,
    COMMAND_BYTES_MAX = 2 << 20,
    COMMAND_BYTES_KEPT = 32 << 10,
    PASSWD_BYTES_MAX = 16 << 20,
    PATH_SIZE = 64,
};

static const char deleted_mark[] = " (deleted)";

/* Names of users by number.  Live sources read the system they run on, so this is its own file. */
static void read_accounts(struct collection *collection, struct map *accounts)
{
    struct bytes       text;
    struct passwd_user user;
    struct error       error = {0};
    enum status        status;
    map_init(accounts, collection->arena);
    if (kernel_file_read("/etc/passwd", PASSWD_BYTES_MAX, collection->arena, &text, &error) !=
        STATUS_OK) {
        return; /* numbers, then */
    }
    struct lines lines = lines_of(text);
    while ((status = passwd_next_user(&lines, &user, NULL)) != STATUS_ABSENT) {
        bool              is_new = false;
        struct map_entry *entry = status == STATUS_OK ? map_put(accounts, user.uid, &is_new) : NULL;
        struct bytes     *name =
            is_new ? arena_alloc(collection->arena, 1, sizeof(struct bytes)) : NULL;
        if (entry != NULL && name != NULL) {
            *name = user.name;
            entry->value.pointer = name;
        }
    }
}

static struct bytes account_of(struct collection *collection, const struct map *accounts,
                               uint64_t user)
{
    struct bytes number = arena_text(collection->arena, "%llu", (unsigned long long)user);
    const struct map_entry *entry = map_find(accounts, number);
    return entry != NULL && entry->value.pointer != NULL ? *(struct bytes *)entry->value.pointer
                                                         : number;
}

static enum status read_fact(struct collection *collection, uint64_t pid, const char *name,
                             size_t limit_bytes, struct bytes *ret_text, struct error *error)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "/proc/%llu/%s", (unsigned long long)pid, name);
    return kernel_file_read(path, limit_bytes, collection->arena, ret_text, error);
}

/* A process that has just ended gives ESRCH or ENOENT: no gap. */
static void note(struct collection *collection, uint64_t pid, const char *name, enum status status,
                 const struct error *error)
{
    if (status == STATUS_DENIED || status == STATUS_TOO_LARGE) {
        collection_gap(collection,
                       arena_text(collection->arena, "proc/%llu/%s", (unsigned long long)pid, name),
                       error);
    }
}

static void read_command(struct collection *collection, struct live_process *process)
{
    struct bytes text;
    if (read_fact(collection, process->pid, "cmdline", COMMAND_BYTES_MAX, &text, NULL) !=
        STATUS_OK) {
        return;
    }
    text = bytes_slice(text, 0, COMMAND_BYTES_KEPT);
    while (text.size != 0 && text.data[text.size - 1] == '\0') {
        text.size--;
    }
    uint8_t *copy = arena_alloc(collection->arena, text.size + 1, 1);
    for (size_t i = 0; copy != NULL && i < text.size; i++) {
        copy[i] = text.data[i] == '\0' ? ' ' : text.data[i];
    }
    process->command = (struct bytes){copy, copy != NULL ? text.size : 0};
}

static void read_executable(struct collection *collection, struct live_process *process)
{
    char         path[PATH_SIZE];
    struct error error = {0};
    (void)snprintf(path, sizeof path, "/proc/%llu/exe", (unsigned long long)process->pid);
    enum status status = kernel_file_link(path, collection->arena, &process->path, &error);
    if (status != STATUS_OK) {
        note(collection, process->pid, "exe", status, &error);
        return;
    }
    if (bytes_end_with(process->path, deleted_mark)) {
        process->is_deleted = true;
        process->path.size -= sizeof deleted_mark - 1;
    }
}

/* False for threads of the kernel and for what has ended. */
static bool read_process(struct collection *collection, const struct map *accounts, uint64_t pid,
                         struct live_process *process)
{
    struct proc_status facts;
    struct bytes       text;
    struct error       error = {0};
    *process = (struct live_process){.pid = pid};
    enum status status = read_fact(collection, pid, "status", FACT_BYTES_MAX, &text, &error);
    if (status == STATUS_OK) {
        status = proc_status_parse(text, &facts, &error);
    }
    if (status != STATUS_OK) {
        note(collection, pid, "status", status, &error);
        return false;
    }
    if (!facts.has_memory) {
        return false;
    }
    process->parent = facts.parent;
    process->account = account_of(collection, accounts, facts.effective_user);
    if (read_fact(collection, pid, "comm", FACT_BYTES_MAX, &text, NULL) == STATUS_OK) {
        bool has_end = bytes_end_with(text, "\n");
        process->name = bytes_slice(text, 0, text.size - (has_end ? 1 : 0));
    }
    read_command(collection, process);
    read_executable(collection, process);
    return true;
}

enum status live_processes_read(struct collection *collection, struct live_process **ret_processes,
                                size_t *ret_count, struct error *error)
{
    const struct bytes *names = NULL;
    size_t              name_count = 0;
    struct map          accounts;
    enum status status = kernel_file_list("/proc", collection->arena, &names, &name_count, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct live_process *processes = arena_alloc(collection->arena, name_count, sizeof *processes);
    if (processes == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "there are too many processes");
    }
    read_accounts(collection, &accounts);
    size_t count = 0;
    for (size_t i = 0; i < name_count; i++) {
        uint64_t pid = 0;
        if (bytes_to_u64(names[i], 10, &pid) &&
            read_process(collection, &accounts, pid, &processes[count])) {
            count++;
        }
    }
    *ret_processes = processes;
    *ret_count = count;
    return STATUS_OK;
}

void live_process_files(struct collection *collection, const struct live_process *process,
                        void (*visit)(void *context, const struct live_process *process,
                                      struct bytes number, struct bytes target),
                        void *context)
{
    char                path[PATH_SIZE];
    const struct bytes *numbers = NULL;
    size_t              count = 0;
    struct error        error = {0};
    (void)snprintf(path, sizeof path, "/proc/%llu/fd", (unsigned long long)process->pid);
    enum status status = kernel_file_list(path, collection->arena, &numbers, &count, &error);
    if (status != STATUS_OK) {
        note(collection, process->pid, "fd", status, &error);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct bytes target;
        char         link[2 * PATH_SIZE];
        (void)snprintf(link, sizeof link, "%s/%.*s", path, (int)(numbers[i].size & 31),
                       (const char *)numbers[i].data);
        if (kernel_file_link(link, collection->arena, &target, NULL) == STATUS_OK) {
            visit(context, process, numbers[i], target);
        }
    }
}
