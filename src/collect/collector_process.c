#define _GNU_SOURCE
#include "collect/collector_process.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "collect/fault.h"
#include "sys/clock.h"
#include "sys/sandbox.h"

enum {
    FLUSH_BYTES = 16 << 10,
    LIFE_SIGN_MS = 1000,
    SEND_BYTES_MAX = 4 * RECORD_BYTES_MAX, /* several records wait to be written together */
};

struct sender {
    struct writer      buffer; /* whole lines, not yet written */
    int                output;
    uint64_t           last_ms; /* when something was last written */
    struct collection *collection;
};

static void flush(struct sender *sender)
{
    struct bytes rest = writer_view(&sender->buffer);
    while (rest.size != 0) {
        ssize_t written = write(sender->output, rest.data, rest.size);
        if (written < 0 && errno != EINTR) {
            _exit(1); /* nobody listens */
        }
        rest = bytes_after(rest, written > 0 ? (size_t)written : 0);
    }
    writer_clear(&sender->buffer);
    sender->last_ms = clock_monotonic_ms();
}

static void flush_when_due(struct sender *sender)
{
    if (sender->buffer.size >= FLUSH_BYTES ||
        clock_monotonic_ms() - sender->last_ms >= LIFE_SIGN_MS) {
        flush(sender);
    }
}

static void beat(void *context)
{
    struct sender *sender = context;
    if (clock_monotonic_ms() - sender->last_ms >= LIFE_SIGN_MS) {
        writer_u8(&sender->buffer, '\n');
        flush(sender);
    }
}

static void send_artifact(void *context, const struct artifact *artifact)
{
    struct sender *sender = context;
    size_t         before = sender->buffer.size;
    record_write_artifact(&sender->buffer, artifact);
    if (sender->buffer.size - before > RECORD_BYTES_MAX) {
        struct error error;
        (void)error_set(&error, STATUS_TOO_LARGE, 0, "it gives a record over %d bytes",
                        RECORD_BYTES_MAX);
        sender->buffer.size = before;
        collection_gap(sender->collection, artifact->from, &error);
    }
    flush_when_due(sender);
}

static void send_coverage(void *context, const struct coverage *coverage)
{
    struct sender *sender = context;
    record_write_coverage(&sender->buffer, coverage);
    flush(sender);
}

static void send_remark(struct sender *sender, const char *source, enum coverage_status status,
                        const char *reason)
{
    struct coverage coverage = {.source = bytes_of(source),
                                .status = status,
                                .reason = bytes_of(reason)};
    send_coverage(sender, &coverage);
}

static void send_header(struct sender *sender, const struct supervise_options *options,
                        bool with_device)
{
    struct collection *collection = sender->collection;
    struct record      record = {.type = RECORD_HEADER};
    record.header = (struct header){.version = TEXT_FORM_VERSION};
    struct artifact *device = &record.header.device;
    artifact_init(device, KIND_DEVICE);
    artifact_set_text(device, FIELD_OS, options->table->os);
    if (!options->is_live) {
        artifact_set_text(device, DEVICE_ROOT, options->root);
    }
    if (with_device && options->table->device != NULL) {
        options->table->device(collection, device);
    }
    record_write(&sender->buffer, &record);
    flush(sender);
    arena_clear(collection->arena);
}

size_t collector_segment_end(const struct supervise_options *options, size_t first)
{
    const struct collector_table *table = options->table;
    size_t                        end = first;
    while (end < table->count && (!options->is_live || table->rows[end].is_live_only ==
                                                           table->rows[first].is_live_only)) {
        end++;
    }
    return end;
}

/* False when it must not go on. */
static bool enter_sandbox(struct sender *sender, const struct supervise_options *options,
                          bool asks_kernel)
{
    const char *const     readable[] = {options->root, NULL};
    struct sandbox        sandbox = {.readable = readable};
    struct sandbox_result result = {0};
    struct error          error = {0};
    sandbox.role = asks_kernel ? SANDBOX_LIVE_COLLECTOR : SANDBOX_COLLECTOR;
    if (sandbox_enter(&sandbox, &result, &error) != STATUS_OK) {
        send_remark(sender, SOURCE_SANDBOX, COVERAGE_FAILED, error.text);
        return !options->must_sandbox;
    }
    bool is_whole = result.missing[0] == '\0';
    send_remark(sender, SOURCE_SANDBOX, is_whole ? COVERAGE_COMPLETE : COVERAGE_PARTIAL,
                result.missing);
    return is_whole || !options->must_sandbox;
}

static void prepare(const struct collector_table *table, size_t first, size_t end)
{
    for (size_t row = first; row < end; row++) {
        if (table->rows[row].prepare != NULL) {
            table->rows[row].prepare();
        }
    }
}

static void collect(struct sender *sender, struct volume *volume,
                    const struct supervise_options *options, uint64_t number)
{
    struct sink       sink = {send_artifact, send_coverage, sender};
    struct collection collection;
    struct fault_rows rows;
    size_t            first = number & COLLECTOR_ROW_MASK;
    collection_init(&collection, volume, options->table->os, options->is_live, options->is_quick,
                    sink);
    sender->collection = &collection;
    size_t end = collector_segment_end(options, first);
    bool   asks_kernel = options->is_live && options->table->rows[first].is_live_only;
    prepare(options->table, first, end);
    if (enter_sandbox(sender, options, asks_kernel)) {
        struct collector_table table = fault_inject(&rows, options->table, sender->output);
        table.count = end;
        send_header(sender, options, (number & COLLECTOR_WITHOUT_DEVICE) == 0);
        collection_run(&collection, &table, first);
    }
    collection_done(&collection);
}

void collector_process_run(void *context, uint64_t number, int output)
{
    const struct supervise_options *options = context;
    struct sender                   sender = {.output = output, .last_ms = clock_monotonic_ms()};
    struct volume                  *volume = NULL;
    struct error                    error = {0};
    writer_init(&sender.buffer, SEND_BYTES_MAX);
    if (volume_open(options->root, &volume, &error) != STATUS_OK) {
        send_remark(&sender, SOURCE_VOLUME, COVERAGE_FAILED, error.text);
        writer_done(&sender.buffer);
        return;
    }
    volume_set_heartbeat(volume, beat, &sender);
    collect(&sender, volume, options, number);
    volume_close(volume);
    writer_done(&sender.buffer);
}
