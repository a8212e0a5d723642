#include "base/reader.h"

#include "unit.h"

static const uint8_t input[] = {1, 2, 3, 4, 5, 6, 7, 8, 'a', 'b', 0, 'c'};

static struct reader fresh(void)
{
    return reader_of((struct bytes){input, sizeof input});
}

static void reads_numbers_of_both_orders(void **state)
{
    struct reader in = fresh();
    assert_int_equal(reader_u8(&in), 1);
    assert_int_equal(reader_u16le(&in), 0x0302);
    assert_int_equal(reader_u32be(&in), 0x04050607);
    assert_int_equal(reader_offset(&in), 7);
    reader_seek(&in, 0);
    assert_true(reader_u64le(&in) == 0x0807060504030201U);
    assert_false(reader_failed(&in));
}

static void a_failure_sticks_and_leaves_nothing(void **state)
{
    struct reader in = fresh();
    reader_skip(&in, sizeof input - 1);
    assert_int_equal(reader_u32le(&in), 0);
    assert_true(reader_failed(&in));
    assert_int_equal(reader_left(&in), 0);
    assert_int_equal(reader_u8(&in), 0);
    reader_seek(&in, 0);
    assert_true(reader_failed(&in));
    assert_int_equal(reader_bytes(&in, 0).size, 0);
}

static void a_section_cannot_see_beyond_itself(void **state)
{
    struct reader in = fresh();
    struct reader section = reader_section(&in, 2);
    reader_skip(&section, 2);
    assert_int_equal(reader_left(&section), 0);
    (void)reader_u8(&section);
    assert_true(reader_failed(&section));
    assert_int_equal(reader_u8(&in), 3);

    struct reader too_long = reader_section(&in, 100);
    assert_true(reader_failed(&too_long));
    assert_true(reader_failed(&in));
}

static void text_needs_its_nul(void **state)
{
    struct reader in = fresh();
    reader_skip(&in, 8);
    assert_true(bytes_equal_text(reader_until_nul(&in), "ab"));
    (void)reader_until_nul(&in);
    assert_true(reader_failed(&in));
}

static void copies_zeroes_when_cut_short(void **state)
{
    struct reader in = fresh();
    uint8_t       target[4] = {9, 9, 9, 9};
    reader_skip(&in, sizeof input - 2);
    reader_copy(&in, target, sizeof target);
    assert_true(reader_failed(&in));
    assert_int_equal(target[0] | target[1] | target[2] | target[3], 0);
}

static void seeking_beyond_the_end_fails(void **state)
{
    struct reader in = fresh();
    reader_seek(&in, sizeof input);
    assert_false(reader_failed(&in));
    reader_seek(&in, sizeof input + 1);
    assert_true(reader_failed(&in));
}

static void empty_input_is_safe(void **state)
{
    struct reader in = reader_of((struct bytes){0});
    assert_int_equal(reader_rest(&in).size, 0);
    assert_false(reader_failed(&in));
    reader_seek(&in, 0);
    assert_int_equal(reader_u8(&in), 0);
    assert_true(reader_failed(&in));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers_of_both_orders),
        cmocka_unit_test(a_failure_sticks_and_leaves_nothing),
        cmocka_unit_test(a_section_cannot_see_beyond_itself),
        cmocka_unit_test(text_needs_its_nul),
        cmocka_unit_test(copies_zeroes_when_cut_short),
        cmocka_unit_test(seeking_beyond_the_end_fails),
        cmocka_unit_test(empty_input_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
