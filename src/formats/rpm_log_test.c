#include "formats/rpm_log.h"

#include "base/time.h"
#include "fixture.h"

struct expected {
    const char *when, *action, *name, *version, *architecture;
};

static void check(const char *file, enum rpm_log_form form, const struct expected *expected,
                  size_t count, uint64_t damaged_line)
{
    struct bytes         text = source_bytes(file);
    struct rpm_log       log = rpm_log_of(text, form, 1705000000); /* 2024-01-11 */
    struct rpm_log_entry entry;
    struct error         error = {0};
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_SIZE];
        assert_int_equal(rpm_log_next(&log, &entry, &error), STATUS_OK);
        time_format(entry.when, when);
        assert_string_equal(when, expected[i].when);
        assert_bytes(entry.action, expected[i].action);
        assert_bytes(entry.name, expected[i].name);
        assert_bytes(entry.version, expected[i].version);
        assert_bytes(entry.architecture, expected[i].architecture);
    }
    if (damaged_line != 0) {
        assert_int_equal(rpm_log_next(&log, &entry, &error), STATUS_MALFORMED);
        assert_int_equal(error.offset, damaged_line);
        assert_string_equal(error.text, "not a log line");
    }
    assert_int_equal(rpm_log_next(&log, &entry, &error), STATUS_ABSENT);
    free_bytes(text);
}

static void reads_dnf(void **state)
{
    static const struct expected expected[] = {
        {"2024-05-01T08:00:05Z", "install", "example-agent", "1:12.0.1-10", "x86_64"},
        {"2024-05-01T08:00:06Z", "upgrade", "glibc-common", "2.39-8.fc40", "x86_64"},
        {"2024-05-01T08:00:07Z", "replaced", "glibc-common", "2.39-6.fc40", "x86_64"},
        {"2024-05-02T08:10:24Z", "remove", "example-agent", "1:12.0.1-10", "x86_64"},
    };
    check("fuzz/rpm_log/dnf", RPM_LOG_DNF, expected, COUNT_OF(expected), 0);
}

/* The log has no years: it was last written in January 2024. */
static void reads_yum(void **state)
{
    static const struct expected expected[] = {
        {"2023-11-30T23:59:59Z", "install", "perl-Pod-Escapes", "1.04-286.el7", "noarch"},
        {"2023-12-31T10:11:12Z", "upgrade", "kernel-tools", "3.10.0-957.el7", "x86_64"},
        {"2024-01-02T10:11:12Z", "install", "libfoo", "1.0-1", "i686"},
        {"2024-01-03T10:11:12Z", "remove", "example-gui", "", ""},
    };
    check("fuzz/rpm_log/yum", RPM_LOG_YUM, expected, COUNT_OF(expected), 5);
}

static void reads_zypper(void **state)
{
    static const struct expected expected[] = {
        {"2023-03-01T09:00:02Z", "install", "example", "1:1.0-1", "x86_64"},
        {"2023-04-01T09:00:02Z", "remove", "example", "1:1.0-1", "x86_64"},
    };
    check("fuzz/rpm_log/zypp", RPM_LOG_ZYPP, expected, COUNT_OF(expected), 6);
}

static void names_the_command_of_zypper(void **state)
{
    struct bytes         text = source_bytes("fuzz/rpm_log/zypp");
    struct rpm_log       log = rpm_log_of(text, RPM_LOG_ZYPP, 0);
    struct rpm_log_entry entry;
    assert_int_equal(rpm_log_next(&log, &entry, NULL), STATUS_OK);
    assert_bytes(entry.command, "'zypper' 'install' 'example'");
    free_bytes(text);
}

static void keeps_a_bare_name_whole(void **state)
{
    static const char *const cases[][4] = {
        {"kernel-devel-extra", "kernel-devel-extra", "", ""},
        {"a-1-2", "a", "1-2", ""},
        {"2:a-b-1-2.noarch", "a-b", "1-2", "noarch"},
        {"a-3:1-2.el7", "a", "3:1-2.el7", ""},
        {"", "", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct rpm_log_entry entry = {0};
        rpm_log_split(bytes_of(cases[i][0]), &entry);
        assert_bytes(entry.name, cases[i][1]);
        assert_bytes(entry.version, cases[i][2]);
        assert_bytes(entry.architecture, cases[i][3]);
    }
}

static void survive(struct bytes prefix)
{
    static const enum rpm_log_form forms[] = {RPM_LOG_DNF, RPM_LOG_YUM, RPM_LOG_ZYPP};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct rpm_log       log = rpm_log_of(prefix, forms[i], 0);
        struct rpm_log_entry entry;
        unsigned             rounds = 0;
        while (rpm_log_next(&log, &entry, NULL) != STATUS_ABSENT) {
            assert_true(++rounds <= 6);
        }
    }
}

static void survives_every_prefix(void **state)
{
    static const char *const files[] = {"fuzz/rpm_log/dnf", "fuzz/rpm_log/yum",
                                        "fuzz/rpm_log/zypp"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct bytes text = source_bytes(files[i]);
        for_each_prefix(text, survive);
        free_bytes(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dnf),
        cmocka_unit_test(reads_yum),
        cmocka_unit_test(reads_zypper),
        cmocka_unit_test(names_the_command_of_zypper),
        cmocka_unit_test(keeps_a_bare_name_whole),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
