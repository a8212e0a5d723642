#include "collect/linux/collectors.h"
#include "collector.h"

static void reads_a_real_database(void **state)
{
    struct bytes contents = shared_bytes("linux-pkg/hizlbuzz-apk-installed");
    put_bytes("lib/apk/db/installed", contents);
    free_bytes(contents);
    char *found = collect_root(collect_apk);
    assert_int_equal(count_of(found, "{\"artifact\""), 26); /* README.md of the data */
    assert_has(found,
               "\"name\":\"musl\",\"version\":\"1.2.2-r3\",\"architecture\":\"armv7\","
               "\"publisher\":\"Timo Teräs <timo.teras@iki.fi>\",\"state\":\"installed\"");
    assert_has(found, "\"license\":\"MIT\",\"size\":516096");
    assert_has(found, "\"from\":\"lib/apk/db/installed:1\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void a_damaged_stanza_costs_that_stanza(void **state)
{
    put_text("usr/lib/apk/db/installed", "P:a\nV:1\n\nP:b\nnothing\n\nP:c\nV:2\n\n");
    char *found = collect_root(collect_apk);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found, "usr/lib/apk/db/installed: line 5: a line without a letter and a colon");
    free(found);
}

static void says_when_it_was_cut(void **state)
{
    put_text("lib/apk/db/installed", "P:a\nV:1\n\nP:b");
    char *found = collect_root(collect_apk);
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "the database is empty or cut short");
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_apk);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_real_database, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_damaged_stanza_costs_that_stanza, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_when_it_was_cut, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
