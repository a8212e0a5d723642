#include "collect/linux/collectors.h"
#include "collector.h"

static void reads_jobs(void **state)
{
    put_text("etc/passwd", "one:x:1000:1000::/home/one:/bin/sh\n");
    put_text("var/spool/cron/atjobs/.SEQ", "00001\n");
    put_text("var/spool/cron/atjobs/a0000101c5e7c8",
             "#!/bin/sh\n"
             "# atrun uid=1000 gid=1000\n"
             "# mail one 0\n"
             "umask 22\n"
             "cd /home/one || {\n"
             "\t echo 'inaccessible' >&2\n"
             "\t exit 1\n"
             "}\n"
             "/opt/gone/run --once\n");
    char *found = collect_root(collect_at);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found,
               "\"class\":\"at\",\"path\":\"/var/spool/cron/atjobs/a0000101c5e7c8\","
               "\"command\":\"/opt/gone/run --once\",\"image\":\"/opt/gone/run\","
               "\"image_missing\":true,\"account\":\"one\","
               "\"schedule\":\"2026-07-23T17:44:00Z\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void says_that_there_are_none(void **state)
{
    char *found = collect_root(collect_at);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_jobs, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_are_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
