#include "cmd/command.h"

#include "unit.h"

static enum exit_code run_nothing(const struct invocation *invocation)
{
    return EXIT_CODE_CLEAR;
}

static const struct command_option option_root = {.name = "root", .argument = "DIR"};
static const struct command_option option_ban_file = {.name = "ban",
                                                      .short_name = 'b',
                                                      .argument = "FILE",
                                                      .is_repeatable = true};
static const struct command_option option_quick = {.name = "quick", .short_name = 'q'};
static const struct command_option option_loud = {.name = "loud", .short_name = 'l'};

static const struct command scan = {
    .name = "scan",
    .operands = "",
    .options = {&option_root, &option_ban_file, &option_quick, &option_loud},
    .run = run_nothing,
};
static const struct command ban_check = {
    .name = "ban check",
    .operands = "FILE...",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .run = run_nothing,
};
static const struct command *const table[] = {&scan, &ban_check, NULL};

#define READ(invocation, error, ...)                                                               \
    read_words((char *[]){"evict", __VA_ARGS__, NULL}, (invocation), (error))

static enum status read_words(char *const *argv, struct invocation *invocation, struct error *error)
{
    int argc = 0;
    while (argv[argc] != NULL) {
        argc++;
    }
    return invocation_read(table, argc, argv, invocation, error);
}

static void reads_every_way_to_give_a_value(void **state)
{
    struct invocation invocation;
    assert_int_equal(READ(&invocation, NULL, "scan", "--root=/mnt", "-b", "one", "-qbtwo", "--ban",
                          "three", "-l"),
                     STATUS_OK);
    assert_string_equal(invocation_value(&invocation, &option_root), "/mnt");
    assert_string_equal(invocation_value_at(&invocation, &option_ban_file, 0), "one");
    assert_string_equal(invocation_value_at(&invocation, &option_ban_file, 1), "two");
    assert_string_equal(invocation_value_at(&invocation, &option_ban_file, 2), "three");
    assert_null(invocation_value_at(&invocation, &option_ban_file, 3));
    assert_true(invocation_has(&invocation, &option_quick));
    assert_true(invocation_has(&invocation, &option_loud));
    invocation_done(&invocation);
}

static void reads_commands_of_two_words_and_their_operands(void **state)
{
    struct invocation invocation;
    assert_int_equal(READ(&invocation, NULL, "ban", "check", "a", "-", "--", "--b"), STATUS_OK);
    assert_ptr_equal(invocation.command, &ban_check);
    assert_int_equal(invocation.operand_count, 3);
    assert_string_equal(invocation.operands[1], "-");
    assert_string_equal(invocation.operands[2], "--b");
    invocation_done(&invocation);
}

static void help_needs_no_operands(void **state)
{
    struct invocation invocation;
    assert_int_equal(READ(&invocation, NULL, "ban", "check", "--help"), STATUS_OK);
    assert_true(invocation.wants_help);
    invocation_done(&invocation);
}

static void says_what_is_wrong(void **state)
{
    static const struct {
        char       *words[5];
        const char *text;
    } cases[] = {
        {{"evict"}, "no command given; try 'evict help'"},
        {{"evict", "sca"}, "there is no command 'sca'; try 'evict help'"},
        {{"evict", "ban"}, "'ban' needs a second word; try 'evict help ban'"},
        {{"evict", "ban", "x"}, "there is no command 'ban x'; try 'evict help ban'"},
        {{"evict", "ban", "check"}, "'evict ban check' needs FILE...; try 'evict help ban check'"},
        {{"evict", "scan", "--roo", "/"}, "there is no option '--roo'; try 'evict help scan'"},
        {{"evict", "scan", "--rootx=/"}, "there is no option '--rootx'; try 'evict help scan'"},
        {{"evict", "scan", "--root"}, "'--root' needs a value (DIR); try 'evict help scan'"},
        {{"evict", "scan", "--quick=1"}, "'--quick' takes no value"},
        {{"evict", "scan", "-qq"}, "'--quick' is given twice"},
        {{"evict", "scan", "-x"}, "there is no option '-x'; try 'evict help scan'"},
        {{"evict", "scan", "/mnt"}, "'/mnt' is one word too many; try 'evict help scan'"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error      error = {0};
        struct invocation invocation;
        assert_int_equal(read_words(cases[i].words, &invocation, &error), STATUS_WRONG_USE);
        assert_string_equal(error.text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_way_to_give_a_value),
        cmocka_unit_test(reads_commands_of_two_words_and_their_operands),
        cmocka_unit_test(help_needs_no_operands),
        cmocka_unit_test(says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
