/* Aims at the JSON reader: any value, and every string of it written and read again. */

#include <stdlib.h>

#include "base/json_reader.h"
#include "base/json_writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The whole input as a string must come back, whatever it holds. */
static void check_round_trip(struct bytes input, struct arena *arena)
{
    struct writer out;
    writer_init(&out, 16 << 20);
    json_write_quoted(&out, input);
    struct json_reader in = json_reader_of(writer_view(&out), arena);
    if (!writer_failed(&out) && !bytes_equal(json_string(&in), input)) {
        abort();
    }
    writer_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct bytes input = {data, size};
    arena_init(&arena, 32 << 20);
    struct json_reader in = json_reader_of(input, &arena);
    (void)json_raw(&in);
    json_expect_end(&in);
    check_round_trip(input, &arena);
    arena_done(&arena);
    return 0;
}
