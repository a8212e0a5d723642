#include "formats/pem.h"

#include "crypto/certificate.h"
#include "fixture.h"

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_done(&arena);
    return 0;
}

static void splits_a_mixed_file(void **state)
{
    static const struct {
        enum status status;
        const char *label;
        uint64_t    line;
        size_t      size;
    } expected[] = {
        {STATUS_OK, "CERTIFICATE", 2, 527}, {STATUS_TRUNCATED, "", 16, 0},
        {STATUS_OK, "CERTIFICATE", 18, 0},  {STATUS_OK, "RSA PRIVATE KEY", 30, 4},
        {STATUS_MALFORMED, "", 36, 0},      {STATUS_ABSENT, "", 0, 0},
    };
    struct bytes      text = source_bytes("fuzz/pem/mixed.pem");
    struct pem_reader reader = pem_reader_of(text);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        struct pem_block block;
        struct error     error = {0};
        enum status      status = pem_next(&reader, &arena, &block, &error);
        assert_int_equal(status, expected[i].status);
        if (status == STATUS_OK) {
            assert_bytes(block.label, expected[i].label);
            assert_int_equal(block.line, expected[i].line);
            assert_true(expected[i].size == 0 || block.der.size == expected[i].size);
        } else if (status != STATUS_ABSENT) {
            assert_int_equal(error.offset, expected[i].line);
        }
    }
    free_bytes(text);
}

static void reads_an_interception_certificate(void **state)
{
    struct bytes       text = shared_bytes("certs/mitm-data.heroku.com.pem");
    struct pem_reader  reader = pem_reader_of(text);
    struct pem_block   block;
    struct certificate certificate;
    assert_int_equal(pem_next(&reader, &arena, &block, NULL), STATUS_OK);
    assert_int_equal(certificate_read(block.der, CERTIFICATE_PLAIN, &arena, &certificate, NULL),
                     STATUS_OK);
    free_bytes(text);
    assert_bytes(certificate.subject, "CN=data.heroku.com");
    assert_bytes(certificate.issuer,
                 "CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab");
    assert_bytes(certificate.serial, "42000001225e5d32bb");
    assert_false(certificate.is_self_signed);
    assert_int_equal(certificate.sha256[0], 0xb3);
    assert_int_equal(certificate.sha256[31], 0xb8);
}

static void knows_der_from_text(void **state)
{
    struct bytes der = source_bytes("fuzz/certificate/ca.der");
    assert_true(pem_is_der(der));
    assert_false(pem_is_der(bytes_slice(der, 0, der.size - 1)));
    assert_false(pem_is_der(bytes_of("-----BEGIN CERTIFICATE-----")));
    assert_false(pem_is_der((struct bytes){0}));
    free_bytes(der);
}

static void survive(struct bytes prefix)
{
    struct pem_reader reader = pem_reader_of(prefix);
    struct pem_block  block;
    unsigned          rounds = 0;
    while (pem_next(&reader, &arena, &block, NULL) != STATUS_ABSENT) {
        assert_true(++rounds <= 5);
    }
    arena_clear(&arena);
}

static void ends_on_every_prefix(void **state)
{
    struct bytes text = source_bytes("fuzz/pem/mixed.pem");
    for_each_prefix(text, survive);
    free_bytes(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(splits_a_mixed_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_an_interception_certificate, set_up, tear_down),
        cmocka_unit_test(knows_der_from_text),
        cmocka_unit_test_setup_teardown(ends_on_every_prefix, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
