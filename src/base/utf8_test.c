#include "base/utf8.h"

#include "unit.h"

static void every_code_point_comes_back(void **state)
{
    for (uint32_t code_point = 0; code_point <= 0x10ffff; code_point++) {
        if (code_point >= 0xd800 && code_point <= 0xdfff) {
            continue;
        }
        uint8_t  encoded[4];
        uint32_t decoded = 0;
        size_t   size = utf8_encode(code_point, encoded);
        assert_int_equal(utf8_decode((struct bytes){encoded, size}, &decoded), size);
        assert_int_equal(decoded, code_point);
        if (size > 1) {
            assert_int_equal(utf8_decode((struct bytes){encoded, size - 1}, &decoded), 0);
        }
    }
}

static void refuses_what_is_not_utf8(void **state)
{
    static const char *const rows[] = {
        "\x80",         "\xc0\x80",         "\xc1\xbf",         "\xe0\x80\x80",
        "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xff",         "\xe2\x28\xa1",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t ignored;
        assert_int_equal(utf8_decode(bytes_of(rows[i]), &ignored), 0);
        assert_false(utf8_is_valid(bytes_of(rows[i])));
    }
    assert_true(utf8_is_valid(bytes_of("K\xc3\xa4se \xf0\x9f\xa7\x80")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(refuses_what_is_not_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
