#include "collect/supervise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "collect/collector_process.h"
#include "collect/fault.h"
#include "sys/clock.h"
#include "sys/spawner.h"

enum {
    STARTS_BEFORE_HEADER_MAX = 3,
    READ_BYTES = 64 << 10,
    RECORD_ARENA_BYTES = 16 << 20, /* one record of at most RECORD_BYTES_MAX, unpacked */
    REASON_BYTES = ERROR_TEXT_SIZE + 128,
};

struct supervisor {
    struct supervise_options options;
    struct spawner          *spawner;

    /* Set by supervisor_run(). */
    void (*header)(void *context, const struct header *header);
    struct sink   sink;
    struct writer line;  /* the line being received */
    struct arena  arena; /* for one record */
    size_t        row;   /* whose coverage record comes next */
    size_t        end;   /* row behind the last one of this collector */
    uint64_t      artifacts;
    uint64_t      row_started_ms;
    bool          has_header;
    bool          child_has_header; /* this collector sent one */
    bool          has_sandbox_remark;
    bool          is_sandboxed;
    char          sandbox_reason[ERROR_TEXT_SIZE];
    struct error  fatal; /* not STATUS_OK: no use in going on */
};

static const struct collector *row_of(const struct supervisor *supervisor)
{
    return &supervisor->options.table->rows[supervisor->row];
}

static bool is_finished(const struct supervisor *supervisor)
{
    return supervisor->row >= supervisor->options.table->count;
}

static bool is_segment_finished(const struct supervisor *supervisor)
{
    return supervisor->row >= supervisor->end;
}

static void begin_row(struct supervisor *supervisor)
{
    const struct supervise_options *options = &supervisor->options;
    supervisor->artifacts = 0;
    supervisor->row_started_ms = clock_monotonic_ms();
    if (!is_finished(supervisor) && options->progress != NULL) {
        options->progress(options->progress_context, row_of(supervisor), supervisor->row + 1,
                          options->table->count);
    }
}

/* Hands over what became of the current row, and goes to the next.  What is required and how much
 * was received the keeper knows better than the collector. */
static void finish_row(struct supervisor *supervisor, enum coverage_status status,
                       struct bytes reason)
{
    const struct collector *row = row_of(supervisor);
    struct coverage         coverage = {
                .source = bytes_of(row->source),
                .status = status,
                .reason = reason,
                .count = supervisor->artifacts,
                .is_required = collector_is_owed(row, supervisor->options.is_live),
    };
    supervisor->sink.coverage(supervisor->sink.context, &coverage);
    supervisor->row++;
    begin_row(supervisor);
}

static void hand_over_header(struct supervisor *supervisor, const struct header *received)
{
    char          started[TIME_TEXT_SIZE];
    struct header header = *received;
    time_format(clock_now(), started);
    header.version = TEXT_FORM_VERSION;
    header.started = bytes_of(started);
    header.program = bytes_of(supervisor->options.program);
    supervisor->header(supervisor->sink.context, &header);
    supervisor->has_header = true;

    struct coverage sandbox = {
        .source = bytes_of(SOURCE_SANDBOX),
        .status = supervisor->is_sandboxed ? COVERAGE_COMPLETE : COVERAGE_PARTIAL,
        .reason = bytes_of(supervisor->sandbox_reason),
    };
    supervisor->sink.coverage(supervisor->sink.context, &sandbox);
    begin_row(supervisor);
}

/* A header of what is known without any collector. */
static void hand_over_bare_header(struct supervisor *supervisor)
{
    struct header header = {0};
    artifact_init(&header.device, KIND_DEVICE);
    artifact_set_text(&header.device, FIELD_OS, supervisor->options.table->os);
    if (!supervisor->options.is_live) {
        artifact_set_text(&header.device, DEVICE_ROOT, supervisor->options.root);
    }
    hand_over_header(supervisor, &header);
}

static void keep_text(char target[ERROR_TEXT_SIZE], struct bytes text)
{
    size_t size = text.size < ERROR_TEXT_SIZE - 1 ? text.size : ERROR_TEXT_SIZE - 1;
    if (size != 0) {
        memcpy(target, text.data, size);
    }
    target[size] = '\0';
}

static enum status take_remark(struct supervisor *supervisor, const struct coverage *coverage,
                               struct error *error)
{
    if (bytes_equal_text(coverage->source, SOURCE_VOLUME)) {
        supervisor->fatal.status = STATUS_DENIED;
        keep_text(supervisor->fatal.text, coverage->reason);
        return error_set(error, STATUS_FAILED, 0, "the volume cannot be opened");
    }
    if (!bytes_equal_text(coverage->source, SOURCE_SANDBOX) || supervisor->has_sandbox_remark) {
        return error_set(error, STATUS_MALFORMED, 0, "a coverage record before the header");
    }
    supervisor->has_sandbox_remark = true;
    supervisor->is_sandboxed = coverage->status == COVERAGE_COMPLETE;
    keep_text(supervisor->sandbox_reason, coverage->reason);
    if (supervisor->options.must_sandbox && !supervisor->is_sandboxed) {
        (void)error_set(&supervisor->fatal, STATUS_FAILED, 0, "the sandbox is not complete: %s",
                        supervisor->sandbox_reason);
        return error_set(error, STATUS_FAILED, 0, "no sandbox");
    }
    return STATUS_OK;
}

static enum status take_coverage(struct supervisor *supervisor, const struct coverage *coverage,
                                 struct error *error)
{
    if (!supervisor->child_has_header) {
        return take_remark(supervisor, coverage, error);
    }
    if (is_segment_finished(supervisor) ||
        !bytes_equal_text(coverage->source, row_of(supervisor)->source)) {
        return error_set(error, STATUS_MALFORMED, 0, "a coverage record of another source");
    }
    finish_row(supervisor, coverage->status, coverage->reason);
    return STATUS_OK;
}

static enum status take_artifact(struct supervisor *supervisor, const struct artifact *artifact,
                                 struct error *error)
{
    if (!supervisor->child_has_header || is_segment_finished(supervisor) ||
        artifact->kind == KIND_UNKNOWN || artifact->kind == KIND_DEVICE ||
        !bytes_equal_text(artifact_get(artifact, FIELD_SOURCE), row_of(supervisor)->source)) {
        return error_set(error, STATUS_MALFORMED, 0, "an artifact that does not belong there");
    }
    if (supervisor->artifacts >= SOURCE_ARTIFACTS_MAX) {
        return error_set(error, STATUS_TOO_LARGE, 0, "over %d artifacts", SOURCE_ARTIFACTS_MAX);
    }
    supervisor->artifacts++;
    supervisor->sink.artifact(supervisor->sink.context, artifact);
    return STATUS_OK;
}

static enum status take_header(struct supervisor *supervisor, const struct header *header,
                               struct error *error)
{
    if (supervisor->child_has_header || !supervisor->has_sandbox_remark) {
        return error_set(error, STATUS_MALFORMED, 0, "a header that does not belong there");
    }
    supervisor->child_has_header = true;
    if (!supervisor->has_header) {
        hand_over_header(supervisor, header);
    }
    return STATUS_OK;
}

static enum status take_line(struct supervisor *supervisor, struct bytes line, struct error *error)
{
    if (line.size == 0) {
        return STATUS_OK; /* a sign of life */
    }
    struct record record;
    arena_clear(&supervisor->arena);
    enum status status = record_read(line, &supervisor->arena, &record, error);
    if (status != STATUS_OK) {
        return status;
    }
    switch (record.type) {
    case RECORD_HEADER:
        return take_header(supervisor, &record.header, error);
    case RECORD_ARTIFACT:
        return take_artifact(supervisor, &record.artifact, error);
    case RECORD_COVERAGE:
        return take_coverage(supervisor, &record.coverage, error);
    case RECORD_END:
    case RECORD_UNKNOWN:
        break;
    }
    return error_set(error, STATUS_MALFORMED, 0, "a record that no collector sends");
}

/* Takes the lines that `part` completes. */
static enum status take_bytes(struct supervisor *supervisor, struct bytes part, struct error *error)
{
    enum status status = STATUS_OK;
    while (part.size != 0 && status == STATUS_OK) {
        size_t end = bytes_find_byte(part, '\n');
        if (supervisor->line.size == 0 && end < part.size) {
            status = take_line(supervisor, bytes_slice(part, 0, end), error);
            part = bytes_after(part, end + 1);
            continue;
        }
        writer_bytes(&supervisor->line, bytes_slice(part, 0, end));
        if (writer_failed(&supervisor->line)) {
            return error_set(error, STATUS_TOO_LARGE, 0, "a line over %d bytes", RECORD_BYTES_MAX);
        }
        if (end < part.size) {
            status = take_line(supervisor, writer_view(&supervisor->line), error);
            writer_clear(&supervisor->line);
        }
        part = bytes_after(part, end + 1);
    }
    return status;
}

/* Hears one collector to its end.  What went wrong is put into `reason`; empty when it closed the
 * pipe by itself, which may also be a crash. */
static enum status hear(struct supervisor *supervisor, char reason[REASON_BYTES],
                        struct error *error)
{
    static uint8_t                  buffer[READ_BYTES];
    const struct supervise_options *options = &supervisor->options;
    struct error                    wrong = {0};
    enum child_news                 news = CHILD_SAID;
    size_t                          size = 0;
    while (reason[0] == '\0') {
        enum status status = spawner_read(supervisor->spawner, buffer, sizeof buffer,
                                          (int)options->silence_limit_ms, &news, &size, error);
        if (status != STATUS_OK || news == CHILD_CLOSED) {
            return status;
        }
        if (news == CHILD_SILENT) {
            (void)snprintf(reason, REASON_BYTES, "the collector gave no sign of life for %u s",
                           (options->silence_limit_ms + 999) / 1000);
        } else if (take_bytes(supervisor, (struct bytes){buffer, size}, &wrong) != STATUS_OK) {
            (void)snprintf(reason, REASON_BYTES, "the collector sent what is no record: %s",
                           wrong.text);
        } else if (clock_monotonic_ms() - supervisor->row_started_ms > options->source_limit_ms) {
            (void)snprintf(reason, REASON_BYTES, "the collector took longer than %u s",
                           options->source_limit_ms / 1000);
        }
    }
    return STATUS_OK;
}

/* One collector from start to end. */
static enum status run_collector(struct supervisor *supervisor, uint64_t flags,
                                 char reason[REASON_BYTES], struct error *error)
{
    struct child_end end = {0};
    reason[0] = '\0';
    supervisor->child_has_header = false;
    supervisor->has_sandbox_remark = false;
    supervisor->end = collector_segment_end(&supervisor->options, supervisor->row);
    supervisor->row_started_ms = clock_monotonic_ms();
    writer_clear(&supervisor->line);
    enum status status = spawner_start(supervisor->spawner, supervisor->row | flags, error);
    if (status == STATUS_OK) {
        status = hear(supervisor, reason, error);
    }
    if (status == STATUS_OK) {
        status = spawner_stop(supervisor->spawner, &end, error);
    }
    if (status == STATUS_OK && supervisor->fatal.status != STATUS_OK) {
        status = error_set(error, supervisor->fatal.status, 0, "%s", supervisor->fatal.text);
    }
    if (status == STATUS_OK && reason[0] == '\0') {
        (void)snprintf(reason, REASON_BYTES, "the collector %s%s",
                       end.is_clean ? "stopped early" : "crashed: ", end.is_clean ? "" : end.text);
    }
    return status;
}

/* Gets as far as a header; when no collector lives so long, one without much in it. */
static enum status run_first(struct supervisor *supervisor, char reason[REASON_BYTES],
                             struct error *error)
{
    enum status status = STATUS_OK;
    for (int start = 1; start <= STARTS_BEFORE_HEADER_MAX && status == STATUS_OK; start++) {
        bool is_last = start == STARTS_BEFORE_HEADER_MAX;
        status = run_collector(supervisor, is_last ? COLLECTOR_WITHOUT_DEVICE : 0, reason, error);
        if (supervisor->has_header) {
            return status;
        }
    }
    if (status == STATUS_OK) {
        hand_over_bare_header(supervisor);
        while (!is_finished(supervisor)) {
            finish_row(supervisor, COVERAGE_FAILED, bytes_of(reason));
        }
    }
    return status;
}

enum status supervisor_run(struct supervisor *supervisor,
                           void (*header)(void *context, const struct header *header),
                           struct sink sink, struct error *error)
{
    char reason[REASON_BYTES];
    supervisor->header = header;
    supervisor->sink = sink;
    supervisor->row = 0;
    enum status status = run_first(supervisor, reason, error);
    while (status == STATUS_OK && !is_finished(supervisor)) {
        if (!is_segment_finished(supervisor)) {
            finish_row(supervisor, COVERAGE_FAILED, bytes_of(reason));
        }
        if (!is_finished(supervisor)) {
            status = run_collector(supervisor, COLLECTOR_WITHOUT_DEVICE, reason, error);
        }
    }
    return status;
}

enum status supervisor_open(const struct supervise_options *options,
                            struct supervisor **ret_supervisor, struct error *error)
{
    struct volume *volume = NULL;
    enum status    status = volume_open(options->root, &volume, error);
    if (status != STATUS_OK) {
        return status;
    }
    volume_close(volume);
    struct supervisor *supervisor = xcalloc(1, sizeof *supervisor);
    supervisor->options = *options;
    if (options->silence_limit_ms == 0) {
        supervisor->options.silence_limit_ms = fault_silence_limit(SILENCE_LIMIT_MS);
    }
    if (options->source_limit_ms == 0) {
        supervisor->options.source_limit_ms = SOURCE_LIMIT_MS;
    }
    writer_init(&supervisor->line, RECORD_BYTES_MAX);
    arena_init(&supervisor->arena, RECORD_ARENA_BYTES);
    status = spawner_open(collector_process_run, &supervisor->options, &supervisor->spawner, error);
    if (status != STATUS_OK) {
        supervisor_close(supervisor);
        return status;
    }
    *ret_supervisor = supervisor;
    return STATUS_OK;
}

void supervisor_close(struct supervisor *supervisor)
{
    if (supervisor == NULL) {
        return;
    }
    spawner_close(supervisor->spawner);
    arena_done(&supervisor->arena);
    writer_done(&supervisor->line);
    free(supervisor);
}
