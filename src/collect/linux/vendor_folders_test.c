#include "collect/linux/collectors.h"
#include "collector.h"

static void looks_where_vendors_put_themselves(void **state)
{
    put_text("opt/kaspersky/kesl/bin/deep/tool", "");
    put_text("opt/kaspersky/kesl/bin/control", "");
    put_text("opt/klnagent.ini", "");
    put_text("var/opt/kaspersky/kesl/x", "");
    put_text("var/log/kaspersky/log", "");
    put_text("usr/local/lib/vendor/x", "");
    put_text("srv/data/inner/x", "");
    put_text("home/one/.config/vendor/x", "");
    put_text("home/one/.vendor/inner/x", "");
    put_text("people/two/docs/x", "");
    put_text("usr/sbin/system/x", "");
    put_link("opt/link", "/srv/data");
    put_text("etc/passwd",
             "one:x:1000:1000::/home/one:/bin/sh\n"
             "two:x:1001:1001::/people/two:/bin/sh\n"
             "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n"
             "odd:x:1002:1002::/:/bin/sh\n");
    put_text("var/lib/dpkg/info/kesl.list", "/opt\n/opt/kaspersky\n");
    char *path = root_path("opt/kaspersky");
    assert_int_equal(chmod(path, 0750), 0);
    free(path);
    path = root_path("opt/kaspersky/kesl/bin/control");
    assert_int_equal(chmod(path, 04755), 0);
    free(path);
    char *found = collect_root(collect_vendor_folders);
    char *first = xasprintf(
        "\"path\":\"/opt/kaspersky\",\"mode\":\"0750\",\"owner\":\"%u\","
        "\"package\":\"kesl\"},\"from\":\"opt/kaspersky\",\"modified\":\"20",
        (unsigned)getuid());
    assert_has(found, first);
    free(first);
    static const char *const there[] = {
        "/opt/kaspersky/kesl", "/opt/kaspersky/kesl/bin", "/var/opt/kaspersky/kesl",
        "/var/log/kaspersky",  "/usr/local/lib",          "/usr/local/lib/vendor",
        "/srv/data",           "/home/one/.config",       "/home/one/.config/vendor",
        "/home/one/.vendor",   "/people/two/docs",
    };
    static const char *const elsewhere[] = {
        "/opt/kaspersky/kesl/bin/deep",
        "/srv/data/inner",
        "/home/one/.vendor/inner",
        "/usr/sbin/system",
        "/opt/link",
        "/people",
    };
    for (size_t i = 0; i < COUNT_OF(there); i++) {
        char *wanted = xasprintf("\"path\":\"%s\",", there[i]);
        assert_has(found, wanted);
        free(wanted);
    }
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        char *unwanted = xasprintf("\"path\":\"%s\",", elsewhere[i]);
        assert_lacks(found, unwanted);
        free(unwanted);
    }
    assert_has(found,
               "\"kind\":\"file\",\"source\":\"test\",\"os\":\"linux\","
               "\"path\":\"/opt/kaspersky/kesl/bin/control\",\"mode\":\"4755\"");
    assert_has(found, "\"path\":\"/opt/klnagent.ini\"");
    assert_has(found, "\"path\":\"/var/opt/kaspersky/kesl/x\"");
    assert_lacks(found, "/srv/data/inner/x");
    assert_lacks(found, "/opt/kaspersky/kesl/bin/deep");
    assert_int_equal(count_of(found, "\"path\":\"/home/one/.config\","), 1);
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void an_empty_system_has_none(void **state)
{
    char *found = collect_root(collect_vendor_folders);
    assert_has(found, "\"status\":\"complete\",\"count\":0");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(looks_where_vendors_put_themselves, make_root, remove_root),
        cmocka_unit_test_setup_teardown(an_empty_system_has_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
