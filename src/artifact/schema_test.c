#include "artifact/schema.h"

#include "unit.h"

static void every_kind_and_field_is_found_by_its_name(void **state)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        const struct kind_schema *schema = schema_of((enum kind)k);
        assert_int_equal(schema_kind(bytes_of(schema->name)), k);
        assert_true(schema->field_count <= FIELDS_MAX);
        for (size_t f = 0; f < schema->field_count; f++) {
            /* Fails when two fields of a kind have one name. */
            assert_int_equal(schema_field((enum kind)k, bytes_of(schema->fields[f].name)), f);
            assert_int_equal(schema->fields[f].name_size, strlen(schema->fields[f].name));
            assert_true(strlen(schema->fields[f].help) > 3);
        }
    }
    assert_int_equal(schema_kind(bytes_of("spaceship")), KIND_UNKNOWN);
    assert_int_equal(schema_field(KIND_FILE, bytes_of("pat")), -1);
}

static void every_kind_begins_with_source_and_os(void **state)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        assert_string_equal(schema_of((enum kind)k)->fields[FIELD_SOURCE].name, "source");
        assert_string_equal(schema_of((enum kind)k)->fields[FIELD_OS].name, "os");
    }
}

static void no_field_hides_a_word_of_the_text_form(void **state)
{
    static const char *const taken[] = {"kind", "from", "artifact", "contact"};
    for (size_t k = 0; k < KIND_COUNT; k++) {
        for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
            assert_int_equal(schema_field((enum kind)k, bytes_of(taken[i])), -1);
        }
    }
}

static void numbers_of_fields_agree_with_the_table(void **state)
{
    assert_string_equal(schema_of(KIND_PACKAGE)->fields[PACKAGE_NAME].name, "name");
    assert_string_equal(schema_of(KIND_PACKAGE)->fields[PACKAGE_ORIGIN].name, "origin");
    assert_string_equal(schema_of(KIND_CONTACT)->fields[CONTACT_BYTES_IN].name, "bytes_in");
    assert_int_equal(CONTACT_FIELD_COUNT, schema_of(KIND_CONTACT)->field_count);
}

static void names_differ_by_case_only_where_the_system_says_so(void **state)
{
    assert_true(os_folds_case(bytes_of("windows")));
    assert_true(os_folds_case(bytes_of("macos")));
    assert_false(os_folds_case(bytes_of("linux")));
    assert_false(os_folds_case(bytes_of("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_and_field_is_found_by_its_name),
        cmocka_unit_test(every_kind_begins_with_source_and_os),
        cmocka_unit_test(no_field_hides_a_word_of_the_text_form),
        cmocka_unit_test(numbers_of_fields_agree_with_the_table),
        cmocka_unit_test(names_differ_by_case_only_where_the_system_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
