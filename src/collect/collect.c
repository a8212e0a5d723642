#include "collect/collect.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

enum {
    SESSION_BYTES_MAX = 256 << 20,
    GAPS_NAMED_MAX = 3,        /* further gaps are only counted */
    GAP_PATH_BYTES_MAX = 256,  /* of a path in a reason; the end is what tells */
    GAP_TEXT_BYTES_MAX = 4096, /* more than GAPS_NAMED_MAX paths and errors ever need */
    FROM_BYTES_MAX = 1 << 16,
};

bool collector_is_owed(const struct collector *collector, bool is_live)
{
    return collector->is_required && (is_live || !collector->is_live_only);
}

void collection_init(struct collection *collection, struct volume *volume, const char *os,
                     bool is_live, bool is_quick, struct sink sink)
{
    *collection = (struct collection){
        .volume = volume,
        .arena = xmalloc(sizeof(struct arena)),
        .session = xmalloc(sizeof(struct arena)),
        .os = os,
        .is_live = is_live,
        .is_quick = is_quick,
        .sink = sink,
    };
    arena_init(collection->arena, COLLECTION_ARENA_BYTES);
    arena_init(collection->session, SESSION_BYTES_MAX);
    writer_init(&collection->gap_text, GAP_TEXT_BYTES_MAX);
    writer_init(&collection->from_text, FROM_BYTES_MAX);
}

void collection_done(struct collection *collection)
{
    writer_done(&collection->from_text);
    writer_done(&collection->gap_text);
    arena_done(collection->session);
    arena_done(collection->arena);
    free_pointer(&collection->session);
    free_pointer(&collection->arena);
}

/* Hands over with what is in from_text; too long a text gives way to the source's name, for an
 * artifact without a place is worth more than none. */
static void hand_over(struct collection *collection, struct artifact *artifact)
{
    artifact_set_text(artifact, FIELD_SOURCE, collection->current->source);
    artifact_set_text(artifact, FIELD_OS, collection->os);
    artifact->from = writer_view(&collection->from_text);
    if (bytes_empty(artifact->from)) {
        artifact->from = bytes_of(collection->current->source);
    }
    collection->emitted++;
    collection->sink.artifact(collection->sink.context, artifact);
}

void collection_emit(struct collection *collection, struct artifact *artifact, const char *from,
                     ...)
{
    va_list arguments;
    va_list again;
    writer_clear(&collection->from_text);
    va_start(arguments, from);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, from, arguments);
    va_end(arguments);
    if (size > 0) {
        uint8_t *target = writer_reserve(&collection->from_text, (size_t)size + 1);
        if (target != NULL) {
            (void)vsnprintf((char *)target, (size_t)size + 1, from, again);
            collection->from_text.size += (size_t)size;
        }
    }
    va_end(again);
    hand_over(collection, artifact);
}

static struct bytes without_slash(struct bytes path)
{
    while (path.size != 0 && path.data[0] == '/') {
        path = bytes_after(path, 1);
    }
    return path;
}

void collection_emit_at(struct collection *collection, struct artifact *artifact, struct bytes path,
                        uint64_t line)
{
    writer_clear(&collection->from_text);
    writer_bytes(&collection->from_text, without_slash(path));
    if (line != 0) {
        writer_format(&collection->from_text, ":%llu", (unsigned long long)line);
    }
    hand_over(collection, artifact);
}

void collection_gap(struct collection *collection, struct bytes path, const struct error *error)
{
    collection->gaps++;
    if (collection->gaps > GAPS_NAMED_MAX) {
        return;
    }
    struct writer *text = &collection->gap_text;
    path = without_slash(path);
    if (text->size != 0) {
        writer_text(text, "; ");
    }
    if (path.size > GAP_PATH_BYTES_MAX) {
        writer_text(text, "...");
        path = bytes_after(path, path.size - GAP_PATH_BYTES_MAX);
    }
    writer_bytes(text, path);
    if (error != NULL && error->status != STATUS_OK) {
        writer_text(text, path.size != 0 ? ": " : "");
        writer_text(text, error->text[0] != '\0' ? error->text : status_name(error->status));
    }
}

static void report_coverage(const struct collection *collection, enum coverage_status status,
                            struct bytes reason)
{
    const struct collector *current = collection->current;
    struct coverage         coverage = {
                .source = bytes_of(current->source),
                .status = status,
                .reason = reason,
                .count = collection->emitted,
                .is_required = collector_is_owed(current, collection->is_live),
    };
    collection->sink.coverage(collection->sink.context, &coverage);
}

static void report_partial(struct collection *collection)
{
    struct writer *text = &collection->gap_text;
    if (collection->gaps > GAPS_NAMED_MAX) {
        writer_format(text, "; and %llu more",
                      (unsigned long long)(collection->gaps - GAPS_NAMED_MAX));
    }
    report_coverage(collection, COVERAGE_PARTIAL, writer_view(text));
}

static void report_result(struct collection *collection, enum status status,
                          const struct error *error)
{
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        report_coverage(collection, COVERAGE_FAILED,
                        bytes_of(error->text[0] != '\0' ? error->text : status_name(status)));
    } else if (collection->gaps != 0) {
        report_partial(collection);
    } else if (status == STATUS_ABSENT && collection->emitted == 0) {
        report_coverage(collection, COVERAGE_ABSENT, (struct bytes){0});
    } else {
        report_coverage(collection, COVERAGE_COMPLETE, (struct bytes){0});
    }
}

static void run_row(struct collection *collection, const struct collector *row)
{
    struct error error = {0};
    collection->current = row;
    collection->emitted = 0;
    collection->gaps = 0;
    writer_clear(&collection->gap_text);
    if (row->is_live_only && !collection->is_live) {
        report_coverage(collection, COVERAGE_SKIPPED, bytes_of("needs a running system"));
        return;
    }
    if (row->walks_all && collection->is_quick) {
        report_coverage(collection, COVERAGE_SKIPPED, bytes_of("left out by --quick"));
        return;
    }
    enum status status = row->run(collection, &error);
    report_result(collection, status, &error);
    arena_clear(collection->arena);
}

void collection_run(struct collection *collection, const struct collector_table *table,
                    size_t first)
{
    for (size_t row = first; row < table->count; row++) {
        run_row(collection, &table->rows[row]);
    }
    collection->current = NULL;
}
