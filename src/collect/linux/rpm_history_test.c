#include <sqlite3.h>

#include "collect/linux/collectors.h"
#include "collector.h"

static void put_database(const char *name, const char *sql)
{
    sqlite3 *handle = NULL;
    char    *path = root_path(name);
    make_folders(name);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    int code = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        print_error("%s\n", sqlite3_errmsg(handle));
    }
    assert_int_equal(code, SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    free(path);
}

/* Tables as libdnf's transaction/sql/create.sql makes them, as far as they are read. */
static void reads_dnf_4(void **state)
{
    put_database(
        "var/lib/dnf/history.sqlite",
        "CREATE TABLE trans(id INTEGER PRIMARY KEY, dt_begin INTEGER, dt_end INTEGER, user_id, "
        "cmdline TEXT, state INTEGER);"
        "CREATE TABLE item(id INTEGER PRIMARY KEY, item_type INTEGER);"
        "CREATE TABLE rpm(item_id INTEGER, name TEXT, epoch INTEGER, version TEXT, release TEXT, "
        "arch TEXT);"
        "CREATE TABLE trans_item(id INTEGER PRIMARY KEY, trans_id INTEGER, item_id INTEGER, "
        "repo_id INTEGER, action INTEGER, reason INTEGER, state INTEGER);"
        "INSERT INTO trans VALUES (1, 1700000000, 0, 0, 'dnf install example-agent', 1),"
        "(2, 1710000000, 0, 0, 'dnf reinstall example-agent', 1),"
        "(3, 1720000000, 0, 0, 'dnf remove example-agent', 1),"
        "(4, 1730000000, 0, 0, 'dnf install example-agent', 1);"
        "INSERT INTO item VALUES (1, 1);"
        "INSERT INTO rpm VALUES (1, 'example-agent', 0, '12.0.1', '10', 'x86_64');"
        "INSERT INTO trans_item VALUES (1, 1, 1, 1, 1, 1, 1), (2, 2, 1, 1, 9, 1, 1),"
        "(3, 3, 1, 1, 8, 1, 1), (4, 4, 1, 1, 1, 1, 1), (5, 4, 1, 1, 11, 1, 1);");
    char *found = collect_root(collect_rpm_history);
    assert_int_equal(count_of(found, "{\"artifact\""), 3);
    assert_has(found,
               "\"class\":\"package-log\",\"action\":\"install\",\"name\":\"example-agent\","
               "\"version\":\"12.0.1-10\",\"architecture\":\"x86_64\","
               "\"command\":\"dnf install example-agent\"},"
               "\"from\":\"var/lib/dnf/history.sqlite:1\","
               "\"first\":\"2023-11-14T22:13:20Z\",\"last\":\"2024-10-27T03:33:20Z\","
               "\"count\":2");
    assert_has(found, "\"action\":\"remove\"");
    assert_has(found, "\"action\":\"reinstall\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

/* Tables as libdnf5's transaction/db/sql/create.hpp makes them. */
static void reads_dnf_5(void **state)
{
    put_database(
        "usr/lib/sysimage/libdnf5/transaction_history.sqlite",
        "CREATE TABLE trans(id INTEGER PRIMARY KEY, dt_begin INTEGER, description TEXT);"
        "CREATE TABLE pkg_name(id INTEGER PRIMARY KEY, name TEXT);"
        "CREATE TABLE arch(id INTEGER PRIMARY KEY, name TEXT);"
        "CREATE TABLE rpm(item_id INTEGER PRIMARY KEY, name_id INTEGER, epoch INTEGER, version "
        "TEXT,"
        "release TEXT, arch_id INTEGER);"
        "CREATE TABLE trans_item_action(id INTEGER PRIMARY KEY, name TEXT);"
        "CREATE TABLE trans_item(id INTEGER PRIMARY KEY, trans_id INTEGER, item_id INTEGER, "
        "repo_id INTEGER, action_id INTEGER, reason_id INTEGER, state_id INTEGER);"
        "INSERT INTO trans VALUES (7, 1700000000, 'dnf upgrade');"
        "INSERT INTO pkg_name VALUES (3, 'example'); INSERT INTO arch VALUES (2, 'noarch');"
        "INSERT INTO rpm VALUES (9, 3, 2, '1.0', '1.fc41', 2);"
        "INSERT INTO trans_item_action VALUES (2, 'Upgrade'), (6, 'Replaced'), (7, 'Reason "
        "Change');"
        "INSERT INTO trans_item VALUES (5, 7, 9, 1, 2, 1, 2), (6, 7, 9, 1, 7, 1, 2);");
    char *found = collect_root(collect_rpm_history);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found,
               "\"action\":\"upgrade\",\"name\":\"example\",\"version\":\"2:1.0-1.fc41\","
               "\"architecture\":\"noarch\",\"command\":\"dnf upgrade\"");
    free(found);
}

/* Tables as yum's history.py makes them; older ones have no trans_cmdline. */
static void reads_yum(void **state)
{
    static const char tables[] =
        "CREATE TABLE trans_beg(tid INTEGER PRIMARY KEY, timestamp INTEGER, rpmdb_version TEXT);"
        "CREATE TABLE trans_data_pkgs(tid INTEGER, pkgtupid INTEGER, done BOOL, state TEXT);"
        "CREATE TABLE pkgtups(pkgtupid INTEGER PRIMARY KEY, name TEXT, arch TEXT, epoch TEXT, "
        "version TEXT, release TEXT, checksum TEXT);"
        "INSERT INTO trans_beg VALUES (1, 1400000000, '');"
        "INSERT INTO pkgtups VALUES (1, 'example', 'i686', '1', '2.0', '3.el6', '');"
        "INSERT INTO trans_data_pkgs VALUES (1, 1, 'TRUE', 'Dep-Install'), (1, 1, 'TRUE', "
        "'Erase');";
    char *newer = xasprintf(
        "%sCREATE TABLE trans_cmdline(tid INTEGER, cmdline TEXT);"
        "INSERT INTO trans_cmdline VALUES (1, 'install example');",
        tables);
    put_database("var/lib/yum/history/history-2014-05-13.sqlite", newer);
    char *found = collect_root(collect_rpm_history);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found,
               "\"version\":\"1:2.0-3.el6\",\"architecture\":\"i686\","
               "\"command\":\"install example\"");
    assert_has(found, "\"action\":\"remove\"");
    free(found);
    free(newer);
    put_database("var/lib/yum/history/history-2013-01-01.sqlite", tables);
    found = collect_root(collect_rpm_history);
    assert_has(found, "\"from\":\"var/lib/yum/history/history-2013-01-01.sqlite:1\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

/* A database of tests without the table of transactions: four packages, no times. */
static void reads_a_real_database_without_times(void **state)
{
    struct bytes contents = shared_bytes("linux-pkg/claircore-matching-dnf-history.sqlite");
    put_bytes("var/lib/dnf/history.sqlite", contents);
    free_bytes(contents);
    char *found = collect_root(collect_rpm_history);
    assert_int_equal(count_of(found, "{\"artifact\""), 4);
    assert_has(found, "\"name\":\"crypto-policies\",\"version\":\"20210819-1.gitd0fdcfb.fc35\"");
    assert_lacks(found, "1970");
    free(found);
}

static void reads_text_logs(void **state)
{
    put_copy("var/log/dnf.rpm.log.1", "fuzz/rpm_log/dnf");
    put_copy("var/log/yum.log-20240101", "fuzz/rpm_log/yum");
    put_copy("var/log/zypp/history", "fuzz/rpm_log/zypp");
    char *found = collect_root(collect_rpm_history);
    assert_int_equal(count_of(found, "{\"artifact\""), 10);
    assert_has(found, "\"from\":\"var/log/dnf.rpm.log.1:2\",\"first\":\"2024-05-01T08:00:05Z\"");
    assert_has(found, "\"name\":\"example-gui\"},\"from\":\"var/log/yum.log-20240101:4\"");
    assert_has(found, "\"command\":\"'zypper' 'install' 'example'\"");
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

static void notes_an_unknown_database(void **state)
{
    put_database("var/lib/dnf/history.sqlite", "CREATE TABLE other(a);");
    char *found = collect_root(collect_rpm_history);
    assert_has(found, "var/lib/dnf/history.sqlite: a history database of unknown form");
    free(found);
}

static void is_absent_without_any(void **state)
{
    char *found = collect_root(collect_rpm_history);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_dnf_4, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_dnf_5, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_yum, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_a_real_database_without_times, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(reads_text_logs, make_root, remove_root),
        cmocka_unit_test_setup_teardown(notes_an_unknown_database, make_root, remove_root),
        cmocka_unit_test_setup_teardown(is_absent_without_any, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
