#include "collect/linux/collectors.h"
#include "collector.h"

static void gives_folders_that_no_package_owns(void **state)
{
    put_text("usr/lib/owned/mine/x", "");
    put_text("usr/lib/vendor/x", "");
    put_text("file", "");
    put_link("link", "/usr/lib/vendor");
    put_text("var/lib/dpkg/info/base.list", "/.\n/usr\n/usr/lib\n/usr/lib/owned\n/var\n/var/lib\n");
    char *found = collect_root(collect_folders);
    assert_has(found, "\"path\":\"/usr/lib/owned/mine\",\"mode\":\"0755\"");
    assert_has(found, "\"path\":\"/usr/lib/vendor\"");
    assert_has(found, "\"path\":\"/var/lib/dpkg/info\"");
    assert_lacks(found, "\"path\":\"/usr/lib/owned\",");
    assert_lacks(found, "\"path\":\"/usr\",");
    assert_lacks(found, "link");
    assert_lacks(found, "\"path\":\"/file\"");
    assert_int_equal(count_of(found, "{\"artifact\""), 4); /* dpkg, dpkg/info, mine, vendor */
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gives_folders_that_no_package_owns, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
