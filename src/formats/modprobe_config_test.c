#include "formats/modprobe_config.h"

#include "fixture.h"

static const char sample[] =
    "# comment\n"
    "blacklist pcspkr\n"
    "options example key=value \\\n"
    "  other=1\n"
    "unknown x\n"
    "install\n"
    "softdep a pre: b\n";

static struct arena arena;
static struct error failure;

static void check(struct lines *lines, const char *command, const char *module, const char *value,
                  uint64_t line)
{
    struct modprobe_setting setting;
    assert_int_equal(modprobe_next(lines, &arena, &setting, &failure), STATUS_OK);
    assert_true(bytes_equal_text(setting.command, command));
    assert_true(bytes_equal_text(setting.module, module));
    assert_true(bytes_equal_text(setting.value, value));
    assert_int_equal(setting.line, line);
}

static void reads_settings(void **state)
{
    struct lines            lines = lines_of(bytes_of(sample));
    struct modprobe_setting setting;
    arena_init(&arena, 1 << 16);
    check(&lines, "blacklist", "pcspkr", "", 2);
    check(&lines, "options", "example", "key=value    other=1", 3);
    assert_int_equal(modprobe_next(&lines, &arena, &setting, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 5);
    assert_string_equal(failure.text,
                        "a line that does not begin with alias, blacklist, install, options, "
                        "remove or softdep");
    assert_int_equal(modprobe_next(&lines, &arena, &setting, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, "a setting without a module");
    check(&lines, "softdep", "a", "pre: b", 7);
    assert_int_equal(modprobe_next(&lines, &arena, &setting, &failure), STATUS_ABSENT);
    arena_done(&arena);
}

static void stops_at_the_limit_of_the_arena(void **state)
{
    struct lines            lines = lines_of(bytes_of("options a \\\n b\nblacklist c\n"));
    struct modprobe_setting setting;
    arena_init(&arena, 4);
    assert_int_equal(modprobe_next(&lines, &arena, &setting, &failure), STATUS_TOO_LARGE);
    assert_string_equal(failure.text, "a setting that is too large");
    check(&lines, "blacklist", "c", "", 3);
    arena_done(&arena);
}

static void reads_modules_to_load(void **state)
{
    struct lines lines = lines_of(bytes_of("# /etc/modules\n; comment\nlp\nloop max_loop=8\n"));
    struct modprobe_setting setting;
    assert_int_equal(modules_load_next(&lines, &setting, &failure), STATUS_OK);
    assert_true(bytes_equal_text(setting.module, "lp"));
    assert_int_equal(setting.line, 3);
    assert_int_equal(modules_load_next(&lines, &setting, &failure), STATUS_OK);
    assert_true(bytes_equal_text(setting.value, "max_loop=8"));
    assert_int_equal(modules_load_next(&lines, &setting, &failure), STATUS_ABSENT);
    lines = lines_of((struct bytes){(const uint8_t *)"a\0b", 3});
    assert_int_equal(modules_load_next(&lines, &setting, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, "a line that names no module");
}

static void read_all(struct bytes prefix)
{
    struct lines            lines = lines_of(prefix);
    struct modprobe_setting setting;
    size_t                  rounds = 0;
    arena_init(&arena, 1 << 16);
    while (modprobe_next(&lines, &arena, &setting, &failure) != STATUS_ABSENT) {
        rounds++;
    }
    arena_done(&arena);
    assert_true(rounds <= 5);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(sample), read_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_settings),
        cmocka_unit_test(stops_at_the_limit_of_the_arena),
        cmocka_unit_test(reads_modules_to_load),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
