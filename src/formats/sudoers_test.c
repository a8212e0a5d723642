#include "formats/sudoers.h"

#include "fixture.h"

static const char sample[] =
    "# comment\n"
    "Defaults env_reset\n"
    "User_Alias ADMINS = one, two , \\\n"
    "  %three\n"
    "root ALL=(ALL:ALL) ALL # all\n"
    "ADMINS , four ALL=(ALL) NOPASSWD: ALL\n"
    "#1000 ALL = /bin/x, ALL\n"
    "five ALL=(root) /bin/ls, /usr/bin/ALL\n"
    "nonsense\n"
    "@includedir /etc/sudoers.d\n";

static struct arena arena;
static struct error failure;

static void reads_rules_and_aliases(void **state)
{
    static const struct {
        const char *who;
        uint64_t    line;
        bool        is_alias;
        bool        gives_all;
    } wanted[] = {
        {"one, two ,    %three", 3, true, false},
        {"root", 5, false, true},
        {"ADMINS , four", 6, false, true},
        {"#1000", 7, false, true},
        {"five", 8, false, false},
    };
    struct lines        lines = lines_of(bytes_of(sample));
    struct sudoers_rule rule;
    arena_init(&arena, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_int_equal(sudoers_next(&lines, &arena, &rule, &failure), STATUS_OK);
        assert_true(bytes_equal_text(rule.who, wanted[i].who));
        assert_int_equal(rule.line, wanted[i].line);
        assert_int_equal(rule.is_alias, wanted[i].is_alias);
        assert_int_equal(rule.gives_all, wanted[i].gives_all);
    }
    assert_int_equal(sudoers_next(&lines, &arena, &rule, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 9);
    assert_string_equal(failure.text,
                        "a line that is neither an alias nor \"who host = commands\"");
    assert_int_equal(sudoers_next(&lines, &arena, &rule, &failure), STATUS_ABSENT);
    arena_done(&arena);
}

static void takes_names_off_a_list(void **state)
{
    struct bytes who = bytes_of("one, !two ,\"three\"");
    struct bytes name;
    assert_true(sudoers_next_name(&who, &name));
    assert_true(bytes_equal_text(name, "one"));
    assert_true(sudoers_next_name(&who, &name));
    assert_true(bytes_equal_text(name, "three"));
    assert_false(sudoers_next_name(&who, &name));
}

static void read_all(struct bytes prefix)
{
    struct lines        lines = lines_of(prefix);
    struct sudoers_rule rule;
    size_t              rounds = 0;
    arena_init(&arena, 1 << 16);
    while (sudoers_next(&lines, &arena, &rule, &failure) != STATUS_ABSENT) {
        rounds++;
    }
    arena_done(&arena);
    assert_true(rounds <= 7);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(sample), read_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rules_and_aliases),
        cmocka_unit_test(takes_names_off_a_list),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
