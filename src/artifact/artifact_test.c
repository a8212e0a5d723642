#include "artifact/artifact.h"

#include <stdlib.h>

#include "crypto/digest.h"

#include "unit.h"

static struct artifact package(const char *name, const char *version)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_PACKAGE);
    artifact_set_text(&artifact, FIELD_SOURCE, "dpkg");
    artifact_set_text(&artifact, FIELD_OS, "linux");
    artifact_set_text(&artifact, PACKAGE_NAME, name);
    artifact_set_text(&artifact, PACKAGE_VERSION, version);
    return artifact;
}

static bool same(const struct artifact *left, const struct artifact *right)
{
    struct identity a = artifact_identity(left);
    struct identity b = artifact_identity(right);
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

static void the_same_thing_on_two_machines_is_one(void **state)
{
    struct artifact here = package("kesl", "12.1.0-1297");
    struct artifact there = package("kesl", "12.1.0-1297");
    here.from = bytes_of("var/lib/dpkg/status:1");
    there.from = bytes_of("var/lib/dpkg/status:99");
    artifact_set_text(&there, PACKAGE_INSTALLED, "2024-01-01T00:00:00Z");
    artifact_set_text(&there, PACKAGE_DESCRIPTION, "follows from the rest");
    assert_true(same(&here, &there));
}

static void every_identity_field_tells_apart(void **state)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        const struct kind_schema *schema = schema_of((enum kind)k);
        for (size_t f = 0; f < schema->field_count; f++) {
            struct artifact plain;
            struct artifact changed;
            artifact_init(&plain, (enum kind)k);
            artifact_init(&changed, (enum kind)k);
            artifact_set_text(&changed, (int)f, "x");
            assert_int_equal(same(&plain, &changed), schema->fields[f].scope != SCOPE_IDENTITY);
        }
    }
}

static void values_do_not_run_into_each_other(void **state)
{
    struct artifact a = package("ab", "c");
    struct artifact b = package("a", "bc");
    assert_false(same(&a, &b));
    struct artifact empty = package("ab", "");
    struct artifact absent = package("ab", "c");
    absent.present &= ~(1U << PACKAGE_VERSION);
    assert_false(same(&empty, &absent));
}

static void case_matters_only_where_the_system_says_so(void **state)
{
    struct artifact a = package("Kesl", "1");
    struct artifact b = package("kesl", "1");
    assert_false(same(&a, &b));
    artifact_set_text(&a, FIELD_OS, "windows");
    artifact_set_text(&b, FIELD_OS, "windows");
    assert_true(same(&a, &b));
}

/* The form in the header, written out by hand, through the library's digest. */
static void identity_is_what_the_header_says(void **state)
{
    struct artifact   artifact = package("kesl", "1");
    static const char form[] =
        "package\0"
        "source\0\4\0\0\0dpkg"
        "os\0\5\0\0\0linux"
        "name\0\4\0\0\0kesl"
        "version\0\1\0\0\0"
        "1";
    uint8_t digest[SHA256_SIZE];
    digest_sha256((struct bytes){(const uint8_t *)form, sizeof form - 1}, digest);
    struct identity identity = artifact_identity(&artifact);
    assert_memory_equal(identity.bytes, digest, IDENTITY_SIZE);
}

static void long_values_hash_as_short_ones_do(void **state)
{
    enum { LONG = 100000 };
    char *text = malloc(LONG + 1);
    assert_non_null(text);
    memset(text, 'K', LONG);
    text[LONG] = '\0';
    struct artifact a = package(text, "1");
    struct artifact b = package(text, "1");
    assert_true(same(&a, &b));
    struct artifact c = package(text + 1, "1");
    assert_false(same(&a, &c));

    artifact_set_text(&a, PACKAGE_PUBLISHER, text); /* a label: folded in chunks */
    char *lower = malloc(LONG + 1);
    assert_non_null(lower);
    memset(lower, 'k', LONG);
    lower[LONG] = '\0';
    artifact_set_text(&b, PACKAGE_PUBLISHER, lower);
    assert_true(same(&a, &b));
    free(lower);
    free(text);
}

static void lists_give_back_their_items(void **state)
{
    struct arena    arena;
    struct artifact artifact;
    struct bytes    items[3] = {bytes_of("one"), bytes_of(""), {(const uint8_t *)"a\0b", 3}};
    struct bytes    item;
    arena_init(&arena, 1 << 16);
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set_list(&artifact, SERVICE_EXEC, items, 3, &arena);
    struct reader list = reader_of(artifact_get(&artifact, SERVICE_EXEC));
    for (size_t i = 0; i < 3; i++) {
        assert_true(list_next(&list, &item));
        assert_true(bytes_equal(item, items[i]));
    }
    assert_false(list_next(&list, &item));
    assert_false(reader_failed(&list));

    struct reader damaged =
        reader_of(bytes_of("\xff\xff\xff\x7f"
                           "abc"));
    assert_false(list_next(&damaged, &item));
    arena_done(&arena);
}

static void numbers_times_and_digests_have_one_spelling(void **state)
{
    struct arena    arena;
    struct artifact artifact;
    arena_init(&arena, 1 << 16);
    artifact_init(&artifact, KIND_FILE);
    artifact_set_number(&artifact, FILE_SIZE, 42, &arena);
    artifact_set_time(&artifact, FILE_MODIFIED, 1719230400, &arena);
    artifact_set_hex(&artifact, FILE_SHA256, bytes_of("\x01\xfe"), &arena);
    artifact_set_known(&artifact, FILE_OWNER, bytes_of(""));
    assert_true(bytes_equal_text(artifact_get(&artifact, FILE_SIZE), "42"));
    assert_true(bytes_equal_text(artifact_get(&artifact, FILE_MODIFIED), "2024-06-24T12:00:00Z"));
    assert_true(bytes_equal_text(artifact_get(&artifact, FILE_SHA256), "01fe"));
    assert_false(artifact_has(&artifact, FILE_OWNER));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_thing_on_two_machines_is_one),
        cmocka_unit_test(every_identity_field_tells_apart),
        cmocka_unit_test(values_do_not_run_into_each_other),
        cmocka_unit_test(case_matters_only_where_the_system_says_so),
        cmocka_unit_test(identity_is_what_the_header_says),
        cmocka_unit_test(long_values_hash_as_short_ones_do),
        cmocka_unit_test(lists_give_back_their_items),
        cmocka_unit_test(numbers_times_and_digests_have_one_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
