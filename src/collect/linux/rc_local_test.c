#include "collect/linux/collectors.h"
#include "collector.h"

static void reads_commands(void **state)
{
    put_text("etc/rc.d/rc.local",
             "#!/bin/sh\n# comment\n/opt/gone/start \\\n  --boot\n:\nexit 0\n");
    put_link("etc/rc.local", "rc.d/rc.local");
    put_text("etc/local.d/tool.start", "/opt/tool\n");
    put_text("etc/local.d/README", "text\n");
    char *path = root_path("etc/local.d/tool.start");
    assert_int_equal(chmod(path, 0755), 0);
    free(path);
    char *found = collect_root(collect_rc_local);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found,
               "\"name\":\"rc.local\",\"class\":\"rc.local\",\"path\":\"/etc/rc.d/rc.local\","
               "\"command\":\"/opt/gone/start    --boot\",\"image\":\"/opt/gone/start\","
               "\"image_missing\":true,\"account\":\"root\",\"schedule\":\"boot\","
               "\"state\":\"disabled\"},\"from\":\"etc/rc.d/rc.local:3\"");
    assert_has(found, "\"name\":\"tool.start\"");
    assert_has(found, "\"state\":\"enabled\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_rc_local);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_commands, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
