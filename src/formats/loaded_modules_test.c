#include "formats/loaded_modules.h"

#include "fixture.h"

static void reads_every_column(void **state)
{
    static const struct {
        const char *name;
        uint64_t    size_bytes, used_by;
        const char *state, *taint;
    } expected[] = {
        {"nf_conntrack", 172032, 3, "Live", ""},   {"example_redirfs", 69632, 1, "Live", "OE"},
        {"example_avflt", 24576, 0, "Live", "OE"}, {"permanent", 16384, 0, "Live", ""},
        {"zfs", 4321280, 6, "Unloading", "POE"},
    };
    struct bytes         text = source_bytes("fuzz/loaded_modules/plain");
    struct lines         lines = lines_of(text);
    struct loaded_module module;
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(loaded_modules_next(&lines, &module, NULL), STATUS_OK);
        assert_bytes(module.name, expected[i].name);
        assert_int_equal(module.size_bytes, expected[i].size_bytes);
        assert_int_equal(module.used_by, expected[i].used_by);
        assert_bytes(module.state, expected[i].state);
        assert_bytes(module.taint, expected[i].taint);
    }
    assert_int_equal(loaded_modules_next(&lines, &module, NULL), STATUS_ABSENT);
    free_bytes(text);
}

static void goes_on_behind_a_bad_line(void **state)
{
    struct lines         lines = lines_of(bytes_of("a b c\nm 1 0 - Live 0x0\n"));
    struct loaded_module module;
    struct error         error = {0};
    assert_int_equal(loaded_modules_next(&lines, &module, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, "line 1: not a loaded module");
    assert_int_equal(loaded_modules_next(&lines, &module, &error), STATUS_OK);
    assert_bytes(module.name, "m");
}

static void survive(struct bytes prefix)
{
    struct lines         lines = lines_of(prefix);
    struct loaded_module module;
    unsigned             rounds = 0;
    while (loaded_modules_next(&lines, &module, NULL) != STATUS_ABSENT) {
        assert_true(++rounds <= 5);
    }
}

static void survives_every_prefix(void **state)
{
    struct bytes text = source_bytes("fuzz/loaded_modules/plain");
    for_each_prefix(text, survive);
    free_bytes(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_column),
        cmocka_unit_test(goes_on_behind_a_bad_line),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
