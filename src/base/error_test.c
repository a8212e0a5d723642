#include "base/error.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static void failing_is_one_line(void **state)
{
    struct error error = {0};
    assert_int_equal(error_set(&error, STATUS_MALFORMED, 12, "no %s here", "cookie"),
                     STATUS_MALFORMED);
    assert_string_equal(error.text, "no cookie here");
    assert_int_equal(error.offset, 12);
    error_prefix(&error, "%s", "status:3");
    assert_string_equal(error.text, "status:3: no cookie here");
    assert_int_equal(error_set(NULL, STATUS_FAILED, 0, "nobody listens"), STATUS_FAILED);
    error_prefix(NULL, "%s", "x");
}

static void the_system_has_its_own_words(void **state)
{
    struct error error = {0};
    assert_int_equal(error_set_errno(&error, EACCES, "%s", "etc/shadow"), STATUS_DENIED);
    assert_string_equal(error.text, "etc/shadow: Permission denied");
    assert_int_equal(status_of_errno(ENOENT), STATUS_ABSENT);
    assert_int_equal(status_of_errno(EIO), STATUS_FAILED);
}

static void long_text_is_cut_not_overrun(void **state)
{
    struct error error = {0};
    char         text[2 * ERROR_TEXT_SIZE];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    (void)error_set(&error, STATUS_FAILED, 0, "%s", text);
    assert_int_equal(strlen(error.text), ERROR_TEXT_SIZE - 1);
    error_prefix(&error, "%s", text);
    assert_int_equal(strlen(error.text), ERROR_TEXT_SIZE - 1);
}

static void every_status_has_a_name(void **state)
{
    for (int status = STATUS_OK; status <= STATUS_WRONG_USE; status++) {
        assert_string_not_equal(status_name((enum status)status), "unknown");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_is_one_line),
        cmocka_unit_test(the_system_has_its_own_words),
        cmocka_unit_test(long_text_is_cut_not_overrun),
        cmocka_unit_test(every_status_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
