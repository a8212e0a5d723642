#include "formats/dkms_config.h"

#include "fixture.h"

static void reads_names_and_version(void **state)
{
    struct bytes       text = source_bytes("fuzz/dkms_config/plain");
    struct dkms_config config = dkms_config_read(text);
    assert_bytes(config.name, "example-filter");
    assert_bytes(config.version, "4.2.1");
    assert_int_equal(config.module_count, 2);
    assert_bytes(config.modules[0], "example_redirfs");
    assert_bytes(config.modules[1], "example_avflt");
    free_bytes(text);
}

static void leaves_out_what_is_too_much(void **state)
{
    char text[DKMS_MODULES_MAX * 32];
    text[0] = '\0';
    for (int i = 0; i < DKMS_MODULES_MAX + 1; i++) {
        size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "BUILT_MODULE_NAME[%d]=m\n", i);
    }
    assert_int_equal(dkms_config_read(bytes_of(text)).module_count, DKMS_MODULES_MAX);
}

static void survive(struct bytes prefix)
{
    assert_true(dkms_config_read(prefix).module_count <= 2);
}

static void survives_every_prefix(void **state)
{
    struct bytes text = source_bytes("fuzz/dkms_config/plain");
    for_each_prefix(text, survive);
    free_bytes(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_names_and_version),
        cmocka_unit_test(leaves_out_what_is_too_much),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
