#include "base/bytes.h"

#include "unit.h"

static struct bytes of(const char *text)
{
    return bytes_of(text);
}

static void slices_never_leave_the_view(void **state)
{
    struct bytes view = of("abcdef");
    assert_true(bytes_equal_text(bytes_slice(view, 2, 3), "cde"));
    assert_true(bytes_equal_text(bytes_slice(view, 4, 100), "ef"));
    assert_int_equal(bytes_slice(view, 6, 1).size, 0);
    assert_int_equal(bytes_slice(view, SIZE_MAX, SIZE_MAX).size, 0);
    assert_true(bytes_equal_text(bytes_after(view, 5), "f"));
}

static void finds_bytes_and_runs(void **state)
{
    assert_int_equal(bytes_find_byte(of("a:b:c"), ':'), 1);
    assert_int_equal(bytes_find_last_byte(of("a:b:c"), ':'), 3);
    assert_int_equal(bytes_find_byte(of("abc"), ':'), 3);
    assert_int_equal(bytes_find_byte((struct bytes){0}, ':'), 0);
    assert_int_equal(bytes_find(of("hay needle"), of("needle")), 4);
    assert_int_equal(bytes_find(of("hay"), of("needle")), 3);
}

static void splits_lines_with_either_ending(void **state)
{
    struct bytes rest = of("one\r\ntwo\n\nlast");
    struct bytes line;
    const char  *wanted[] = {"one", "two", "", "last"};
    for (size_t i = 0; i < 4; i++) {
        assert_true(bytes_next_line(&rest, &line));
        assert_true(bytes_equal_text(line, wanted[i]));
    }
    assert_false(bytes_next_line(&rest, &line));
}

static void a_separator_at_the_end_gives_no_empty_part(void **state)
{
    struct bytes rest = of("a,b,");
    struct bytes part;
    assert_true(bytes_next_part(&rest, ',', &part));
    assert_true(bytes_next_part(&rest, ',', &part));
    assert_true(bytes_equal_text(part, "b"));
    assert_false(bytes_next_part(&rest, ',', &part));
}

static void words_are_separated_by_any_run_of_blanks(void **state)
{
    struct bytes rest = of("  one\t two ");
    struct bytes word;
    assert_true(bytes_next_word(&rest, &word));
    assert_true(bytes_equal_text(word, "one"));
    assert_true(bytes_next_word(&rest, &word));
    assert_true(bytes_equal_text(word, "two"));
    assert_false(bytes_next_word(&rest, &word));
}

static void numbers_are_whole_and_fit(void **state)
{
    uint64_t value = 7;
    assert_true(bytes_to_u64(of("18446744073709551615"), 10, &value));
    assert_true(value == UINT64_MAX);
    assert_true(bytes_to_u64(of("fF"), 16, &value));
    assert_int_equal(value, 255);
    assert_true(bytes_to_u64(of("0755"), 8, &value));
    assert_int_equal(value, 493);

    value = 7;
    const char *wrong[] = {"", "18446744073709551616", "12x", "-1", "8", " 1"};
    unsigned    bases[] = {10, 10, 10, 10, 8, 10};
    for (size_t i = 0; i < 6; i++) {
        assert_false(bytes_to_u64(of(wrong[i]), bases[i], &value));
    }
    assert_int_equal(value, 7);
}

static void compares_as_sorting_needs_it(void **state)
{
    assert_true(bytes_compare(of("a"), of("b")) < 0);
    assert_true(bytes_compare(of("ab"), of("a")) > 0);
    assert_int_equal(bytes_compare(of(""), of("")), 0);
    assert_true(bytes_equal_folded(of("KES-21"), of("kes-21")));
    assert_false(bytes_equal_folded(of("kesl"), of("kes")));
    assert_true(bytes_start_with(of("kesl.service"), "kesl"));
    assert_true(bytes_end_with(of("kesl.service"), ".service"));
    assert_false(bytes_end_with(of("ice"), ".service"));
}

static void trims_and_names(void **state)
{
    assert_true(bytes_equal_text(bytes_trim(of(" \t x y\r\n")), "x y"));
    assert_int_equal(bytes_trim(of(" \n")).size, 0);
    assert_true(bytes_equal_text(bytes_file_name(of("/opt/x/tool")), "tool"));
    assert_true(bytes_equal_text(bytes_file_name(of("tool")), "tool"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_never_leave_the_view),
        cmocka_unit_test(finds_bytes_and_runs),
        cmocka_unit_test(splits_lines_with_either_ending),
        cmocka_unit_test(a_separator_at_the_end_gives_no_empty_part),
        cmocka_unit_test(words_are_separated_by_any_run_of_blanks),
        cmocka_unit_test(numbers_are_whole_and_fit),
        cmocka_unit_test(compares_as_sorting_needs_it),
        cmocka_unit_test(trims_and_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
