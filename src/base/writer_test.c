#include "base/writer.h"

#include "unit.h"

static void writes_what_it_is_told(void **state)
{
    struct writer out;
    writer_init(&out, 1 << 20);
    writer_text(&out, "a");
    writer_u8(&out, 'b');
    writer_decimal(&out, 0);
    writer_decimal(&out, UINT64_MAX);
    writer_hex(&out, (struct bytes){(const uint8_t *)"\x00\xfe", 2});
    writer_format(&out, "-%s-%d", "x", -3);
    writer_u32le(&out, 0x01020304);
    assert_true(bytes_equal(writer_view(&out),
                            (struct bytes){(const uint8_t *)"ab01844674407370955161500fe-x--3"
                                                            "\x04\x03\x02\x01",
                                           36}));
    writer_done(&out);
}

static void failure_sticks_and_shows_nothing(void **state)
{
    struct writer out;
    writer_init(&out, 10);
    writer_text(&out, "123456789");
    assert_int_equal(writer_view(&out).size, 9);
    writer_text(&out, "ab");
    assert_true(writer_failed(&out));
    assert_int_equal(writer_view(&out).size, 0);
    writer_text(&out, "");
    assert_true(writer_failed(&out));
    writer_clear(&out);
    writer_text(&out, "1234567890");
    assert_int_equal(writer_view(&out).size, 10);
    writer_done(&out);
}

static void text_that_just_fits_is_whole(void **state)
{
    struct writer out;
    writer_init(&out, 6); /* formatting needs room for a NUL */
    writer_format(&out, "%s", "12345");
    assert_true(bytes_equal_text(writer_view(&out), "12345"));
    writer_format(&out, "%s", "67");
    assert_true(writer_failed(&out));
    writer_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_it_is_told),
        cmocka_unit_test(failure_sticks_and_shows_nothing),
        cmocka_unit_test(text_that_just_fits_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
