/* Aims at the JSON reader and writer: any value checked, walked and written anew; and every string
 * written and read again. */

#include <stdlib.h>

#include "base/json_reader.h"
#include "base/json_writer.h"

enum { OUTPUT_BYTES_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* The whole input as a string must come back, whatever it holds. */
static void check_round_trip(struct bytes input, struct arena *arena)
{
    struct writer out;
    writer_init(&out, OUTPUT_BYTES_MAX);
    json_write_quoted(&out, input);
    struct json_reader in = json_reader_of(writer_view(&out), arena);
    must(writer_failed(&out) || bytes_equal(json_string(&in), input));
    writer_done(&out);
}

static void copy_value(struct json_reader *in, struct json_writer *out);

static void copy_object(struct json_reader *in, struct json_writer *out)
{
    struct bytes name;
    json_enter_object(in);
    json_open_object(out);
    while (json_next_member(in, &name)) {
        json_name_bytes(out, name);
        copy_value(in, out);
    }
    json_close_object(out);
}

static void copy_array(struct json_reader *in, struct json_writer *out)
{
    json_enter_array(in);
    json_open_array(out);
    while (json_next_element(in)) {
        copy_value(in, out);
    }
    json_close_array(out);
}

static void copy_number(struct json_reader *in, struct json_writer *out)
{
    struct json_reader again = *in;
    uint64_t           value = json_u64(&again);
    if (json_failed(&again)) {
        json_put_raw(out, json_number(in));
    } else {
        json_put_u64(out, value);
        *in = again;
    }
}

/* As deep as json_raw(), which went before, allows. */
static void copy_value(struct json_reader *in, struct json_writer *out)
{
    switch (json_peek(in)) {
    case JSON_STRING:
        json_put_string(out, json_string(in));
        break;
    case JSON_NUMBER:
        copy_number(in, out);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        json_put_bool(out, json_bool(in));
        break;
    case JSON_NULL:
        json_put_raw(out, json_raw(in));
        break;
    case JSON_OBJECT:
        copy_object(in, out);
        break;
    case JSON_ARRAY:
        copy_array(in, out);
        break;
    case JSON_NONE:
        abort();
    }
}

static void copy_text(struct bytes text, struct writer *out, struct arena *arena)
{
    struct json_reader in = json_reader_of(text, arena);
    struct json_writer json = json_writer_to(out);
    copy_value(&in, &json);
    json_expect_end(&in);
    must(json_status(&in, NULL) == STATUS_OK);
}

/* What was checked can be walked, and a copy of the copy is the copy. */
static void check_copies(struct bytes text, struct arena *arena)
{
    struct writer first;
    struct writer second;
    writer_init(&first, OUTPUT_BYTES_MAX);
    writer_init(&second, OUTPUT_BYTES_MAX);
    copy_text(text, &first, arena);
    copy_text(writer_view(&first), &second, arena);
    must(!writer_failed(&first) && bytes_equal(writer_view(&first), writer_view(&second)));
    writer_done(&first);
    writer_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct bytes input = {data, size};
    arena_init(&arena, 32 << 20);
    struct json_reader in = json_reader_of(input, &arena);
    (void)json_raw(&in);
    json_expect_end(&in);
    if (!json_failed(&in)) {
        check_copies(input, &arena);
    }
    check_round_trip(input, &arena);
    arena_done(&arena);
    return 0;
}
