#include "formats/os_release.h"

#include "unit.h"

static const char fedora[] =
    "NAME=\"Fedora Linux\"\nVERSION=\"40 (Container Image)\"\nID=fedora\n"
    "VERSION_ID=40\n# remark\nPRETTY_NAME='Fedora Linux 40'\n"
    "ID_LIKE=\"rhel centos\"\n";

static enum status parse(struct bytes text, struct os_release *release, struct error *error)
{
    static struct arena arena;
    arena_done(&arena);
    arena_init(&arena, 1 << 20);
    return os_release_parse(text, &arena, release, error);
}

static void reads_names_with_and_without_quotes(void **state)
{
    struct os_release release = {0};
    assert_int_equal(parse(bytes_of(fedora), &release, NULL), STATUS_OK);
    assert_true(bytes_equal_text(release.id, "fedora"));
    assert_true(bytes_equal_text(release.id_like, "rhel centos"));
    assert_true(bytes_equal_text(release.name, "Fedora Linux"));
    assert_true(bytes_equal_text(release.pretty_name, "Fedora Linux 40"));
    assert_true(bytes_equal_text(release.version_id, "40"));
}

static void resolves_escapes(void **state)
{
    struct os_release release = {0};
    assert_int_equal(parse(bytes_of("NAME=\"a\\\"b\\$c\"\n"), &release, NULL), STATUS_OK);
    assert_true(bytes_equal_text(release.name, "a\"b$c"));
}

static void skips_a_line_whose_quote_is_never_closed(void **state)
{
    struct os_release release = {0};
    assert_int_equal(parse(bytes_of("ID=\"debian\nID_LIKE=debian"), &release, NULL), STATUS_OK);
    assert_int_equal(release.id.size, 0);
    assert_true(bytes_equal_text(release.id_like, "debian"));
}

static void survives_every_prefix(void **state)
{
    for (size_t cut = 0; cut < sizeof fedora - 1; cut++) {
        struct os_release release = {0};
        enum status status = parse((struct bytes){(const uint8_t *)fedora, cut}, &release, NULL);
        assert_true(status == STATUS_OK || status == STATUS_MALFORMED);
    }
}

static void refuses_what_assigns_nothing(void **state)
{
    struct os_release release = {0};
    struct error      error = {0};
    assert_int_equal(parse(bytes_of("#\n\nhello\n"), &release, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, "os-release assigns nothing");
}

static void refuses_too_many_lines(void **state)
{
    static char text[2 * (OS_RELEASE_LINES_MAX + 2)];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 2 == 0 ? '#' : '\n';
    }
    struct os_release release = {0};
    struct bytes      input = {(const uint8_t *)text, sizeof text};
    assert_int_equal(parse(input, &release, NULL), STATUS_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_names_with_and_without_quotes),
        cmocka_unit_test(resolves_escapes),
        cmocka_unit_test(skips_a_line_whose_quote_is_never_closed),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(refuses_what_assigns_nothing),
        cmocka_unit_test(refuses_too_many_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
