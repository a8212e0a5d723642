#include "formats/proc_status.h"

#include "unit.h"

static const char shell[] =
    "Name:\tsh\nUmask:\t0022\nPPid:\t41\nUid:\t1000\t0\t0\t0\n"
    "VmSize:\t    2580 kB\n";

static void reads_the_effective_user(void **state)
{
    struct proc_status status;
    assert_int_equal(proc_status_parse(bytes_of(shell), &status, NULL), STATUS_OK);
    assert_int_equal(status.parent, 41);
    assert_int_equal(status.effective_user, 0);
    assert_true(status.has_memory);
}

static void knows_a_thread_of_the_kernel(void **state)
{
    struct proc_status status;
    struct bytes       text = bytes_of("Name:\tkworker\nPPid:\t2\nUid:\t0\t0\t0\t0\n");
    assert_int_equal(proc_status_parse(text, &status, NULL), STATUS_OK);
    assert_false(status.has_memory);
}

static void refuses_what_lacks_a_user(void **state)
{
    struct proc_status status;
    struct error       error;
    assert_int_equal(proc_status_parse(bytes_of("PPid:\t2\nUid:\t0\n"), &status, &error),
                     STATUS_MALFORMED);
    assert_string_equal(error.text, "a process status without PPid or Uid");
}

static void handles_every_prefix(void **state)
{
    for (size_t cut = 0; cut < sizeof shell; cut++) {
        struct proc_status status;
        enum status        result =
            proc_status_parse((struct bytes){(const uint8_t *)shell, cut}, &status, NULL);
        assert_true(result == STATUS_OK || result == STATUS_MALFORMED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_effective_user),
        cmocka_unit_test(knows_a_thread_of_the_kernel),
        cmocka_unit_test(refuses_what_lacks_a_user),
        cmocka_unit_test(handles_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
