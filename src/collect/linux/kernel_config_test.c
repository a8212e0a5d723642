#include "collect/linux/collectors.h"
#include "collector.h"

static void reads_settings_in_all_places(void **state)
{
    put_text("etc/modules", "# comment\nkav4fs_oas\n");
    put_text("etc/modules-load.d/one.conf", "redirfs\n");
    put_text("etc/modules-load.d/one.conf.old", "hidden\n");
    put_text("usr/lib/modprobe.d/two.conf", "options redirfs debug=1\nblacklist pcspkr\nbroken\n");
    put_text("var/lib/dpkg/info/two.list", "/lib/modprobe.d/two.conf\n");
    put_link("lib", "usr/lib");
    char *found = collect_root(collect_kernel_config);
    assert_int_equal(count_of(found, "{\"artifact\""), 4);
    assert_has(found,
               "\"class\":\"module-load\",\"name\":\"kav4fs_oas\","
               "\"path\":\"/etc/modules\"},\"from\":\"etc/modules:2\"");
    assert_has(found, "\"class\":\"module-load\",\"name\":\"redirfs\"");
    assert_has(found,
               "\"class\":\"module-option\",\"name\":\"redirfs\",\"value\":\"debug=1\","
               "\"path\":\"/usr/lib/modprobe.d/two.conf\",\"package\":\"two\"");
    assert_has(found, "\"class\":\"module-blacklist\",\"name\":\"pcspkr\"");
    assert_has(found, "usr/lib/modprobe.d/two.conf: line 3: ");
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

static void says_that_there_are_none(void **state)
{
    char *found = collect_root(collect_kernel_config);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_settings_in_all_places, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_are_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
