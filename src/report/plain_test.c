#include "unit.h"

#include "base/utf8.h"
#include "report/plain.h"

enum { OUTPUT_BYTES_MAX = 1 << 20 };

static void assert_plain_bytes(const char *text, size_t size, const char *expected)
{
    struct writer writer;
    writer_init(&writer, OUTPUT_BYTES_MAX);
    plain_write(&writer, (struct bytes){(const uint8_t *)text, size});
    writer_u8(&writer, 0);
    assert_string_equal((const char *)writer_view(&writer).data, expected);
    writer_done(&writer);
}

static void assert_plain(const char *text, const char *expected)
{
    assert_plain_bytes(text, strlen(text), expected);
}

static void assert_cut(const char *text, size_t columns, size_t tail, const char *expected)
{
    struct writer writer;
    writer_init(&writer, OUTPUT_BYTES_MAX);
    size_t used = plain_write_cut(&writer, bytes_of(text), columns, tail);
    assert_true(used <= columns);
    assert_int_equal(used, plain_width(writer_view(&writer)));
    writer_u8(&writer, 0);
    assert_string_equal((const char *)writer_view(&writer).data, expected);
    writer_done(&writer);
}

static void leaves_text_alone(void **state)
{
    (void)state;
    assert_plain("", "");
    assert_plain("/opt/kaspersky/kesl", "/opt/kaspersky/kesl");
    assert_plain("Лаборатория Касперского, 卡巴斯基, naïve, e\u0301",
                 "Лаборатория Касперского, 卡巴斯基, naïve, e\u0301");
    assert_plain("C:\\Program Files\\x\\xampp\\users", "C:\\Program Files\\x\\xampp\\users");
}

static void shows_control_characters(void **state)
{
    (void)state;
    assert_plain("\x1b[2J\x1b]0;title\a", "\\x1b[2J\\x1b]0;title\\x07");
    assert_plain("a\r\nb\tc\x7f", "a\\x0d\\x0ab\\x09c\\x7f");
    assert_plain_bytes("a\0b", 3, "a\\x00b");
    assert_plain(
        "\xc2\x85\xc2\x9b"
        "31m",
        "\\u{85}\\u{9b}31m"); /* NEL and the C1 form of ESC [ */
}

static void shows_what_changes_the_direction_or_hides(void **state)
{
    (void)state;
    assert_plain("gpj.\u202eexe", "gpj.\\u{202e}exe");
    assert_plain("\u200e\u200f\u061c\u202a\u202b\u202c\u202d",
                 "\\u{200e}\\u{200f}\\u{61c}\\u{202a}\\u{202b}\\u{202c}\\u{202d}");
    assert_plain("\u2066\u2067\u2068\u2069", "\\u{2066}\\u{2067}\\u{2068}\\u{2069}");
    assert_plain("a\u200bb\ufeffc\u00add", "a\\u{200b}b\\u{feff}c\\u{ad}d");
    assert_plain("line\u2028paragraph\u2029", "line\\u{2028}paragraph\\u{2029}");
    assert_plain("\U000e0041\U0010ffff", "\\u{e0041}\\u{10ffff}");
}

static void shows_bytes_that_are_not_utf8(void **state)
{
    (void)state;
    assert_plain("\xff\xfe", "\\xff\\xfe");
    assert_plain("a\xc3", "a\\xc3");
    assert_plain("\xc0\xaf", "\\xc0\\xaf");                   /* overlong '/' */
    assert_plain("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* surrogate */
    assert_plain("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* beyond Unicode */
}

static void stops_piles_of_combining_marks(void **state)
{
    (void)state;
    assert_plain("\u0301a", "\\u{301}a");
    assert_plain("a\u0301\u0301\u0301\u0301b", "a\u0301\u0301\u0301\\u{301}b");
}

static void never_shows_two_names_alike(void **state)
{
    (void)state;
    assert_plain("\\x1b", "\\\\x1b");
    assert_plain("\\\x1b", "\\\\\\x1b");
    assert_plain("\\\\x1b", "\\\\\\\\x1b");
    assert_plain("\\u{202e}", "\\\\u{202e}");
    assert_plain("\\\\server\\share", "\\\\server\\share");
}

/* Every pair of bytes gives text of its own, without anything that steers a terminal. */
static void is_safe_and_exact_for_every_pair_of_bytes(void **state)
{
    (void)state;
    struct writer writer;
    writer_init(&writer, OUTPUT_BYTES_MAX);
    for (unsigned pair = 0; pair < 1U << 16; pair++) {
        uint8_t bytes[] = {(uint8_t)(pair >> 8), (uint8_t)pair};
        writer_clear(&writer);
        plain_write(&writer, (struct bytes){bytes, sizeof bytes});
        struct bytes shown = writer_view(&writer);
        assert_true(utf8_is_valid(shown));
        for (size_t i = 0; i < shown.size; i++) {
            assert_true(shown.data[i] >= 0x20 && shown.data[i] != 0x7f);
        }
        bool is_same = bytes_equal(shown, (struct bytes){bytes, sizeof bytes});
        bool has_escape = bytes_find(shown, bytes_of("\\x")) != shown.size ||
                          bytes_find(shown, bytes_of("\\u{")) != shown.size;
        assert_true(is_same || has_escape);
    }
    writer_done(&writer);
}

static void counts_wide_characters_twice(void **state)
{
    (void)state;
    assert_int_equal(plain_width(bytes_of("abc")), 3);
    assert_int_equal(plain_width(bytes_of("卡巴")), 4);
    assert_int_equal(plain_width(bytes_of("e\u0301")), 1);
    assert_int_equal(plain_width(bytes_of("\x1b")), 4);
    assert_int_equal(plain_width(bytes_of("🙂")), 2);
}

static void cuts_at_columns(void **state)
{
    (void)state;
    assert_cut("abcdef", 6, 0, "abcdef");
    assert_cut("abcdefg", 6, 0, "abcde…");
    assert_cut("abcdefghij", 6, 3, "ab…hij");
    assert_cut("卡巴斯基", 6, 0, "卡巴…");
    assert_cut("卡巴斯基", 4, 0, "卡…");
    assert_cut("/a/卡巴斯基/b", 8, 4, "/a/…基/b");
    assert_cut("abc", 0, 0, "");
    assert_cut("abc", 1, 0, "…");
}

static void stays_linear_on_backslashes(void **state)
{
    (void)state;
    static uint8_t many[1 << 18];
    memset(many, '\\', sizeof many);
    assert_int_equal(plain_width((struct bytes){many, sizeof many}), sizeof many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_text_alone),
        cmocka_unit_test(shows_control_characters),
        cmocka_unit_test(shows_what_changes_the_direction_or_hides),
        cmocka_unit_test(shows_bytes_that_are_not_utf8),
        cmocka_unit_test(stops_piles_of_combining_marks),
        cmocka_unit_test(never_shows_two_names_alike),
        cmocka_unit_test(is_safe_and_exact_for_every_pair_of_bytes),
        cmocka_unit_test(counts_wide_characters_twice),
        cmocka_unit_test(cuts_at_columns),
        cmocka_unit_test(stays_linear_on_backslashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
