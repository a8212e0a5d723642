#include "collect/linux/collectors.h"
#include "collector.h"

static void keeps_the_command_line(void **state)
{
    put_text("var/log/apt/history.log",
             "\nStart-Date: 2026-01-03  10:00:00\n"
             "Commandline: apt install ./kesl.deb\n"
             "Install: kesl:amd64 (12.1), lib:amd64 (1, automatic)\n"
             "End-Date: 2026-01-03  10:00:09\n"
             "\nStart-Date: 2026-01-04  10:00:00\n"
             "Commandline: apt purge kesl\n"
             "Purge: kesl:amd64 (12.1)\n"
             "\nStart-Date: never\n");
    char *found = collect_root(collect_apt_history);
    assert_int_equal(count_of(found, "{\"artifact\""), 3);
    assert_has(found,
               "\"action\":\"install\",\"name\":\"kesl\",\"version\":\"12.1\","
               "\"architecture\":\"amd64\",\"command\":\"apt install ./kesl.deb\"},"
               "\"from\":\"var/log/apt/history.log:4\",\"first\":\"2026-01-03T10:00:00Z\"");
    assert_has(found, "\"action\":\"purge\",\"name\":\"kesl\"");
    assert_has(found, "line 11: a run without a Start-Date");
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

static void reads_a_real_history(void **state)
{
    struct bytes contents = shared_bytes("linux-pkg/plaso-apt_history.log");
    put_bytes("var/log/apt/history.log", contents);
    free_bytes(contents);
    char *found = collect_root(collect_apt_history);
    assert_has(found, "\"name\":\"docker-ce\",\"version\":\"5:18.09.7~3-0~debian-stretch\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_apt_history);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_the_command_line, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_a_real_history, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
