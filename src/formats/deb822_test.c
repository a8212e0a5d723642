#include "formats/deb822.h"

#include <time.h>

#include "fixture.h"

static const char sample[] =
    "Package: example\n"
    "Status: install ok installed\n"
    "Conffiles:\n"
    " /etc/a 1\n"
    " /etc/b 2\n"
    "Description: first line \n"
    " more\n"
    "\n"
    "\n"
    "Package: second\n"
    "VERSION: 2\n";

static struct deb822_stanza stanza;
static struct error         failure;

static void reads_stanzas_with_their_lines(void **state)
{
    struct deb822_reader reader = deb822_reader_of(bytes_of(sample));
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_OK);
    assert_int_equal(stanza.line, 1);
    assert_int_equal(stanza.field_count, 4);
    assert_true(bytes_equal_text(deb822_get(&stanza, "Conffiles"), " /etc/a 1\n /etc/b 2"));
    assert_true(bytes_equal_text(deb822_get(&stanza, "Description"), "first line \n more") ||
                bytes_equal_text(deb822_get(&stanza, "Description"), "first line\n more"));
    assert_true(
        bytes_equal_text(deb822_first_line(deb822_get(&stanza, "Description")), "first line"));
    assert_int_equal(deb822_find(&stanza, "Description")->line, 6);
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_OK);
    assert_int_equal(stanza.line, 10);
    assert_true(bytes_equal_text(deb822_get(&stanza, "Version"), "2"));
    assert_null(deb822_find(&stanza, "Homepage"));
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_ABSENT);
}

static void a_damaged_stanza_costs_that_stanza(void **state)
{
    struct deb822_reader reader =
        deb822_reader_of(bytes_of("Package: a\n\nPackage: b\nno colon\nVersion: 1\n\nPackage: c"));
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_OK);
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 4);
    assert_string_equal(failure.text, "a line without a field name");
    assert_int_equal(stanza.field_count, 0);
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_OK);
    assert_true(bytes_equal_text(deb822_get(&stanza, "Package"), "c"));
    assert_int_equal(stanza.line, 7);
}

static void refuses(struct bytes input, enum status status, const char *text)
{
    struct deb822_reader reader = deb822_reader_of(input);
    assert_int_equal(deb822_next(&reader, &stanza, &failure), status);
    assert_string_equal(failure.text, text);
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_ABSENT);
}

static void says_what_is_wrong(void **state)
{
    refuses(bytes_of(" x\nA: b"), STATUS_MALFORMED, "a continuation line before the first field");
    refuses(bytes_of(": x\n"), STATUS_MALFORMED, "a line without a field name");
    refuses((struct bytes){(const uint8_t *)"A: b\0c", 6}, STATUS_MALFORMED,
            "a NUL byte in a field");
    refuses((struct bytes){(const uint8_t *)"A: b\n c\0", 8}, STATUS_MALFORMED,
            "a NUL byte in a field");
}

static void limits_the_fields_of_a_stanza(void **state)
{
    char   text[(DEB822_FIELDS_MAX + 1) * 4 + 1];
    size_t size = 0;
    for (int i = 0; i <= DEB822_FIELDS_MAX; i++) {
        memcpy(text + size, "A:b\n", 4);
        size += 4;
    }
    struct bytes input = {(const uint8_t *)text, size};
    refuses(input, STATUS_TOO_LARGE, "more than 128 fields in a stanza");
    struct deb822_reader reader = deb822_reader_of(bytes_slice(input, 0, size - 4));
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_OK);
    assert_int_equal(stanza.field_count, DEB822_FIELDS_MAX);
}

static void limits_the_lines_of_a_stanza(void **state)
{
    size_t size = 2 * (DEB822_STANZA_LINES_MAX + 2);
    char  *text = malloc(size);
    memcpy(text, "A:", 2);
    for (size_t i = 2; i < size; i += 2) {
        memcpy(text + i, "\n ", 2);
    }
    /* Lines of a blank alone end a stanza. */
    struct deb822_reader reader = deb822_reader_of((struct bytes){(uint8_t *)text, size});
    assert_int_equal(deb822_next(&reader, &stanza, &failure), STATUS_OK);
    free(text);

    size = 3 * (DEB822_STANZA_LINES_MAX + 2);
    text = malloc(size);
    memcpy(text, "A:b", 3);
    for (size_t i = 3; i < size; i += 3) {
        memcpy(text + i, "\n x", 3);
    }
    refuses((struct bytes){(uint8_t *)text, size}, STATUS_TOO_LARGE,
            "a stanza of more than 200000 lines");
    free(text);
}

static void read_all(struct bytes prefix)
{
    struct deb822_reader reader = deb822_reader_of(prefix);
    size_t               rounds = 0;
    while (deb822_next(&reader, &stanza, &failure) != STATUS_ABSENT) {
        rounds++;
    }
    assert_true(rounds <= 2);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(sample), read_all);
}

struct census {
    size_t stanzas;
    size_t packages;
    size_t installed;
};

static struct census count_packages(struct bytes contents)
{
    struct deb822_reader reader = deb822_reader_of(contents);
    struct census        census = {0};
    enum status          status;
    while ((status = deb822_next(&reader, &stanza, &failure)) != STATUS_ABSENT) {
        assert_int_equal(status, STATUS_OK);
        census.stanzas++;
        census.packages += deb822_get(&stanza, "Package").size != 0;
        census.installed += bytes_equal_text(deb822_get(&stanza, "Status"), "install ok installed");
    }
    return census;
}

/* The figures are those of README.md beside the data. */
static void agrees_with_the_truth_of_real_databases(void **state)
{
    static const struct {
        const char *name;
        size_t      packages;
        size_t      installed;
    } files[] = {
        {"linux-pkg/industio-dpkg-status", 327, 326},
        {"linux-pkg/claircore-debian-only.status", 1, 1},
        {"linux-pkg/claircore-postgresql.status", 3, 3},
    };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct bytes  contents = shared_bytes(files[i].name);
        struct census census = count_packages(contents);
        assert_int_equal(census.packages, files[i].packages);
        assert_int_equal(census.installed, files[i].installed);
        free_bytes(contents);
    }
}

static void reads_a_megabyte_in_a_moment(void **state)
{
    if (access("/var/lib/dpkg/status", R_OK) != 0) {
        print_message("skipped: no /var/lib/dpkg/status here\n");
        skip();
    }
    struct bytes  contents = file_bytes("/var/lib/dpkg/status");
    clock_t       start = clock();
    struct census census = count_packages(contents);
    double        seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    printf("%zu stanzas, %zu bytes in %.1f ms\n", census.stanzas, contents.size, seconds * 1e3);
    assert_true(census.stanzas != 0);
    assert_true(seconds < 1); /* with sanitizers; without, a few milliseconds */
    free_bytes(contents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_stanzas_with_their_lines),
        cmocka_unit_test(a_damaged_stanza_costs_that_stanza),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(limits_the_fields_of_a_stanza),
        cmocka_unit_test(limits_the_lines_of_a_stanza),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(agrees_with_the_truth_of_real_databases),
        cmocka_unit_test(reads_a_megabyte_in_a_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
