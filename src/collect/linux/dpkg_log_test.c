#include "collect/linux/collectors.h"
#include "collector.h"

static const char new_log[] =
    "2026-01-03 10:00:00 upgrade kesl:amd64 12.0 12.1\n"
    "2026-01-04 10:00:00 remove kesl:amd64 12.1 <none>\n"
    "2026-01-04 10:00:00 status installed other:amd64 1\n"
    "2026-01-05 10:00:00 install kesl:amd64 <none> 12.1\n"
    "2026-01-06 10:00:00 install kesl:amd64 12.1 12.1\n";

static void sums_up_all_rotations(void **state)
{
    put_text("var/log/dpkg.log", new_log);
    put_text("var/log/dpkg.log.1", "2025-01-01 10:00:00 install kesl:amd64 <none> 12.1\n");
    put_text("var/log/other.log", "2025-01-01 10:00:00 install hidden:amd64 <none> 1\n");
    put_text("plain", "2024-01-01 10:00:00 purge old <none> <none>\n");
    char *command = xasprintf(
        "cd %s && gzip -c plain > var/log/dpkg.log.2.gz &&"
        " xz -c plain > var/log/dpkg.log.3.xz",
        collector_root);
    free(output_of(command));
    free(command);
    char *found = collect_root(collect_dpkg_log);
    assert_int_equal(count_of(found, "{\"artifact\""), 4);
    assert_has(found,
               "\"class\":\"package-log\",\"action\":\"install\",\"name\":\"kesl\","
               "\"version\":\"12.1\",\"architecture\":\"amd64\"},"
               "\"from\":\"var/log/dpkg.log.1:1\",\"first\":\"2025-01-01T10:00:00Z\","
               "\"last\":\"2026-01-06T10:00:00Z\",\"count\":3");
    assert_has(found, "\"action\":\"upgrade\",\"name\":\"kesl\",\"version\":\"12.1\"");
    assert_has(found, "\"action\":\"remove\",\"name\":\"kesl\",\"version\":\"12.1\"");
    assert_has(found,
               "\"action\":\"purge\",\"name\":\"old\"},"
               "\"from\":\"var/log/dpkg.log.2.gz:1\"");
    assert_has(found, "\"count\":2");
    assert_lacks(found, "hidden");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void a_damaged_line_costs_that_line(void **state)
{
    put_text("var/log/dpkg.log", "garbage\n2026-01-05 10:00:00 install a:all <none> 1\n");
    put_text("var/log/dpkg.log.2.gz", "\x1f\x8b\x08");
    char *found = collect_root(collect_dpkg_log);
    assert_has(found, "\"name\":\"a\"");
    assert_has(found, "var/log/dpkg.log: line 1: a line that does not begin with a time");
    assert_has(found, "var/log/dpkg.log.2.gz: gzip data is cut short");
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

static void says_that_there_is_none(void **state)
{
    char *found = collect_root(collect_dpkg_log);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

/* What awk finds in the same file. */
static void agrees_with_awk_on_this_machine(void **state)
{
    if (access("/var/log/dpkg.log", R_OK) != 0) {
        print_message("skipped: no dpkg.log here\n");
        skip();
    }
    char *count = output_of(
        "cat /var/log/dpkg.log | awk '$3 ~ /^(install|upgrade|remove|purge)$/ "
        "{v = $6 == \"<none>\" ? $5 : $6; print $3, $4, v}' |"
        " sort -u | wc -l");
    char *files = output_of("ls /var/log/dpkg.log* | wc -l");
    char *found = collect_from("/", collect_dpkg_log, false);
    char *wanted = xasprintf("%zu\n", count_of(found, "{\"artifact\""));
    if (strcmp(files, "1\n") == 0) {
        assert_string_equal(wanted, count);
    }
    free(wanted);
    free(found);
    free(files);
    free(count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sums_up_all_rotations, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_damaged_line_costs_that_line, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_is_none, make_root, remove_root),
        cmocka_unit_test_setup_teardown(agrees_with_awk_on_this_machine, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
