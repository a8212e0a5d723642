/* Aims at the keeper's end of the pipe (collect/supervise.c): the input is what hostile collectors
 * send.  The spawner of sys/ is replaced by one that starts nothing.  Bytes that cannot be in UTF-8
 * stand for what else may happen: 0xff the collector ends, 0xfe it falls silent, 0xfd the end of
 * one read().
 *
 * Whatever comes: one header, first; then "sandbox"; then one coverage record for each row, in
 * order, with the true count of the artifacts before it, each of which bears that row's name. */

#include <stdlib.h>

#include "collect/collector_process.h"
#include "sys/spawner.h"

enum { ENDS = 0xff, FALLS_SILENT = 0xfe, PAUSES = 0xfd, ROWS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct collector rows[ROWS] = {
    {.source = "one", .is_required = true},
    {.source = "two", .is_live_only = true},
    {.source = "three", .is_live_only = true, .is_required = true},
    {.source = "four"},
};

static struct bytes said;

struct seen {
    size_t   headers;
    size_t   coverages; /* that of "sandbox" included */
    uint64_t artifacts; /* since the last of them */
};

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

enum status spawner_open(void (*run)(void *context, uint64_t number, int output), void *context,
                         struct spawner **ret_spawner, struct error *error)
{
    *ret_spawner = NULL;
    return STATUS_OK;
}

enum status spawner_start(struct spawner *spawner, uint64_t number, struct error *error)
{
    must((number & COLLECTOR_ROW_MASK) < ROWS);
    return STATUS_OK;
}

enum status spawner_read(struct spawner *spawner, uint8_t *target, size_t size, int timeout_ms,
                         enum child_news *ret_news, size_t *ret_size, struct error *error)
{
    size_t end = 0;
    while (end < said.size && end < size && said.data[end] < PAUSES) {
        target[end] = said.data[end];
        end++;
    }
    *ret_size = end;
    *ret_news = CHILD_SAID;
    if (end == 0) {
        bool falls_silent = said.size != 0 && said.data[0] == FALLS_SILENT;
        *ret_news = falls_silent ? CHILD_SILENT : CHILD_CLOSED;
    }
    bool is_pause = end != 0 && end < said.size && said.data[end] == PAUSES;
    said = bytes_after(said, end + (end == 0 || is_pause));
    return STATUS_OK;
}

enum status spawner_stop(struct spawner *spawner, struct child_end *ret_end, struct error *error)
{
    *ret_end = (struct child_end){.is_clean = said.size % 2 == 0, .text = "SIGSEGV"};
    return STATUS_OK;
}

void spawner_close(struct spawner *spawner)
{
}

static void take_header(void *context, const struct header *header)
{
    struct seen *seen = context;
    must(seen->headers == 0 && seen->coverages == 0 && header->device.kind == KIND_DEVICE);
    seen->headers++;
}

static void take_artifact(void *context, const struct artifact *artifact)
{
    struct seen *seen = context;
    must(seen->coverages > 0 && seen->coverages <= ROWS);
    must(bytes_equal_text(artifact_get(artifact, FIELD_SOURCE), rows[seen->coverages - 1].source));
    seen->artifacts++;
}

static void take_coverage(void *context, const struct coverage *coverage)
{
    struct seen *seen = context;
    must(seen->headers == 1 && seen->coverages <= ROWS && coverage->count == seen->artifacts);
    const char *source = seen->coverages == 0 ? SOURCE_SANDBOX : rows[seen->coverages - 1].source;
    must(bytes_equal_text(coverage->source, source));
    seen->coverages++;
    seen->artifacts = 0;
}

static void supervise(struct bytes input, bool is_live)
{
    const struct collector_table table = {.os = "linux", .rows = rows, .count = ROWS};
    struct supervise_options     options = {.root = "/",
                                            .table = &table,
                                            .program = "evict",
                                            .is_live = is_live};
    struct supervisor           *supervisor = NULL;
    struct seen                  seen = {0};
    struct sink                  sink = {take_artifact, take_coverage, &seen};
    struct error                 error = {0};
    said = input;
    must(supervisor_open(&options, &supervisor, &error) == STATUS_OK);
    enum status status = supervisor_run(supervisor, take_header, sink, &error);
    must(error.status == STATUS_OK || status == error.status);
    must(status != STATUS_OK || seen.coverages == ROWS + 1);
    supervisor_close(supervisor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    supervise(input, false);
    supervise(input, true);
    return 0;
}
