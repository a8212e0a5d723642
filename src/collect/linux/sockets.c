/* Network endpoints and who holds them: the kernel's tables of every network namespace, joined with
 * the open files of every process. */

#include <stdio.h>

#include "collect/linux/collectors.h"
#include "collect/linux/live_process.h"
#include "formats/proc_net.h"
#include "sys/kernel_file.h"

enum { TABLE_BYTES_MAX = 64 << 20, PATH_SIZE = 96, PORTS = 65536, EPHEMERAL_PORT_FIRST = 32768 };

struct tables {
    struct collection *collection;
    struct map         owners;    /* inode in decimal -> struct live_process */
    uint64_t           pid;       /* whose /proc/PID/net is read */
    uint8_t           *listening; /* by port: something of this namespace listens there */
};

/* "socket:[4711]" */
static void note_owner(void *context, const struct live_process *process, struct bytes number,
                       struct bytes target)
{
    struct tables *tables = context;
    bool           is_new = false;
    if (!bytes_start_with(target, "socket:[") || !bytes_end_with(target, "]")) {
        return;
    }
    struct map_entry *entry =
        map_put(&tables->owners, bytes_slice(target, 8, target.size - 9), &is_new);
    if (entry != NULL && is_new) {
        entry->value.pointer = (void *)process;
    }
}

static const struct live_process *owner_of_inode(const struct tables *tables, uint64_t inode)
{
    char number[24];
    (void)snprintf(number, sizeof number, "%llu", (unsigned long long)inode);
    const struct map_entry *entry = map_find(&tables->owners, bytes_of(number));
    return entry != NULL ? entry->value.pointer : NULL;
}

static void set_owner(const struct tables *tables, struct artifact *artifact, uint64_t inode,
                      bool sets_path)
{
    const struct live_process *owner = owner_of_inode(tables, inode);
    if (owner == NULL) {
        return;
    }
    artifact_set(artifact, SOCKET_PROCESS, owner->name);
    artifact_set_number(artifact, SOCKET_PID, owner->pid, tables->collection->arena);
    if (sets_path) {
        artifact_set_known(artifact, SOCKET_PATH, owner->path);
    }
}

static struct bytes read_table(const struct tables *tables, const char *name)
{
    char         path[PATH_SIZE];
    struct bytes text = {0};
    struct error error = {0};
    (void)snprintf(path, sizeof path, "/proc/%llu/net/%s", (unsigned long long)tables->pid, name);
    enum status status =
        kernel_file_read(path, TABLE_BYTES_MAX, tables->collection->arena, &text, &error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(tables->collection, bytes_of(path), &error);
    }
    return status == STATUS_OK ? text : (struct bytes){0};
}

/* The end of a connection that a server of this machine accepted has a port of its own; the other
 * end's is chosen anew each time.  Of a connection made from here it is the other way round. */
static void set_ports(const struct tables *tables, struct artifact *artifact,
                      const struct proc_net_inet *found, bool is_connected)
{
    struct arena *arena = tables->collection->arena;
    bool          is_accepted = is_connected && tables->listening[found->local_port] != 0;
    bool is_lasting = is_accepted || (!is_connected && (found->local_port < EPHEMERAL_PORT_FIRST ||
                                                        tables->listening[found->local_port] != 0));
    artifact_set_number(artifact, is_lasting ? SOCKET_LOCAL_PORT : SOCKET_EPHEMERAL_PORT,
                        found->local_port, arena);
    if (is_connected) {
        artifact_set(artifact, SOCKET_REMOTE_ADDRESS, bytes_of(found->remote));
    }
    if (is_connected && !is_accepted) {
        artifact_set_number(artifact, SOCKET_REMOTE_PORT, found->remote_port, arena);
    }
}

static void emit_inet(const struct tables *tables, const char *protocol,
                      const struct proc_net_inet *found, const char *table, uint64_t line)
{
    struct artifact artifact;
    bool            is_listening = found->state == TCP_STATE_LISTEN;
    bool            is_connected = !is_listening && !found->is_remote_any;
    if (found->inode == 0) {
        return; /* nobody holds it any more */
    }
    artifact_init(&artifact, KIND_SOCKET);
    artifact_set_text(&artifact, SOCKET_PROTOCOL, protocol);
    artifact_set_text(&artifact, SOCKET_STATE,
                      is_listening   ? "listening"
                      : is_connected ? "connected"
                                     : "unconnected");
    artifact_set(&artifact, SOCKET_LOCAL_ADDRESS, bytes_of(found->local));
    set_ports(tables, &artifact, found, is_connected);
    set_owner(tables, &artifact, found->inode, true);
    collection_emit(tables->collection, &artifact, "proc/%llu/net/%s:%llu",
                    (unsigned long long)tables->pid, table, (unsigned long long)line);
}

static const struct {
    const char *table;
    const char *protocol;
} inet_tables[] = {{"tcp", "tcp"},  {"tcp6", "tcp"}, {"udp", "udp"},
                   {"udp6", "udp"}, {"raw", "raw"},  {"raw6", "raw"}};

/* One pass to learn which ports are listened on, one to hand over. */
static void read_inet(const struct tables *tables, size_t row, bool only_notes_ports)
{
    struct lines         lines = lines_of(read_table(tables, inet_tables[row].table));
    struct proc_net_inet found;
    struct error         error = {0};
    enum status          status;
    while ((status = proc_net_next_inet(&lines, &found, &error)) != STATUS_ABSENT) {
        if (status != STATUS_OK) {
            if (!only_notes_ports) {
                collection_gap(tables->collection, bytes_of(inet_tables[row].table), &error);
            }
        } else if (!only_notes_ports) {
            emit_inet(tables, inet_tables[row].protocol, &found, inet_tables[row].table,
                      lines.number);
        } else if (found.state == TCP_STATE_LISTEN) {
            tables->listening[found.local_port] = 1;
        }
    }
}

static void read_unix(const struct tables *tables)
{
    struct lines         lines = lines_of(read_table(tables, "unix"));
    struct proc_net_unix found;
    struct error         error = {0};
    enum status          status;
    while ((status = proc_net_next_unix(&lines, &found, &error)) != STATUS_ABSENT) {
        struct artifact artifact;
        if (status != STATUS_OK) {
            collection_gap(tables->collection, bytes_of("unix"), &error);
        }
        if (status != STATUS_OK || !found.is_listening) {
            continue; /* the ends of connections are many and tell nothing more */
        }
        artifact_init(&artifact, KIND_SOCKET);
        artifact_set_text(&artifact, SOCKET_PROTOCOL, "unix");
        artifact_set_text(&artifact, SOCKET_STATE, "listening");
        artifact_set_known(&artifact, SOCKET_PATH, found.path);
        set_owner(tables, &artifact, found.inode, false);
        collection_emit(tables->collection, &artifact, "proc/%llu/net/unix:%llu",
                        (unsigned long long)tables->pid, (unsigned long long)lines.number);
    }
}

static void read_packet(const struct tables *tables)
{
    struct lines           lines = lines_of(read_table(tables, "packet"));
    struct proc_net_packet found;
    struct error           error = {0};
    enum status            status;
    while ((status = proc_net_next_packet(&lines, &found, &error)) != STATUS_ABSENT) {
        struct artifact artifact;
        if (status != STATUS_OK) {
            collection_gap(tables->collection, bytes_of("packet"), &error);
            continue;
        }
        artifact_init(&artifact, KIND_SOCKET);
        artifact_set_text(&artifact, SOCKET_PROTOCOL, "packet");
        artifact_set_text(&artifact, SOCKET_STATE, "unconnected");
        set_owner(tables, &artifact, found.inode, true);
        collection_emit(tables->collection, &artifact, "proc/%llu/net/packet:%llu",
                        (unsigned long long)tables->pid, (unsigned long long)lines.number);
    }
}

static void read_namespace(struct tables *tables)
{
    struct arena_mark mark = arena_mark(tables->collection->arena);
    memset(tables->listening, 0, PORTS);
    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t row = 0; row < COUNT_OF(inet_tables); row++) {
            read_inet(tables, row, pass == 0);
        }
    }
    read_unix(tables);
    read_packet(tables);
    arena_release(tables->collection->arena, mark);
}

/* True for the first process of each network namespace. */
static bool is_new_namespace(struct collection *collection, struct map *namespaces, uint64_t pid)
{
    char         path[PATH_SIZE];
    struct bytes name;
    bool         is_new = false;
    (void)snprintf(path, sizeof path, "/proc/%llu/ns/net", (unsigned long long)pid);
    return kernel_file_link(path, collection->arena, &name, NULL) == STATUS_OK &&
           map_put(namespaces, name, &is_new) != NULL && is_new;
}

enum status collect_sockets(struct collection *collection, struct error *error)
{
    struct live_process *processes = NULL;
    size_t               count = 0;
    struct tables        tables = {.collection = collection};
    struct map           namespaces;
    enum status          status = live_processes_read(collection, &processes, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    tables.listening = arena_alloc(collection->arena, PORTS, 1);
    if (tables.listening == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "there are too many processes");
    }
    map_init(&tables.owners, collection->arena);
    map_init(&namespaces, collection->arena);
    for (size_t i = 0; i < count; i++) {
        live_process_files(collection, &processes[i], note_owner, &tables);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_new_namespace(collection, &namespaces, processes[i].pid)) {
            tables.pid = processes[i].pid;
            read_namespace(&tables);
        }
    }
    return STATUS_OK;
}
