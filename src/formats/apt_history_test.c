#include "formats/apt_history.h"

#include "base/time.h"
#include "fixture.h"

static const char sample[] =
    "\n"
    "Start-Date: 2019-07-10  16:38:08\n"
    "Commandline: apt-get upgrade\n"
    "Requested-By: someone (1000)\n"
    "Install: new:amd64 (1.0-3, automatic), broken, screen:amd64 (4.5.0-6)\n"
    "Upgrade: xxd:amd64 (2:8.0, 2:8.1)\n"
    "End-Date: 2019-07-10  16:38:10\n"
    "\n"
    "Start-Date: yesterday\n"
    "Purge: x:amd64 (1)\n";

static struct apt_history_reader reader;
static struct error              failure;

static void check_change(const char *action, const char *package, const char *version,
                         const char *old_version)
{
    struct apt_change change;
    assert_int_equal(apt_history_next_change(&reader, &change, &failure), STATUS_OK);
    assert_true(bytes_equal_text(change.action, action));
    assert_true(bytes_equal_text(change.package, package));
    assert_true(bytes_equal_text(change.architecture, "amd64"));
    assert_true(bytes_equal_text(change.version, version));
    assert_true(bytes_equal_text(change.old_version, old_version));
}

static void reads_runs_and_their_changes(void **state)
{
    struct apt_run    run;
    struct apt_change change;
    char              when[TIME_TEXT_SIZE];
    reader = apt_history_reader_of(bytes_of(sample));
    assert_int_equal(apt_history_next(&reader, &run, &failure), STATUS_OK);
    time_format(run.started, when);
    assert_string_equal(when, "2019-07-10T16:38:08Z");
    assert_int_equal(run.line, 2);
    assert_true(bytes_equal_text(run.command, "apt-get upgrade"));
    assert_true(bytes_equal_text(run.requested_by, "someone (1000)"));
    check_change("install", "new", "1.0-3", "");
    assert_int_equal(apt_history_next_change(&reader, &change, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 5);
    assert_string_equal(failure.text, "an item that is not \"package:architecture (version)\"");
    check_change("install", "screen", "4.5.0-6", "");
    check_change("upgrade", "xxd", "2:8.1", "2:8.0");
    assert_int_equal(apt_history_next_change(&reader, &change, &failure), STATUS_ABSENT);
    assert_int_equal(apt_history_next(&reader, &run, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, "a run without a Start-Date");
    assert_int_equal(apt_history_next_change(&reader, &change, &failure), STATUS_ABSENT);
    assert_int_equal(apt_history_next(&reader, &run, &failure), STATUS_ABSENT);
}

static void read_all(struct bytes prefix)
{
    struct apt_run    run;
    struct apt_change change;
    size_t            rounds = 0;
    reader = apt_history_reader_of(prefix);
    while (apt_history_next(&reader, &run, &failure) != STATUS_ABSENT) {
        while (apt_history_next_change(&reader, &change, &failure) != STATUS_ABSENT) {
            rounds++;
        }
    }
    assert_true(rounds <= 4);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(sample), read_all);
}

static void agrees_with_the_truth_of_a_real_history(void **state)
{
    struct bytes      contents = shared_bytes("linux-pkg/plaso-apt_history.log");
    struct apt_run    run;
    struct apt_change change;
    size_t            runs = 0;
    size_t            changes = 0;
    enum status       status;
    reader = apt_history_reader_of(contents);
    while ((status = apt_history_next(&reader, &run, &failure)) != STATUS_ABSENT) {
        assert_int_equal(status, STATUS_OK);
        runs++;
        while ((status = apt_history_next_change(&reader, &change, &failure)) != STATUS_ABSENT) {
            assert_int_equal(status, STATUS_OK);
            changes++;
        }
    }
    assert_int_equal(runs, 10);
    assert_int_equal(changes, 797);
    free_bytes(contents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_runs_and_their_changes),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(agrees_with_the_truth_of_a_real_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
