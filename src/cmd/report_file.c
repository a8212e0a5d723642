#include "cmd/report_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "artifact/stream.h"
#include "base/memory.h"

enum {
    BUFFER_BYTES = 2 * RECORD_BYTES_MAX,
    RECORD_ARENA_BYTES = 64 << 20,
};

/* A file read line by line. */
struct report_file {
    char    *name; /* for messages */
    FILE    *file;
    uint8_t *buffer; /* BUFFER_BYTES */
    size_t   start;  /* what was read and not yet given away */
    size_t   end;
    bool     is_read; /* to the end of the file */
};

/* ---- lines ---- */

void report_file_close(struct report_file *file)
{
    if (file == NULL) {
        return;
    }
    if (file->file != stdin) {
        (void)fclose(file->file);
    }
    free(file->name);
    free(file->buffer);
    free(file);
}

enum status report_file_open(const char *path, struct report_file **ret_file, struct error *error)
{
    bool  is_input = strcmp(path, "-") == 0;
    FILE *stream = is_input ? stdin : fopen(path, "rbe");
    if (stream == NULL) {
        return error_set_errno(error, errno, "%s: cannot be opened", path);
    }
    struct report_file *file = xcalloc(1, sizeof *file);
    file->name = xstrdup(is_input ? "standard input" : path);
    file->file = stream;
    file->buffer = xmalloc(BUFFER_BYTES);
    *ret_file = file;
    return STATUS_OK;
}

static enum status fill_buffer(struct report_file *lines, struct error *error)
{
    if (lines->start != 0) {
        memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
        lines->end -= lines->start;
        lines->start = 0;
    }
    size_t room = BUFFER_BYTES - lines->end;
    if (room == 0) {
        return error_set(error, STATUS_TOO_LARGE, 0, "a line is longer than %d bytes",
                         RECORD_BYTES_MAX);
    }
    size_t size = fread(lines->buffer + lines->end, 1, room, lines->file);
    if (ferror(lines->file) != 0) {
        return error_set_errno(error, errno, "cannot be read");
    }
    lines->end += size;
    lines->is_read = size < room;
    return STATUS_OK;
}

/* The next line without its LF, valid until the next call.  *ret_is_line: false at the end. */
static enum status next_line(struct report_file *lines, struct bytes *ret_line, bool *ret_is_line,
                             struct error *error)
{
    for (;;) {
        struct bytes rest = {lines->buffer + lines->start, lines->end - lines->start};
        size_t       size = bytes_find_byte(rest, '\n');
        if (size < rest.size || lines->is_read) {
            *ret_is_line = rest.size != 0;
            *ret_line = bytes_slice(rest, 0, size);
            lines->start += size < rest.size ? size + 1 : size;
            return STATUS_OK;
        }
        enum status status = fill_buffer(lines, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
}

/* ---- records ---- */

static void take_record(const struct record *record, struct matcher *matcher,
                        struct assessment *assessment)
{
    switch (record->type) {
    case RECORD_HEADER:
        assessment_set_header(assessment, &record->header);
        assessment_match_device(assessment, matcher);
        return;
    case RECORD_ARTIFACT:
        assessment_match(assessment, matcher, &record->artifact);
        return;
    case RECORD_COVERAGE:
        assessment_add_coverage(assessment, &record->coverage);
        return;
    case RECORD_END:
    case RECORD_UNKNOWN:
        return;
    }
}

static enum status take_lines(struct report_file *lines, struct stream_reader *stream,
                              struct matcher *matcher, struct assessment *assessment,
                              struct error *error)
{
    CLEANUP(arena_done) struct arena arena;
    bool                             is_line = true;
    struct bytes                     line;
    arena_init(&arena, RECORD_ARENA_BYTES);
    enum status status = next_line(lines, &line, &is_line, error);
    while (status == STATUS_OK && is_line) {
        struct record record;
        arena_clear(&arena);
        status = stream_read(stream, line, &arena, &record, error);
        if (status == STATUS_OK) {
            take_record(&record, matcher, assessment);
            status = next_line(lines, &line, &is_line, error);
        }
    }
    return status == STATUS_OK ? stream_check_end(stream, error) : status;
}

enum status report_file_assess(struct report_file *file, const struct ban *const *bans,
                               size_t ban_count, struct assessment *assessment, struct error *error)
{
    struct stream_reader stream;
    struct matcher      *matcher = matcher_new(bans, ban_count);
    stream_reader_init(&stream);
    enum status status = take_lines(file, &stream, matcher, assessment, error);
    stream_reader_done(&stream);
    matcher_free(matcher);
    if (status != STATUS_OK) {
        error_prefix(error, "%s", file->name);
        return status;
    }
    assessment_judge(assessment, bans, ban_count);
    return STATUS_OK;
}
