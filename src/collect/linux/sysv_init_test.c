#include "collect/linux/collectors.h"
#include "collector.h"

static const char script[] =
    "#!/bin/sh\n"
    "### BEGIN INIT INFO\n"
    "# Provides: kesl\n"
    "# Short-Description: the endpoint\n"
    "### END INIT INFO\n";

static void reads_scripts_and_the_links_that_start_them(void **state)
{
    put_text("etc/init.d/kesl", script);
    put_text("etc/init.d/off", "#!/bin/sh\n");
    put_text("etc/init.d/README", "text\n");
    put_link("etc/rc2.d/S20kesl", "../init.d/kesl");
    put_link("etc/rc2.d/K20off", "../init.d/off");
    put_link("etc/rc3.d/S99gone", "../init.d/gone");
    put_text("var/lib/dpkg/info/kesl.list", "/etc/init.d/kesl\n");
    char *found = collect_root(collect_sysv_init);
    assert_int_equal(count_of(found, "{\"artifact\""), 3);
    assert_has(found,
               "\"name\":\"kesl\",\"class\":\"sysv\",\"path\":\"/etc/init.d/kesl\","
               "\"scope\":\"system\",\"state\":\"enabled\","
               "\"exec\":[\"/etc/init.d/kesl start\"],\"image\":\"/etc/init.d/kesl\","
               "\"image_missing\":false,\"account\":\"root\","
               "\"description\":\"the endpoint\",\"package\":\"kesl\"");
    assert_has(found,
               "\"name\":\"off\",\"class\":\"sysv\",\"path\":\"/etc/init.d/off\","
               "\"scope\":\"system\",\"state\":\"disabled\"");
    assert_has(found,
               "\"name\":\"gone\",\"class\":\"sysv\",\"path\":\"/etc/rc3.d/S99gone\","
               "\"scope\":\"system\",\"state\":\"enabled\",\"image\":\"/etc/init.d/gone\","
               "\"image_missing\":true");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void reads_a_linked_folder_once(void **state)
{
    put_text("etc/rc.d/init.d/kesl", script);
    put_link("etc/init.d", "rc.d/init.d");
    put_link("etc/rc.d/rc5.d/S01kesl", "../init.d/kesl");
    char *found = collect_root(collect_sysv_init);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found,
               "\"path\":\"/etc/rc.d/init.d/kesl\",\"scope\":\"system\","
               "\"state\":\"enabled\"");
    free(found);
}

static void reads_runlevels_of_openrc(void **state)
{
    put_text("etc/init.d/kesl", "#!/sbin/openrc-run\n");
    put_link("etc/runlevels/default/kesl", "/etc/init.d/kesl");
    char *found = collect_root(collect_sysv_init);
    assert_has(found, "\"state\":\"enabled\"");
    free(found);
}

static void says_that_there_are_none(void **state)
{
    char *found = collect_root(collect_sysv_init);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_scripts_and_the_links_that_start_them, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(reads_a_linked_folder_once, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_runlevels_of_openrc, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_are_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
