#include "formats/kernel_module.h"

#include "fixture.h"

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 4 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_done(&arena);
    return 0;
}

static struct kernel_module read_module(const char *name, enum status *ret_signature_status)
{
    struct kernel_module module = {0};
    struct error         error = {0};
    char                *path = xasprintf("fuzz/kernel_module/%s", name);
    struct bytes         image = source_bytes(path);
    struct bytes         copy;
    assert_true(arena_copy(&arena, image, &copy));
    free_bytes(image);
    free(path);
    enum status status = kernel_module_read(copy, &arena, &module, ret_signature_status, &error);
    assert_string_equal(error.text, *ret_signature_status == STATUS_OK ? "" : error.text);
    assert_int_equal(status, STATUS_OK);
    return module;
}

static void reads_every_field(void **state)
{
    enum status          signature;
    struct kernel_module module = read_module("signed-issuer.ko", &signature);
    assert_int_equal(signature, STATUS_OK);
    assert_bytes(kernel_module_get(&module, "name"), "example_redirfs");
    assert_bytes(kernel_module_get(&module, "version"), "1.2.3");
    assert_bytes(kernel_module_get(&module, "license"), "GPL v2");
    assert_bytes(kernel_module_get(&module, "description"), "File access interceptor");
    assert_bytes(kernel_module_get(&module, "vermagic"),
                 "6.1.0-28-amd64 SMP preempt mod_unload modversions ");
    assert_bytes(kernel_module_get(&module, "parm"), "debug:verbose (int)");
    assert_true(bytes_empty(kernel_module_get(&module, "intree")));
    assert_int_equal(module.build_id.size, 20);
    assert_int_equal(module.build_id.data[0], 0x8d);
}

static void splits_lists(void **state)
{
    enum status          signature;
    struct kernel_module module = read_module("signed-issuer.ko", &signature);
    struct bytes        *items;
    size_t               count;
    assert_int_equal(kernel_module_list(&module, "depends", ',', &arena, &items, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, 2);
    assert_bytes(items[0], "redirfs");
    assert_bytes(items[1], "libcrc32c");
    assert_int_equal(kernel_module_list(&module, "alias", 0, &arena, &items, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(kernel_module_list(&module, "author", 0, &arena, &items, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, 2);
}

/* The names that modinfo(8) prints for the same files. */
static void names_the_signer(void **state)
{
    static const struct {
        const char                *file;
        enum module_signature_form form;
        const char                *signer, *issuer, *serial, *digest;
    } cases[] = {
        {"signed-issuer.ko", MODULE_SIGNED_PKCS7, "Example Corp module signing key",
         "CN=Example Corp module signing key,O=Example Corp", "0123456789abcdef", "sha512"},
        {"signed-certificate.ko", MODULE_SIGNED_PKCS7, "Example Leaf Signer",
         "CN=Example Root,O=Example Corp", "beef", "sha256"},
        {"signed-keyid.ko", MODULE_SIGNED_PKCS7, "", "", "", "sha256"},
        {"signed-x509.ko", MODULE_SIGNED_X509, "Example Corp: old key", "", "", "sha512"},
        {"big-endian-32.ko", MODULE_UNSIGNED, "", "", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum status          status;
        struct kernel_module module = read_module(cases[i].file, &status);
        assert_int_equal(status, STATUS_OK);
        assert_int_equal(module.signature.form, cases[i].form);
        assert_bytes(module.signature.signer, cases[i].signer);
        assert_bytes(module.signature.issuer, cases[i].issuer);
        assert_bytes(module.signature.serial, cases[i].serial);
        assert_bytes(module.signature.digest, cases[i].digest);
    }
}

static void keeps_a_module_with_a_broken_signature(void **state)
{
    enum status          status;
    struct kernel_module module = read_module("signed-broken.ko", &status);
    assert_int_equal(status, STATUS_MALFORMED);
    assert_int_equal(module.signature.form, MODULE_SIGNED_PKCS7);
    assert_bytes(kernel_module_get(&module, "name"), "example_redirfs");
}

static void reads_big_endian_32_bit(void **state)
{
    enum status          status;
    struct kernel_module module = read_module("big-endian-32.ko", &status);
    assert_bytes(kernel_module_get(&module, "name"), "bigend");
    assert_int_equal(module.build_id.size, 8);
    assert_int_equal(module.build_id.data[7], 7);
}

/* The section headers of this file lie at its end, so no prefix is whole. */
static void refuse(struct bytes prefix)
{
    struct kernel_module module;
    struct error         error;
    struct arena         own;
    arena_init(&own, 1 << 20);
    enum status status = kernel_module_read(prefix, &own, &module, NULL, &error);
    assert_int_not_equal(status, STATUS_OK);
    assert_true(error.text[0] != '\0');
    arena_done(&own);
}

static void refuses_every_prefix(void **state)
{
    struct bytes image = source_bytes("fuzz/kernel_module/big-endian-32.ko");
    for_each_prefix(image, refuse);
    free_bytes(image);
}

static void refuses_too_many_fields(void **state)
{
    struct bytes whole = source_bytes("fuzz/kernel_module/big-endian-32.ko");
    struct arena small;
    struct error error;
    arena_init(&small, 64);
    struct kernel_module module;
    assert_int_equal(kernel_module_read(whole, &small, &module, NULL, &error), STATUS_TOO_LARGE);
    assert_string_equal(error.text, ".modinfo has too many fields");
    arena_done(&small);
    free_bytes(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_every_field, set_up, tear_down),
        cmocka_unit_test_setup_teardown(splits_lists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_the_signer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_a_module_with_a_broken_signature, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_big_endian_32_bit, set_up, tear_down),
        cmocka_unit_test(refuses_every_prefix),
        cmocka_unit_test(refuses_too_many_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
