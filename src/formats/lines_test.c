#include "formats/lines.h"

#include "fixture.h"

static const char sample[] =
    "# comment\r\n"
    "\n"
    "  one \\\n"
    "# between\n"
    " two\\\n"
    "three\n"
    "last \\";

static struct arena arena;

static void numbers_lines_and_passes_comments_over(void **state)
{
    struct lines lines = lines_of(bytes_of("# c\n\n x \r\n;y\nz"));
    struct bytes line;
    assert_true(lines_next_content(&lines, "#;", &line));
    assert_true(bytes_equal_text(line, "x"));
    assert_int_equal(lines.number, 3);
    assert_true(lines_next_content(&lines, "#;", &line));
    assert_true(bytes_equal_text(line, "z"));
    assert_int_equal(lines.number, 5);
    assert_false(lines_next_content(&lines, "#;", &line));
}

static void joins_continued_lines(void **state)
{
    struct lines lines = lines_of(bytes_of(sample));
    struct bytes line;
    uint64_t     number;
    bool         is_cut;
    arena_init(&arena, 1 << 16);
    assert_true(lines_next_joined(&lines, "#", &arena, &line, &number, &is_cut));
    assert_true(bytes_equal_text(line, "one   two three"));
    assert_int_equal(number, 3);
    assert_false(is_cut);
    assert_true(lines_next_joined(&lines, "#", &arena, &line, &number, &is_cut));
    assert_true(bytes_equal_text(line, "last"));
    assert_false(lines_next_joined(&lines, "#", &arena, &line, &number, &is_cut));
    arena_done(&arena);
}

static void says_when_the_arena_is_full(void **state)
{
    struct lines lines = lines_of(bytes_of("one\\\ntwo\nthree"));
    struct bytes line;
    uint64_t     number;
    bool         is_cut;
    arena_init(&arena, 2);
    assert_true(lines_next_joined(&lines, "#", &arena, &line, &number, &is_cut));
    assert_true(is_cut);
    assert_true(lines_next_joined(&lines, "#", &arena, &line, &number, &is_cut));
    assert_false(is_cut);
    assert_true(bytes_equal_text(line, "three"));
    arena_done(&arena);
}

static void splits_keys_sections_and_quotes(void **state)
{
    struct bytes before;
    struct bytes after;
    assert_true(split_at(bytes_of("key = a = b"), '=', &before, &after));
    assert_true(bytes_equal_text(before, "key"));
    assert_true(bytes_equal_text(after, "a = b"));
    assert_false(split_at(bytes_of("key"), '=', &before, &after));
    assert_true(section_of(bytes_of("[ a b ]"), &before));
    assert_true(bytes_equal_text(before, "a b"));
    assert_true(section_of(bytes_of("[]"), &before));
    assert_int_equal(before.size, 0);
    assert_false(section_of(bytes_of("[a"), &before));
    assert_true(bytes_equal_text(unquoted(bytes_of("\"a'")), "\"a'"));
    assert_true(bytes_equal_text(unquoted(bytes_of("'a'")), "a"));
    assert_true(bytes_equal_text(unquoted(bytes_of("'")), "'"));
}

static void read_all(struct bytes prefix)
{
    struct lines lines = lines_of(prefix);
    struct bytes line;
    uint64_t     number;
    bool         is_cut;
    size_t       rounds = 0;
    arena_init(&arena, 1 << 16);
    while (lines_next_joined(&lines, "#", &arena, &line, &number, &is_cut)) {
        rounds++;
    }
    arena_done(&arena);
    assert_true(rounds <= 4);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(sample), read_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_lines_and_passes_comments_over),
        cmocka_unit_test(joins_continued_lines),
        cmocka_unit_test(says_when_the_arena_is_full),
        cmocka_unit_test(splits_keys_sections_and_quotes),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
