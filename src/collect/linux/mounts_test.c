#include "collect/linux/collectors.h"

#include "collector.h"
#include "unit.h"

/* The mounts of the machine that runs the test are not known here: pseudo file systems such as
 * /proc, which are always there, must not be complained about. */
static void pseudo_file_systems_are_no_gap(void **state)
{
    char *text = collect_from("/", collect_mounts, true);
    assert_null(strstr(text, "proc"));
    assert_null(strstr(text, "sysfs"));
    assert_non_null(strstr(text, "\"source\":\"test\""));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pseudo_file_systems_are_no_gap)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
