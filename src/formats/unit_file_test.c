#include "formats/unit_file.h"

#include "fixture.h"

static const char service[] =
    "# comment\n"
    "Ignored=before a section\n"
    "[Unit]\n"
    "Description=An example \\\n"
    "; a comment between\n"
    "  in two lines\n"
    "[Service]\n"
    "ExecStart=/bin/first\n"
    "ExecStartPre=/bin/pre1\n"
    "ExecStartPre=/bin/pre2\n"
    "no assignment\n";

static const char drop_in[] = "[Service]\nExecStart=\nExecStart=/opt/second --flag\n";

static struct arena     arena;
static struct unit_file unit;
static struct error     failure;

static int set_up(void **state)
{
    arena_init(&arena, 1 << 20);
    unit_file_init(&unit, &arena);
    return 0;
}

static int tear_down(void **state)
{
    arena_done(&arena);
    return 0;
}

static void reads_settings(void **state)
{
    assert_int_equal(unit_file_add(&unit, bytes_of(service), 0, &failure), STATUS_OK);
    assert_true(bytes_equal_text(unit_file_get(&unit, "Unit", "Description"),
                                 "An example    in two lines"));
    assert_int_equal(unit.settings[0].line, 4);
    assert_true(bytes_equal_text(unit_file_get(&unit, "Service", "ExecStart"), "/bin/first"));
    assert_int_equal(unit_file_get(&unit, "Unit", "ExecStart").size, 0);
    assert_int_equal(unit.ignored, 2);
    const struct unit_setting *setting = unit_file_next(&unit, "Service", "ExecStartPre", NULL);
    assert_true(bytes_equal_text(setting->value, "/bin/pre1"));
    setting = unit_file_next(&unit, "Service", "ExecStartPre", setting);
    assert_true(bytes_equal_text(setting->value, "/bin/pre2"));
    assert_null(unit_file_next(&unit, "Service", "ExecStartPre", setting));
}

static void an_empty_assignment_in_a_drop_in_resets_the_list(void **state)
{
    assert_int_equal(unit_file_add(&unit, bytes_of(service), 0, &failure), STATUS_OK);
    assert_int_equal(unit_file_add(&unit, bytes_of(drop_in), 1, &failure), STATUS_OK);
    const struct unit_setting *setting = unit_file_next(&unit, "Service", "ExecStart", NULL);
    assert_true(bytes_equal_text(setting->value, "/opt/second --flag"));
    assert_int_equal(setting->origin, 1);
    assert_int_equal(setting->line, 3);
    assert_null(unit_file_next(&unit, "Service", "ExecStart", setting));
}

static void refuses_nul_bytes(void **state)
{
    struct bytes input = {(const uint8_t *)"[U]\nA=b\nC=\0\n", 12};
    assert_int_equal(unit_file_add(&unit, input, 0, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 3);
    assert_string_equal(failure.text, "a NUL byte in a unit");
    assert_int_equal(unit.count, 1);
}

static void stops_at_the_limit_of_the_arena(void **state)
{
    struct arena small;
    arena_init(&small, 4096);
    unit_file_init(&unit, &small);
    char text[8192] = "[U]\n";
    for (size_t size = 4; size + 4 < sizeof text; size += 4) {
        memcpy(text + size, "A=b\n", 5);
    }
    assert_int_equal(unit_file_add(&unit, bytes_of(text), 0, &failure), STATUS_TOO_LARGE);
    assert_string_equal(failure.text, "a unit that is too large");
    arena_done(&small);
}

static void stops_at_the_limit_of_settings(void **state)
{
    struct arena large;
    arena_init(&large, 64 << 20);
    unit_file_init(&unit, &large);
    for (int i = 0; i < UNIT_SETTINGS_MAX; i++) {
        assert_int_equal(unit_file_add(&unit, bytes_of("[U]\nA=b"), 0, &failure), STATUS_OK);
    }
    assert_int_equal(unit_file_add(&unit, bytes_of("[U]\nA=b"), 0, &failure), STATUS_TOO_LARGE);
    assert_string_equal(failure.text, "more than 20000 settings in a unit");
    arena_done(&large);
}

static void read_one(struct bytes prefix)
{
    arena_clear(&arena);
    unit_file_init(&unit, &arena);
    assert_int_equal(unit_file_add(&unit, prefix, 0, &failure), STATUS_OK);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(service), read_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_assignment_in_a_drop_in_resets_the_list, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(refuses_nul_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stops_at_the_limit_of_the_arena, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stops_at_the_limit_of_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(survives_every_prefix, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
