#include "base/json_reader.h"
#include "base/json_writer.h"

#include <stdlib.h>

#include "unit.h"

static int set_up(void **state)
{
    static struct arena arena;
    arena_init(&arena, 1 << 20);
    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    arena_done(*state);
    return 0;
}

/* Written and read again, a byte string is the same. */
static void assert_round_trip(struct arena *arena, struct bytes value)
{
    struct writer out;
    writer_init(&out, 1 << 20);
    json_write_quoted(&out, value);
    struct json_reader in = json_reader_of(writer_view(&out), arena);
    struct bytes       back = json_string(&in);
    json_expect_end(&in);
    assert_false(json_failed(&in));
    assert_true(bytes_equal(back, value));
    writer_done(&out);
    arena_clear(arena);
}

static void every_byte_string_comes_back(void **state)
{
    uint8_t text[6];
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            text[0] = (uint8_t)first;
            text[1] = (uint8_t)second;
            assert_round_trip(*state, (struct bytes){text, 2});
        }
    }
    srand(1);
    for (size_t round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            text[i] = (uint8_t)rand();
        }
        assert_round_trip(*state, (struct bytes){text, sizeof text});
    }
    assert_round_trip(*state, (struct bytes){0});
}

static void what_is_written_is_utf8_on_one_line(void **state)
{
    struct writer out;
    writer_init(&out, 1 << 20);
    json_write_quoted(&out,
                      (struct bytes){(const uint8_t *)"a\"\\\n\x01\xff\x7f</script>\xc3\xa9", 18});
    assert_true(bytes_equal_text(writer_view(&out),
                                 "\"a\\\"\\\\\\n\\u0001\\udcff\\u007f</script>\xc3\xa9\""));
    writer_done(&out);
}

static void reads_values_in_the_order_asked(void **state)
{
    struct json_reader in =
        json_reader_of(bytes_of(" {\"a\" : [1, 2.5e3, \"x\"], \"b\":{\"c\":null}, \"d\":true} "),
                       *state);
    struct bytes name;
    json_enter_object(&in);
    assert_true(json_next_member(&in, &name));
    assert_true(bytes_equal_text(name, "a"));
    json_enter_array(&in);
    assert_true(json_next_element(&in));
    assert_int_equal(json_u64(&in), 1);
    assert_true(json_next_element(&in));
    assert_true(bytes_equal_text(json_number(&in), "2.5e3"));
    assert_true(json_next_element(&in));
    assert_true(bytes_equal_text(json_string(&in), "x"));
    assert_false(json_next_element(&in));
    assert_true(json_next_member(&in, &name));
    assert_true(bytes_equal_text(json_raw(&in), "{\"c\":null}"));
    assert_true(json_next_member(&in, &name));
    assert_true(json_bool(&in));
    assert_false(json_next_member(&in, &name));
    json_expect_end(&in);
    assert_false(json_failed(&in));
}

static void says_what_is_wrong_and_where(void **state)
{
    static const struct {
        const char *text;
        const char *problem;
        size_t      offset;
        enum status status;
    } rows[] = {
        {"[1", "JSON is cut off", 2, STATUS_TRUNCATED},
        {"[1 2]", "',' was expected", 3, STATUS_MALFORMED},
        {"[01]", "not a JSON number", 3, STATUS_MALFORMED},
        {"[\"a\x01\"]", "a control character stands in a string", 3, STATUS_MALFORMED},
        {"[\"\\q\"]", "unknown escape in a string", 3, STATUS_MALFORMED},
        {"[\"\\ud800\"]", "a high surrogate stands alone", 8, STATUS_MALFORMED},
        {"[\"\\udc00\"]", "a low surrogate stands alone", 8, STATUS_MALFORMED},
        {"[\"\\u12g4\"]", "\\u needs four hexadecimal digits", 6, STATUS_MALFORMED},
        {"[\"\xff\"]", "a string is not UTF-8", 2, STATUS_MALFORMED},
        {"{\"a\" 1}", "':' was expected", 5, STATUS_MALFORMED},
        {"[tru]", "not a JSON value", 1, STATUS_MALFORMED},
        {"[1]x", "something follows the JSON value", 3, STATUS_MALFORMED},
        {"[1,]", "not a JSON value", 3, STATUS_MALFORMED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct json_reader in = json_reader_of(bytes_of(rows[i].text), *state);
        struct error       error = {0};
        (void)json_raw(&in);
        json_expect_end(&in);
        assert_int_equal(json_status(&in, &error), rows[i].status);
        assert_string_equal(error.text, rows[i].problem);
        assert_int_equal(error.offset, rows[i].offset);
    }
}

static void depth_is_bounded(void **state)
{
    char text[4 * JSON_DEPTH_MAX];
    memset(text, '[', sizeof text);
    struct json_reader in = json_reader_of((struct bytes){(uint8_t *)text, sizeof text}, *state);
    struct error       error = {0};
    (void)json_raw(&in);
    assert_int_equal(json_status(&in, &error), STATUS_TOO_LARGE);
}

static void input_without_an_address_is_empty(void **state)
{
    struct json_reader in = json_reader_of((struct bytes){0}, *state);
    struct error       error = {0};
    (void)json_raw(&in);
    assert_int_equal(json_status(&in, &error), STATUS_TRUNCATED);
}

static void escapes_beyond_the_arena_are_refused(void **state)
{
    struct arena small;
    arena_init(&small, 16);
    struct json_reader in = json_reader_of(bytes_of("\"\\nxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""), &small);
    struct error       error = {0};
    (void)json_string(&in);
    assert_int_equal(json_status(&in, &error), STATUS_TOO_LARGE);
    arena_done(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_byte_string_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_is_utf8_on_one_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_values_in_the_order_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_what_is_wrong_and_where, set_up, tear_down),
        cmocka_unit_test_setup_teardown(depth_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(input_without_an_address_is_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(escapes_beyond_the_arena_are_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
