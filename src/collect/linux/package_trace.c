#include "collect/linux/package_trace.h"

#include "collect/evidence.h"

void package_traces_init(struct package_traces *traces, struct arena *arena)
{
    *traces = (struct package_traces){.arena = arena};
    map_init(&traces->known, arena);
}

/* Action, name, version and architecture with a NUL after each, which none of them holds. */
static bool key_of(const struct package_trace *record, struct arena *arena, struct bytes *ret_key)
{
    const struct bytes parts[] = {record->action, record->name, record->version,
                                  record->architecture};
    size_t             size = 0;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        size += parts[i].size + 1;
    }
    uint8_t *key = arena_alloc(arena, size, 1);
    size_t   used = 0;
    for (size_t i = 0; key != NULL && i < COUNT_OF(parts); i++) {
        if (parts[i].size != 0) {
            memcpy(key + used, parts[i].data, parts[i].size);
        }
        used += parts[i].size + 1;
    }
    *ret_key = (struct bytes){key, used};
    return key != NULL;
}

static void merge(struct package_trace *known, const struct package_trace *record)
{
    known->count++;
    if (record->first > known->last) {
        known->last = record->first;
    }
    if (record->first < known->first) {
        known->first = record->first;
        known->path = record->path;
        known->line = record->line;
        known->command = record->command;
    }
}

static void append(struct package_traces *traces, struct map_entry *entry,
                   const struct package_trace *record)
{
    struct package_trace *trace = arena_alloc(traces->arena, 1, sizeof *trace);
    entry->value.pointer = trace;
    if (trace == NULL) {
        traces->is_full = true;
        return;
    }
    *trace = *record;
    trace->last = record->first;
    trace->count = 1;
    trace->next = NULL;
    *(traces->head == NULL ? &traces->head : &traces->tail->next) = trace;
    traces->tail = trace;
}

void package_traces_add(struct package_traces *traces, const struct package_trace *record)
{
    struct bytes      key;
    bool              is_new = false;
    struct map_entry *entry =
        key_of(record, traces->arena, &key) ? map_put(&traces->known, key, &is_new) : NULL;
    if (entry == NULL) {
        traces->is_full = true;
        return;
    }
    if (is_new) {
        append(traces, entry, record);
    } else if (entry->value.pointer != NULL) {
        merge(entry->value.pointer, record);
    }
}

static void emit(struct collection *collection, const struct package_trace *trace)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_TRACE);
    artifact_set_text(&artifact, TRACE_CLASS, "package-log");
    artifact_set(&artifact, TRACE_ACTION, trace->action);
    artifact_set(&artifact, TRACE_NAME, trace->name);
    artifact_set_known(&artifact, TRACE_VERSION, trace->version);
    artifact_set_known(&artifact, TRACE_ARCHITECTURE, trace->architecture);
    artifact_set_known(&artifact, TRACE_COMMAND, trace->command);
    if (trace->last != 0) {
        artifact_set_time(&artifact, TRACE_FIRST, trace->first, collection->arena);
        artifact_set_time(&artifact, TRACE_LAST, trace->last, collection->arena);
    }
    artifact_set_number(&artifact, TRACE_COUNT, trace->count, collection->arena);
    collection_emit_at(collection, &artifact, trace->path, trace->line);
}

void package_traces_emit(const struct package_traces *traces, struct collection *collection)
{
    for (const struct package_trace *trace = traces->head; trace != NULL; trace = trace->next) {
        emit(collection, trace);
    }
    if (traces->is_full) {
        struct error error;
        (void)error_set(&error, STATUS_TOO_LARGE, 0, "more records than evict can keep in mind");
        collection_gap(collection, (struct bytes){0}, &error);
    }
}

enum status
package_traces_of_logs(struct collection *collection, const char *folder, const char *prefix,
                       void (*read)(struct collection *collection, struct package_traces *traces,
                                    struct bytes path, struct bytes contents),
                       struct error *error)
{
    struct volume_entry  *entries;
    size_t                count = evidence_list(collection, bytes_of(folder), &entries);
    size_t                logs = 0;
    struct package_traces traces;
    package_traces_init(&traces, collection->arena);
    for (size_t i = 0; i < count; i++) {
        struct bytes path = evidence_path(collection, bytes_of(folder), entries[i].name);
        struct bytes contents;
        if (!bytes_start_with(entries[i].name, prefix)) {
            continue;
        }
        logs++;
        if (evidence_read_unpacked(collection, path, &contents)) {
            read(collection, &traces, path, contents);
        }
    }
    package_traces_emit(&traces, collection);
    return logs == 0 ? error_set(error, STATUS_ABSENT, 0, "no %s in %s", prefix, folder)
                     : STATUS_OK;
}
