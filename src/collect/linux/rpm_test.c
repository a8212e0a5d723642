#include "collect/linux/collectors.h"
#include "collector.h"

static void put_shared(const char *name, const char *source)
{
    struct bytes contents = shared_bytes(source);
    put_bytes(name, contents);
    free_bytes(contents);
}

/* The packages of a database in a scratch folder, as rpm itself names them. */
static char *names_by_rpm(const char *folder)
{
    char *command = xasprintf(
        "rpm -qa --dbpath %s/%s --qf "
        "'\"name\":\"%%{NAME}\",\"version\":\"%%{VERSION}-%%{RELEASE}\"\\n' "
        "2>/dev/null",
        collector_root, folder);
    char *names = output_of(command);
    free(command);
    return names;
}

/* Every line that rpm prints is in what was collected, and nothing else is. */
static void assert_same_as_rpm(const char *collected, const char *folder)
{
    if (!has_program("rpm")) {
        print_message("skipped: no rpm\n");
        return;
    }
    char  *names = names_by_rpm(folder);
    size_t count = 0;
    for (char *line = strtok(names, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_has(collected, line);
        count++;
    }
    assert_int_equal(count, count_of(collected, "{\"artifact\""));
    free(names);
}

static void reads_sqlite(void **state)
{
    put_shared("var/lib/rpm/rpmdb.sqlite", "linux-pkg/rpmtests-rpmdb.sqlite");
    char *found = collect_root(collect_rpm);
    assert_has(found, "\"name\":\"hlinktest\",\"version\":\"1.0-1\",\"architecture\":\"noarch\"");
    assert_has(found, "\"state\":\"installed\"");
    assert_has(found, "\"source_package\":\"hlinktest-1.0-1.src.rpm\"");
    assert_has(found, "\"from\":\"var/lib/rpm/rpmdb.sqlite:2\"");
    assert_has(found, "\"status\":\"complete\"");
    assert_same_as_rpm(found, "var/lib/rpm");
    free(found);
}

static void reads_berkeley_db(void **state)
{
    put_shared("usr/lib/sysimage/rpm/Packages", "linux-pkg/syft-Packages");
    char *found = collect_root(collect_rpm);
    assert_has(found, "\"name\":\"dive\",\"version\":\"0.9.2-1\",\"architecture\":\"x86_64\"");
    assert_has(found, "\"from\":\"usr/lib/sysimage/rpm/Packages:1\"");
    assert_same_as_rpm(found, "usr/lib/sysimage/rpm");
    free(found);
}

/* Two packages of a real SUSE system, both signed. */
static void reads_ndb(void **state)
{
    put_copy("usr/lib/sysimage/rpm/Packages.db", "fuzz/rpm_ndb/suse");
    char *found = collect_root(collect_rpm);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found, "\"name\":\"libbz2-1\"");
    assert_has(found, "\"publisher\":\"SUSE LLC <https://www.suse.com/>\"");
    assert_has(found, "\"signer\":\"");
    assert_has(found, "\"installed\":\"20");
    assert_has(found, "\"from\":\"usr/lib/sysimage/rpm/Packages.db:23\"");
    free(found);
}

static void reads_a_linked_database_once(void **state)
{
    put_copy("usr/lib/sysimage/rpm/Packages.db", "fuzz/rpm_ndb/suse");
    put_link("var/lib/rpm", "../../usr/lib/sysimage/rpm");
    char *found = collect_root(collect_rpm);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_rpm);
    assert_string_equal(found,
                        "{\"coverage\":{\"source\":\"test\",\"status\":\"absent\","
                        "\"count\":0}}\n");
    free(found);
}

static void fails_on_what_is_no_database(void **state)
{
    put_text("var/lib/rpm/rpmdb.sqlite", "not a database, for sure; long enough to be read");
    char *found = collect_root(collect_rpm);
    assert_has(found, "\"status\":\"failed\"");
    assert_has(found, "var/lib/rpm/rpmdb.sqlite: SQLite: file is not a database");
    free(found);
}

static void keeps_what_a_damaged_database_still_has(void **state)
{
    struct bytes contents = source_bytes("fuzz/rpm_ndb/suse");
    ((uint8_t *)(uintptr_t)contents.data)[4096] = 'x'; /* the first of its two packages */
    put_bytes("var/lib/rpm/Packages.db", contents);
    free_bytes(contents);
    char *found = collect_root(collect_rpm);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

/* Slot after slot that names the same record: a small file would hold packages without end. */
static void stops_where_packages_overlap(void **state)
{
    struct bytes contents = source_bytes("fuzz/rpm_ndb/suse");
    uint8_t     *data = (uint8_t *)(uintptr_t)contents.data;
    for (size_t slot = 3; slot < 24; slot++) {
        memcpy(data + slot * 16, data + 2 * 16, 16);
    }
    put_bytes("var/lib/rpm/Packages.db", contents);
    free_bytes(contents);
    char *found = collect_root(collect_rpm);
    assert_int_equal(count_of(found, "{\"artifact\""), 3);
    assert_has(found, "packages overlap each other");
    free(found);
}

static void notes_records_that_are_no_packages(void **state)
{
    struct bytes contents = source_bytes("fuzz/berkeley_hash/little");
    put_bytes("var/lib/rpm/Packages", contents);
    free_bytes(contents);
    char *found = collect_root(collect_rpm);
    assert_int_equal(count_of(found, "{\"artifact\""), 0);
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "and 8 more");
    free(found);
}

/* The folder that rpm keeps its database in is not writable by us, nor is it written. */
static void leaves_no_file_behind(void **state)
{
    put_shared("var/lib/rpm/rpmdb.sqlite", "linux-pkg/rpmtests-rpmdb.sqlite");
    free(collect_root(collect_rpm));
    char *command = xasprintf("ls -A %s/var/lib/rpm", collector_root);
    char *names = output_of(command);
    assert_string_equal(names, "rpmdb.sqlite\n");
    free(names);
    free(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_sqlite, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_berkeley_db, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_ndb, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_a_linked_database_once, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
        cmocka_unit_test_setup_teardown(fails_on_what_is_no_database, make_root, remove_root),
        cmocka_unit_test_setup_teardown(keeps_what_a_damaged_database_still_has, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(stops_where_packages_overlap, make_root, remove_root),
        cmocka_unit_test_setup_teardown(notes_records_that_are_no_packages, make_root, remove_root),
        cmocka_unit_test_setup_teardown(leaves_no_file_behind, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
