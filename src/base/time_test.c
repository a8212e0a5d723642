#define _GNU_SOURCE
#include "base/time.h"

#include <stdlib.h>
#include <time.h>

#include "unit.h"

/* The C library is the witness. */
static void agrees_with_gmtime(void **state)
{
    for (int64_t seconds = -5000000000; seconds < 20000000000; seconds += 12345677) {
        char            ours[TIME_TEXT_SIZE];
        char            theirs[TIME_TEXT_SIZE];
        struct tm       broken;
        time_t          time = (time_t)seconds;
        struct calendar calendar = calendar_of_time(seconds);

        assert_non_null(gmtime_r(&time, &broken));
        assert_true(strftime(theirs, sizeof theirs, "%Y-%m-%dT%H:%M:%SZ", &broken) != 0);
        time_format(seconds, ours);
        assert_string_equal(ours, theirs);
        assert_true(time_of_calendar(&calendar) == seconds);

        int64_t parsed = 0;
        assert_true(time_parse(bytes_of(ours), &parsed));
        assert_true(parsed == seconds);
    }
}

static void reads_every_spelling(void **state)
{
    static const struct {
        const char *text;
        int64_t     seconds;
    } rows[] = {
        {"2024-06-24", 1719187200},
        {"2024-06-24T12:00:00Z", 1719230400},
        {"2024-06-24 12:00:00", 1719230400},
        {"2024-06-24t14:00:00+02:00", 1719230400},
        {"2024-06-24T08:00:00.123-0400", 1719230400},
        {"1970-01-01T00:00:00Z", 0},
        {"2000-02-29", 951782400},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t seconds = -1;
        assert_true(time_parse(bytes_of(rows[i].text), &seconds));
        assert_true(seconds == rows[i].seconds);
    }
}

static void refuses_what_is_no_time(void **state)
{
    static const char *const rows[] = {
        "",
        "2024",
        "2024-13-01",
        "2023-02-29",
        "2024-06-24T",
        "2024-06-24T25:00:00Z",
        "24-06-2024",
        "2024-06-24T12:00:00Zx",
        "2024-06-24T12:00:00+2",
        "2024/06/24",
        "2024-06-00",
        "2024-06-24T12:00",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t seconds = 77;
        assert_false(time_parse(bytes_of(rows[i]), &seconds));
        assert_true(seconds == 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_gmtime),
        cmocka_unit_test(reads_every_spelling),
        cmocka_unit_test(refuses_what_is_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
