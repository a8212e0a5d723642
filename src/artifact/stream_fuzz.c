/* Aims at stream_read(): a file of the text form.  The lines accepted, written out with the end
 * line they need, must be accepted to the end, and refused when cut short. */

#include <stdlib.h>

#include "artifact/stream.h"

enum { COPY_BYTES_MAX = 8 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static enum status keep(void *context, struct bytes line, struct error *error)
{
    struct writer *copy = context;
    writer_bytes(copy, line);
    return writer_failed(copy) ? error_set(error, STATUS_TOO_LARGE, 0, "full") : STATUS_OK;
}

/* The status of the first line that is refused, or of the end.  `copy` may be NULL. */
static enum status read_all(struct bytes text, struct stream_writer *copy)
{
    struct stream_reader stream;
    struct arena         arena;
    struct record        record;
    struct bytes         line;
    struct error         error = {0};
    enum status          status = STATUS_OK;
    stream_reader_init(&stream);
    arena_init(&arena, 64 << 20);
    while (status == STATUS_OK && bytes_next_part(&text, '\n', &line)) {
        arena_clear(&arena);
        status = stream_read(&stream, line, &arena, &record, &error);
        must(status == STATUS_OK || (error.status == status && error.offset == stream.line));
        if (status == STATUS_OK && copy != NULL && record.type != RECORD_END) {
            stream_write(copy, &record);
        }
    }
    if (status == STATUS_OK) {
        status = stream_check_end(&stream, &error);
    }
    arena_done(&arena);
    stream_reader_done(&stream);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct writer        text;
    struct stream_writer copy;
    writer_init(&text, COPY_BYTES_MAX);
    stream_writer_init(&copy, keep, &text);
    (void)read_all((struct bytes){data, size}, &copy);
    bool has_header = text.size != 0;
    if (stream_finish(&copy, NULL) == STATUS_OK && has_header) {
        struct bytes whole = writer_view(&text);
        must(read_all(whole, NULL) == STATUS_OK);
        must(read_all(bytes_slice(whole, 0, whole.size - 2), NULL) != STATUS_OK);
    }
    stream_writer_done(&copy);
    writer_done(&text);
    return 0;
}
