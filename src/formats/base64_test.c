#include "formats/base64.h"

#include "fixture.h"

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_done(&arena);
    return 0;
}

static void decodes_base64_of_every_length(void **state)
{
    static const char *const cases[][2] = {{"", ""},
                                           {"Zg==", "f"},
                                           {"Zm8=", "fo"},
                                           {"Zm9v", "foo"},
                                           {"Zm9vYg", "foob"},
                                           {"Zm9v\r\nYmE=", "fooba"},
                                           {"Zm9vYmFy", "foobar"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytes decoded;
        assert_int_equal(base64_decode(bytes_of(cases[i][0]), &arena, &decoded, NULL), STATUS_OK);
        assert_bytes(decoded, cases[i][1]);
    }
}

static void refuses_what_is_not_base64(void **state)
{
    static const struct {
        const char *input;
        enum status status;
        const char *text;
    } cases[] = {{"Zm9v*", STATUS_MALFORMED, "not a base64 digit"},
                 {"Zm==v", STATUS_MALFORMED, "text after the base64 padding"},
                 {"Zm===", STATUS_MALFORMED, "text after the base64 padding"},
                 {"Zm9vZ", STATUS_TRUNCATED, "base64 text is cut short"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytes decoded;
        struct error error = {0};
        assert_int_equal(base64_decode(bytes_of(cases[i].input), &arena, &decoded, &error),
                         cases[i].status);
        assert_string_equal(error.text, cases[i].text);
    }
    struct arena small;
    struct bytes decoded;
    arena_init(&small, 1);
    assert_int_equal(base64_decode(bytes_of("Zm9v"), &small, &decoded, NULL), STATUS_TOO_LARGE);
    arena_done(&small);
}

static void survive(struct bytes prefix)
{
    struct bytes decoded = {0};
    (void)!base64_decode(prefix, &arena, &decoded, NULL);
    assert_true(decoded.size <= prefix.size);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of("Zm9v\r\nYmFy Zm9v\tYg=="), survive);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(decodes_base64_of_every_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_what_is_not_base64, set_up, tear_down),
        cmocka_unit_test_setup_teardown(survives_every_prefix, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
