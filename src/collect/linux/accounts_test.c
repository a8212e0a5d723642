#include "collect/linux/collectors.h"
#include "collector.h"

static void knows_who_is_administrator_and_who_is_locked(void **state)
{
    put_text("etc/passwd",
             "root:x:0:0:root:/root:/bin/bash\n"
             "one:x:1000:1000:One:/home/one:/bin/bash\n"
             "two:x:1001:27:Two:/home/two:/bin/sh\n"
             "three:x:1002:1002::/home/three:\n"
             "four:x:1003:1003::/home/four:/bin/bash\n"
             "five:x:1004:1004::/home/five:/bin/bash\n"
             "broken\n");
    put_text("etc/group", "sudo:x:27:one\nkesladmin:x:990:one,four\nboss:x:991:four\n");
    put_text("etc/shadow", "root:*:1::::::\none:$6$secret$hash:1::::::\nfive:!:1::::::\n");
    put_text("etc/sudoers",
             "Defaults env_reset\nUser_Alias BOSSES = three\n"
             "BOSSES ALL=(ALL) ALL\nfive ALL=/bin/ls\n");
    put_text("etc/sudoers.d/group", "%boss ALL=(ALL:ALL) NOPASSWD: ALL\n");
    put_text("etc/sudoers.d/ignored.dpkg-old", "five ALL=(ALL) ALL\n");
    char *found = collect_root(collect_accounts);
    assert_has(found,
               "\"name\":\"root\",\"class\":\"user\",\"identifier\":\"0\",\"home\":\"/root\","
               "\"shell\":\"/bin/bash\",\"comment\":\"root\",\"is_administrator\":true,"
               "\"is_locked\":true},\"from\":\"etc/passwd:1\"");
    assert_has(found, "\"comment\":\"One\",\"is_administrator\":true,\"is_locked\":false");
    assert_has(found, "\"comment\":\"Two\",\"is_administrator\":true}");
    assert_has(found, "\"home\":\"/home/three\",\"is_administrator\":true}");
    assert_has(found, "\"home\":\"/home/four\",\"shell\":\"/bin/bash\",\"is_administrator\":true}");
    assert_has(found,
               "\"home\":\"/home/five\",\"shell\":\"/bin/bash\",\"is_administrator\":false,"
               "\"is_locked\":true");
    assert_has(found,
               "\"name\":\"kesladmin\",\"class\":\"group\",\"identifier\":\"990\","
               "\"members\":[\"one\",\"four\"],\"is_administrator\":false},"
               "\"from\":\"etc/group:2\"");
    assert_has(found,
               "\"name\":\"boss\",\"class\":\"group\",\"identifier\":\"991\","
               "\"members\":[\"four\"],\"is_administrator\":true");
    assert_lacks(found, "secret");
    assert_has(found, "etc/passwd: line 7: an entry of 1 fields");
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

static void says_that_there_are_none(void **state)
{
    char *found = collect_root(collect_accounts);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

static void agrees_with_getent_on_this_machine(void **state)
{
    if (!has_program("getent") || getuid() != 0) {
        print_message("skipped: no getent here, or not root\n");
        skip();
    }
    char *users = output_of(
        "getent passwd | awk -F: '{printf \"\\\"name\\\":\\\"%s\\\",\\\"class\\\":\\\"user\\\","
        "\\\"identifier\\\":\\\"%s\\\"%s\\n\", $1, $3, $6 == \"\" ? \"\" : "
        "\",\\\"home\\\":\\\"\" $6 \"\\\"\"}'");
    char *groups = output_of(
        "getent group | awk -F: '{printf \"\\\"name\\\":\\\"%s\\\","
        "\\\"class\\\":\\\"group\\\",\\\"identifier\\\":\\\"%s\\\"\\n\", "
        "$1, $3}'");
    char  *found = collect_from("/", collect_accounts, false);
    char  *lists[] = {users, groups};
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        for (char *line = strtok(lists[i], "\n"); line != NULL; line = strtok(NULL, "\n")) {
            assert_has(found, line);
            count++;
        }
    }
    print_message("%zu accounts as getent has them\n", count);
    assert_int_equal(count, count_of(found, "{\"artifact\""));
    free(found);
    free(users);
    free(groups);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_who_is_administrator_and_who_is_locked, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_are_none, make_root, remove_root),
        cmocka_unit_test_setup_teardown(agrees_with_getent_on_this_machine, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
