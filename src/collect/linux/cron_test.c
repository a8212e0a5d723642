#include "collect/linux/collectors.h"
#include "collector.h"

static void make_program(const char *name)
{
    put_text(name, "#!/bin/sh\n");
    char *path = root_path(name);
    assert_int_equal(chmod(path, 0755), 0);
    free(path);
}

static void reads_tables_in_all_places(void **state)
{
    make_program("opt/tool");
    put_text("etc/crontab", "SHELL=/bin/sh\n17 * * * * root /opt/tool --flag\nbroken\n");
    put_text("etc/cron.d/kesl", "@reboot root /opt/gone/start\n");
    put_text("etc/anacrontab", "7 10 cron.weekly run-parts /etc/cron.weekly\n");
    put_text("var/spool/cron/fedora", "0 1 * * * /opt/tool\n");
    put_text("var/spool/cron/crontabs/debian", "0 2 * * * cd / && /opt/tool\n");
    put_text("var/spool/cron/tabs/suse", "-0 3 * * * /opt/tool\n");
    put_text("var/lib/dpkg/info/kesl.list", "/etc/cron.d/kesl\n");
    char *found = collect_root(collect_cron);
    assert_int_equal(count_of(found, "{\"artifact\""), 6);
    assert_has(found,
               "\"name\":\"crontab\",\"class\":\"cron\",\"path\":\"/etc/crontab\","
               "\"command\":\"/opt/tool --flag\",\"image\":\"/opt/tool\","
               "\"image_missing\":false,\"account\":\"root\",\"schedule\":\"17 * * * *\","
               "\"state\":\"enabled\"},\"from\":\"etc/crontab:2\"");
    assert_has(found,
               "\"path\":\"/etc/cron.d/kesl\",\"command\":\"/opt/gone/start\","
               "\"image\":\"/opt/gone/start\",\"image_missing\":true,\"account\":\"root\","
               "\"schedule\":\"@reboot\",\"state\":\"enabled\",\"package\":\"kesl\"");
    assert_has(found, "\"name\":\"cron.weekly\"");
    assert_has(found, "\"account\":\"fedora\",\"schedule\":\"0 1 * * *\"");
    assert_has(found, "\"account\":\"debian\",\"schedule\":\"0 2 * * *\"");
    assert_has(found, "\"account\":\"suse\"");
    assert_has(found, "etc/crontab: line 3: a line that is neither a job nor NAME=value");
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

static void reads_folders_of_programs(void **state)
{
    make_program("etc/cron.daily/job");
    put_text("etc/cron.daily/off", "");
    put_text("etc/cron.daily/.placeholder", "");
    put_link("etc/cron.weekly/dangling", "/opt/gone");
    char *found = collect_root(collect_cron);
    assert_int_equal(count_of(found, "{\"artifact\""), 3);
    assert_has(found,
               "\"name\":\"job\",\"class\":\"cron\",\"path\":\"/etc/cron.daily/job\","
               "\"command\":\"/etc/cron.daily/job\",\"image\":\"/etc/cron.daily/job\","
               "\"image_missing\":false,\"account\":\"root\",\"schedule\":\"daily\","
               "\"state\":\"enabled\"");
    assert_has(found, "\"name\":\"off\"");
    assert_has(found, "\"image\":\"/etc/cron.weekly/dangling\",\"image_missing\":true");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void reads_a_linked_folder_once(void **state)
{
    put_text("etc/crontabs/root", "0 1 * * * /opt/tool\n");
    put_link("var/spool/cron/crontabs", "/etc/crontabs");
    char *found = collect_root(collect_cron);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_cron);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_tables_in_all_places, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_folders_of_programs, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_a_linked_folder_once, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
