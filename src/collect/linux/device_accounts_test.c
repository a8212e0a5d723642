#include "collect/linux/device.h"
#include "collector.h"

static enum status give_device(struct collection *collection, struct error *error)
{
    struct artifact device;
    artifact_init(&device, KIND_DEVICE);
    device_accounts(collection, &device);
    collection_emit(collection, &device, "test");
    return STATUS_OK;
}

static void tells_people_from_system_accounts(void **state)
{
    put_text("etc/passwd",
             "root:x:0:0:root:/root:/bin/bash\n"
             "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n"
             "toor:x:0:0::/root:/bin/false\n"
             "one:x:1000:1000::/home/one:\n"
             "two:x:1001:1001::/home/two:/bin/zsh\n"
             "three:x:1002:10::/home/three:/bin/sh\n");
    put_text("etc/group", "wheel:x:10:\nsudo:x:27:one\n");
    put_text("etc/sudoers.d/two", "two ALL=(ALL) ALL\n");
    char *found = collect_root(give_device);
    assert_has(found,
               "\"users\":[\"root\",\"one\",\"two\",\"three\"],"
               "\"administrators\":[\"root\",\"toor\",\"one\",\"two\",\"three\"]");
    free(found);
}

static void says_nothing_without_accounts(void **state)
{
    char *found = collect_root(give_device);
    assert_lacks(found, "users");
    assert_lacks(found, "administrators");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_people_from_system_accounts, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_nothing_without_accounts, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
