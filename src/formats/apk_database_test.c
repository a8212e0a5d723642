#include "formats/apk_database.h"

#include "fixture.h"

static const char sample[] =
    "P:musl\n"
    "V:1.2.2-r3\n"
    "A:x86_64\n"
    "I:516096\n"
    "T:the musl c library\n"
    "m:Example <a@example.org>\n"
    "F:lib\n"
    "R:ld-musl.so.1\n"
    "F:\n"
    "R:top\n"
    "\n"
    "V:without a name\n"
    "\n"
    "P:last\n";

static struct error failure;

static void reads_packages_and_passes_damage_over(void **state)
{
    struct apk_reader  reader = apk_reader_of(bytes_of(sample));
    struct apk_package package;
    assert_int_equal(apk_next(&reader, &package, &failure), STATUS_OK);
    assert_int_equal(package.line, 1);
    assert_true(bytes_equal_text(package.name, "musl"));
    assert_true(bytes_equal_text(package.version, "1.2.2-r3"));
    assert_true(bytes_equal_text(package.maintainer, "Example <a@example.org>"));
    assert_int_equal(package.size_bytes, 516096);
    assert_int_equal(apk_next(&reader, &package, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 12);
    assert_string_equal(failure.text, "a package without a name");
    assert_true(bytes_equal_text(package.name, "musl")); /* untouched */
    assert_int_equal(apk_next(&reader, &package, &failure), STATUS_OK);
    assert_int_equal(package.line, 14);
    assert_int_equal(apk_next(&reader, &package, &failure), STATUS_ABSENT);
}

static void gives_the_paths_of_a_package(void **state)
{
    struct apk_reader  reader = apk_reader_of(bytes_of(sample));
    struct apk_package package;
    assert_int_equal(apk_next(&reader, &package, &failure), STATUS_OK);
    static const char *const wanted[][2] = {{"lib", ""},
                                            {"lib", "ld-musl.so.1"},
                                            {"", ""},
                                            {"", "top"}};
    struct bytes             stanza = package.stanza;
    struct bytes             folder = {0};
    struct apk_path          path;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_true(apk_next_path(&stanza, &folder, &path));
        assert_true(bytes_equal_text(path.folder, wanted[i][0]));
        assert_true(bytes_equal_text(path.name, wanted[i][1]));
    }
    assert_false(apk_next_path(&stanza, &folder, &path));
}

static void refuses(struct bytes input, const char *text)
{
    struct apk_reader  reader = apk_reader_of(input);
    struct apk_package package;
    assert_int_equal(apk_next(&reader, &package, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, text);
}

static void says_what_is_wrong(void **state)
{
    refuses(bytes_of("P:a\nxyz\n"), "a line without a letter and a colon");
    refuses(bytes_of("P:a\nI:many\n"), "an installed size that is no number");
    refuses((struct bytes){(const uint8_t *)"P:a\0", 4}, "a line without a letter and a colon");
}

static void read_all(struct bytes prefix)
{
    struct apk_reader  reader = apk_reader_of(prefix);
    struct apk_package package;
    size_t             rounds = 0;
    while (apk_next(&reader, &package, &failure) != STATUS_ABSENT) {
        rounds++;
    }
    assert_true(rounds <= 3);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(sample), read_all);
}

static void agrees_with_the_truth_of_a_real_database(void **state)
{
    struct bytes       contents = shared_bytes("linux-pkg/hizlbuzz-apk-installed");
    struct apk_reader  reader = apk_reader_of(contents);
    struct apk_package package = {0};
    size_t             count = 0;
    size_t             paths = 0;
    enum status        status;
    while ((status = apk_next(&reader, &package, &failure)) != STATUS_ABSENT) {
        assert_int_equal(status, STATUS_OK);
        assert_true(package.version.size != 0);
        struct bytes    stanza = package.stanza;
        struct bytes    folder = {0};
        struct apk_path path;
        while (apk_next_path(&stanza, &folder, &path)) {
            paths++;
        }
        count++;
    }
    assert_int_equal(count, 26);
    assert_int_equal(paths, 491); /* grep -c '^[FR]:' */
    free_bytes(contents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_packages_and_passes_damage_over),
        cmocka_unit_test(gives_the_paths_of_a_package),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(agrees_with_the_truth_of_a_real_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
