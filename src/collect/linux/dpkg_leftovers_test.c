#include "collect/linux/collectors.h"
#include "collector.h"

static const char status_file[] =
    "Package: kesl\n"
    "Status: deinstall ok config-files\n"
    "Version: 12.1\n"
    "Maintainer: Example Lab\n"
    "Conffiles:\n"
    " /etc/deleted 00\n"
    " /etc/opt/kesl.conf 11 obsolete\n"
    "\n"
    "Package: here\n"
    "Status: install ok installed\n"
    "Architecture: amd64\n"
    "Conffiles:\n"
    " /etc/here.conf 22\n"
    "\n"
    "Package: purged\n"
    "Status: purge ok not-installed\n"
    "\n";

static void finds_what_removed_packages_left(void **state)
{
    put_text("var/lib/dpkg/status", status_file);
    put_text("etc/opt/kesl.conf", "");
    put_text("etc/here.conf", "");
    put_text("var/lib/dpkg/info/format", "1\n");
    put_text("var/lib/dpkg/info/kesl.postrm", "");
    put_text("var/lib/dpkg/info/here:amd64.postinst", "");
    put_text("var/lib/dpkg/info/purged.list", "");
    put_text("var/lib/dpkg/info/klnagent64.1.prerm", "");
    put_text("var/lib/dpkg/info/other:i386.postrm", "");
    char *found = collect_root(collect_dpkg_leftovers);
    assert_int_equal(count_of(found, "{\"artifact\""), 4);
    assert_has(found,
               "\"class\":\"leftover-conffile\",\"name\":\"kesl\",\"version\":\"12.1\","
               "\"path\":\"/etc/opt/kesl.conf\",\"publisher\":\"Example Lab\"},"
               "\"from\":\"var/lib/dpkg/status:7\"");
    assert_has(found,
               "\"class\":\"maintainer-script\",\"name\":\"klnagent64.1\","
               "\"path\":\"/var/lib/dpkg/info/klnagent64.1.prerm\"");
    assert_has(found, "\"class\":\"leftover-list\",\"name\":\"purged\"");
    assert_has(found,
               "\"class\":\"maintainer-script\",\"name\":\"other\","
               "\"architecture\":\"i386\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

/* A whole database knows every file beside it. */
static void finds_no_unknown_package_on_this_machine(void **state)
{
    if (!has_program("dpkg-query")) {
        print_message("skipped: no dpkg here\n");
        skip();
    }
    char *found = collect_from("/", collect_dpkg_leftovers, false);
    assert_lacks(found, "maintainer-script");
    assert_lacks(found, "leftover-list");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_dpkg_leftovers);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_what_removed_packages_left, make_root, remove_root),
        cmocka_unit_test_setup_teardown(finds_no_unknown_package_on_this_machine, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
