#include "formats/crontab.h"

#include "fixture.h"

static const char system_table[] =
    "SHELL=/bin/sh\n"
    "'MAIL TO' = x\n"
    "17 *\t* * *\troot\tcd / && run-parts /etc/cron.hourly\n"
    "@reboot root /opt/example/start.sh\n"
    "* * * * root\n";

static struct error failure;

static void reads_system_tables(void **state)
{
    struct lines         lines = lines_of(bytes_of(system_table));
    struct crontab_entry entry;
    assert_int_equal(crontab_next(&lines, CRONTAB_SYSTEM, &entry, &failure), STATUS_OK);
    assert_true(entry.is_environment);
    assert_true(bytes_equal_text(entry.name, "SHELL"));
    assert_int_equal(crontab_next(&lines, CRONTAB_SYSTEM, &entry, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 2);
    assert_string_equal(failure.text, "a line that is neither a job nor NAME=value");
    assert_int_equal(crontab_next(&lines, CRONTAB_SYSTEM, &entry, &failure), STATUS_OK);
    assert_false(entry.is_environment);
    assert_true(bytes_equal_text(entry.schedule, "17 *\t* * *"));
    assert_true(bytes_equal_text(entry.account, "root"));
    assert_true(bytes_equal_text(entry.command, "cd / && run-parts /etc/cron.hourly"));
    assert_int_equal(crontab_next(&lines, CRONTAB_SYSTEM, &entry, &failure), STATUS_OK);
    assert_true(bytes_equal_text(entry.schedule, "@reboot"));
    assert_true(bytes_equal_text(entry.command, "/opt/example/start.sh"));
    assert_int_equal(entry.line, 4);
    assert_int_equal(crontab_next(&lines, CRONTAB_SYSTEM, &entry, &failure), STATUS_MALFORMED);
    assert_int_equal(crontab_next(&lines, CRONTAB_SYSTEM, &entry, &failure), STATUS_ABSENT);
}

static void reads_tables_of_users(void **state)
{
    struct lines lines =
        lines_of(bytes_of("*/5 1-3 * jan mon-fri X=1 /opt/a %in\n"
                          "@daily /opt/b\n-*/9 * * * * c\n"));
    struct crontab_entry entry;
    assert_int_equal(crontab_next(&lines, CRONTAB_USER, &entry, &failure), STATUS_OK);
    assert_true(bytes_equal_text(entry.schedule, "*/5 1-3 * jan mon-fri"));
    assert_true(bytes_equal_text(entry.command, "X=1 /opt/a %in"));
    assert_int_equal(entry.account.size, 0);
    assert_int_equal(crontab_next(&lines, CRONTAB_USER, &entry, &failure), STATUS_OK);
    assert_true(bytes_equal_text(entry.command, "/opt/b"));
    assert_int_equal(crontab_next(&lines, CRONTAB_USER, &entry, &failure), STATUS_OK);
}

static void reads_anacrontab(void **state)
{
    struct lines lines =
        lines_of(bytes_of("7\t10\tcron.weekly\trun-parts x\n"
                          "@monthly 15 m y\nRANDOM_DELAY=45\n"));
    struct crontab_entry entry;
    assert_int_equal(crontab_next(&lines, CRONTAB_ANACRON, &entry, &failure), STATUS_OK);
    assert_true(bytes_equal_text(entry.schedule, "7\t10"));
    assert_true(bytes_equal_text(entry.name, "cron.weekly"));
    assert_true(bytes_equal_text(entry.command, "run-parts x"));
    assert_int_equal(crontab_next(&lines, CRONTAB_ANACRON, &entry, &failure), STATUS_OK);
    assert_true(bytes_equal_text(entry.schedule, "@monthly 15"));
    assert_int_equal(crontab_next(&lines, CRONTAB_ANACRON, &entry, &failure), STATUS_OK);
    assert_true(entry.is_environment);
}

static void finds_the_program_of_a_command(void **state)
{
    static const char *const cases[][2] = {
        {"/opt/x/y --flag", "/opt/x/y"},
        {"A=1 B=2 '/opt/y';", "/opt/y"},
        {"'/opt/y' x", "/opt/y"},
        {"/opt/z; true", "/opt/z"},
        {"cd / && /opt/x", ""},
        {"", ""},
        {"A=1", ""},
        {"\"/a b/c\" d", "/a b/c"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytes program = command_program(bytes_of(cases[i][0]));
        assert_true(bytes_equal_text(program, cases[i][1]));
    }
}

static void read_all(struct bytes prefix)
{
    struct lines         lines = lines_of(prefix);
    struct crontab_entry entry;
    size_t               rounds = 0;
    while (crontab_next(&lines, CRONTAB_SYSTEM, &entry, &failure) != STATUS_ABSENT) {
        rounds++;
    }
    assert_true(rounds <= 5);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(system_table), read_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_system_tables),
        cmocka_unit_test(reads_tables_of_users),
        cmocka_unit_test(reads_anacrontab),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(finds_the_program_of_a_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
