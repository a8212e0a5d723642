#include "collect/linux/collectors.h"
#include "collector.h"

static const char status_file[] =
    "Package: kesl\n"
    "Status: install ok installed\n"
    "Maintainer: Example Lab\n"
    "Architecture: amd64\n"
    "Multi-Arch: same\n"
    "Source: kesl-src (1.0)\n"
    "Version: 12.1.0-1297\n"
    "Installed-Size: 2\n"
    "Description: An endpoint\n"
    " more of it\n"
    "Homepage: https://example.org\n"
    "\n"
    "Package: gone\n"
    "Status: deinstall ok config-files\n"
    "Version: 1\n"
    "\n"
    "Package: asked\n"
    "Status: unknown ok not-installed\n"
    "\n";

static void reads_every_field(void **state)
{
    put_text("var/lib/dpkg/status", status_file);
    put_text("var/lib/dpkg/info/kesl:amd64.list", "/.\n");
    char *command =
        xasprintf("touch -d 2024-05-06T07:08:09Z %s/var/lib/dpkg/info/*.list", collector_root);
    free(output_of(command));
    free(command);
    char *found = collect_root(collect_dpkg);
    assert_has(found,
               "\"name\":\"kesl\",\"version\":\"12.1.0-1297\",\"architecture\":\"amd64\","
               "\"publisher\":\"Example Lab\",\"state\":\"installed\","
               "\"source_package\":\"kesl-src\",\"description\":\"An endpoint\","
               "\"homepage\":\"https://example.org\",\"size\":2048");
    assert_has(found, "\"from\":\"var/lib/dpkg/status:1\"");
    assert_has(found, "\"installed\":\"2024-05-06T07:08:09Z\"");
    assert_has(found, "\"name\":\"gone\",\"version\":\"1\",\"state\":\"config-files\"");
    assert_has(found, "\"from\":\"var/lib/dpkg/status:13\"");
    assert_lacks(found, "asked");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void a_damaged_stanza_costs_that_stanza(void **state)
{
    put_text("var/lib/dpkg/status",
             "Package: a\nVersion: 1\n\nPackage: b\nnothing\n\nVersion: 3\n\n"
             "Package: c\nVersion: 4");
    char *found = collect_root(collect_dpkg);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "var/lib/dpkg/status: line 5: a line without a field name");
    assert_has(found, "line 7: a stanza without Package");
    assert_has(found, "the database is cut short");
    free(found);
}

static void reads_the_folder_of_images_without_dpkg(void **state)
{
    put_text("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n");
    put_text("var/lib/dpkg/status.d/base.md5sums", "nothing to read\n");
    char *found = collect_root(collect_dpkg);
    assert_has(found, "\"name\":\"base-files\",\"version\":\"12\",\"state\":\"installed\"");
    assert_has(found, "\"from\":\"var/lib/dpkg/status.d/base:1\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_dpkg);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

static void an_empty_database_is_none(void **state)
{
    put_text("var/lib/dpkg/status", "");
    char *found = collect_root(collect_dpkg);
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "the database is empty");
    free(found);
}

/* Every line that dpkg-query prints is in what was collected, and nothing else is. */
static void assert_same_as_dpkg(const char *collected, const char *folder)
{
    char *command = xasprintf(
        "dpkg-query --admindir=%s -W -f "
        "'${db:Status-Status} \"name\":\"${Package}\",\"version\":\"${Version}\","
        "\"architecture\":\"${Architecture}\"\\n' 2>/dev/null | grep -v ^not-installed |"
        " sed 's/^[^ ]* //'",
        folder);
    char  *names = output_of(command);
    size_t count = 0;
    for (char *line = strtok(names, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_has(collected, line);
        count++;
    }
    print_message("%zu packages as dpkg-query has them\n", count);
    assert_true(count != 0);
    assert_int_equal(count, count_of(collected, "{\"artifact\""));
    free(names);
    free(command);
}

static void agrees_with_dpkg_on_this_machine(void **state)
{
    if (!has_program("dpkg-query") || access("/var/lib/dpkg/status", R_OK) != 0) {
        print_message("skipped: no dpkg here\n");
        skip();
    }
    char *found = collect_from("/", collect_dpkg, false);
    assert_same_as_dpkg(found, "/var/lib/dpkg");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void agrees_with_dpkg_on_real_databases(void **state)
{
    static const char *const names[] = {"linux-pkg/industio-dpkg-status",
                                        "linux-pkg/claircore-postgresql.status",
                                        "linux-pkg/claircore-debian-only.status"};
    if (!has_program("dpkg-query")) {
        print_message("skipped: no dpkg here\n");
        skip();
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct bytes contents = shared_bytes(names[i]);
        put_bytes("var/lib/dpkg/status", contents);
        put_text("var/lib/dpkg/info/format", "1\n");
        char *folder = root_path("var/lib/dpkg");
        char *found = collect_root(collect_dpkg);
        assert_same_as_dpkg(found, folder);
        free(found);
        free(folder);
        free_bytes(contents);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_every_field, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_damaged_stanza_costs_that_stanza, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_the_folder_of_images_without_dpkg, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
        cmocka_unit_test_setup_teardown(an_empty_database_is_none, make_root, remove_root),
        cmocka_unit_test_setup_teardown(agrees_with_dpkg_on_this_machine, make_root, remove_root),
        cmocka_unit_test_setup_teardown(agrees_with_dpkg_on_real_databases, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
