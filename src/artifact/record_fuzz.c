/* Aims at record_read(): whatever is accepted must come back when written and read again. */

#include <stdlib.h>

#include "artifact/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static struct bytes without_end_of_line(const struct writer *out)
{
    return bytes_slice(writer_view(out), 0, writer_view(out).size - 1);
}

static void check_written_twice(const struct record *record, struct arena *arena)
{
    struct writer first;
    struct writer second;
    struct record again;
    writer_init(&first, 8 << 20);
    writer_init(&second, 8 << 20);
    record_write(&first, record);
    must(!writer_failed(&first));
    if (writer_view(&first).size <= RECORD_BYTES_MAX) {
        must(record_read(without_end_of_line(&first), arena, &again, NULL) == STATUS_OK);
        record_write(&second, &again);
        must(bytes_equal(writer_view(&first), writer_view(&second)));
    }
    writer_done(&first);
    writer_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena  arena;
    struct record record;
    arena_init(&arena, 64 << 20);
    if (record_read((struct bytes){data, size}, &arena, &record, NULL) == STATUS_OK) {
        check_written_twice(&record, &arena);
        if (record.type == RECORD_ARTIFACT) {
            (void)artifact_identity(&record.artifact);
            (void)artifact_title(&record.artifact);
        }
    }
    arena_done(&arena);
    return 0;
}
