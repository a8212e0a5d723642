#include "formats/dpkg_log.h"

#include "base/time.h"
#include "fixture.h"

static const char sample[] =
    "2026-11-23 22:30:46 startup archives unpack\n"
    "2026-11-23 22:30:47 install example:amd64 <none> 1.0-1\n"
    "2026-11-23 22:30:47 status half-installed example:amd64 1.0-1\n"
    "garbage\n"
    "2026-11-23 22:30:48 upgrade old 1 2\n"
    "2026-11-23 22:30:49 remove example:amd64 1.0-1\n"
    "2026-11-23 22:30:50 conffile /etc/x keep\n";

static struct error failure;

static void reads_transactions_only(void **state)
{
    struct lines          lines = lines_of(bytes_of(sample));
    struct dpkg_log_entry entry;
    char                  when[TIME_TEXT_SIZE];
    assert_int_equal(dpkg_log_next(&lines, &entry, &failure), STATUS_OK);
    time_format(entry.when, when);
    assert_string_equal(when, "2026-11-23T22:30:47Z");
    assert_int_equal(entry.line, 2);
    assert_true(bytes_equal_text(entry.action, "install"));
    assert_true(bytes_equal_text(entry.package, "example"));
    assert_true(bytes_equal_text(entry.architecture, "amd64"));
    assert_int_equal(entry.old_version.size, 0);
    assert_true(bytes_equal_text(entry.new_version, "1.0-1"));
    assert_int_equal(dpkg_log_next(&lines, &entry, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 4);
    assert_string_equal(failure.text, "a line that does not begin with a time and an action");
    assert_int_equal(dpkg_log_next(&lines, &entry, &failure), STATUS_OK);
    assert_int_equal(entry.architecture.size, 0);
    assert_int_equal(dpkg_log_next(&lines, &entry, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, "a transaction without package and versions");
    assert_int_equal(dpkg_log_next(&lines, &entry, &failure), STATUS_ABSENT);
}

static void read_all(struct bytes prefix)
{
    struct lines          lines = lines_of(prefix);
    struct dpkg_log_entry entry;
    size_t                rounds = 0;
    while (dpkg_log_next(&lines, &entry, &failure) != STATUS_ABSENT) {
        rounds++;
    }
    assert_true(rounds <= 5);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(sample), read_all);
}

static void reads_every_line_of_this_machines_log(void **state)
{
    if (access("/var/log/dpkg.log", R_OK) != 0) {
        print_message("skipped: no /var/log/dpkg.log here\n");
        skip();
    }
    struct bytes          contents = file_bytes("/var/log/dpkg.log");
    struct lines          lines = lines_of(contents);
    struct dpkg_log_entry entry;
    enum status           status;
    while ((status = dpkg_log_next(&lines, &entry, &failure)) != STATUS_ABSENT) {
        assert_int_equal(status, STATUS_OK);
        assert_true(entry.package.size != 0);
    }
    free_bytes(contents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_transactions_only),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(reads_every_line_of_this_machines_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
