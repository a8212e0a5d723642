#include "crypto/certificate.h"

#include "crypto/signature.h"
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

static struct certificate read_der(const char *name, enum certificate_form form)
{
    struct certificate certificate = {0};
    struct bytes       der = source_bytes(name);
    assert_int_equal(certificate_read(der, form, &arena, &certificate, NULL), STATUS_OK);
    free_bytes(der);
    return certificate;
}

static void reads_an_authority(void **state)
{
    struct certificate certificate = read_der("fuzz/certificate/ca.der", CERTIFICATE_PLAIN);
    assert_bytes(certificate.subject,
                 "CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US");
    assert_bytes(certificate.issuer,
                 "CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US");
    assert_bytes(certificate.serial, "083be056904246b1a1756ac95991c74a");
    assert_bytes(certificate.key, "rsa 2048");
    assert_true(certificate.has_validity);
    assert_int_equal(certificate.not_before, 1163116800); /* 2006-11-10 */
    assert_int_equal(certificate.not_after, 1952035200);  /* 2031-11-10 */
    assert_true(certificate.is_ca);
    assert_true(certificate.is_self_signed);
    assert_false(certificate.is_distrusted);
    assert_int_equal(certificate.sha256[0], 0x43);
    assert_int_equal(certificate.sha256[31], 0x61);
    assert_int_equal(certificate.sha1[0], 0xa8);
}

static void reads_utf8_and_dns_names(void **state)
{
    struct certificate certificate = read_der("fuzz/certificate/utf8.der", CERTIFICATE_PLAIN);
    assert_bytes(certificate.subject, "CN=Пример \\\"корень\\\"\\, Inc.,O=АО «Лаборатория»,C=RU");
    assert_int_equal(certificate.name_count, 2);
    assert_bytes(certificate.names[0], "example.org");
    assert_bytes(certificate.names[1], "*.example.net");
    assert_bytes(certificate.key, "ed25519 256");
}

static void reads_trust_settings(void **state)
{
    assert_true(read_der("fuzz/certificate/distrusted.der", CERTIFICATE_TRUSTED).is_distrusted);
    assert_false(read_der("fuzz/certificate/trusted.der", CERTIFICATE_TRUSTED).is_distrusted);
}

static void refuse(struct bytes prefix)
{
    struct certificate certificate;
    struct error       error = {0};
    assert_int_equal(certificate_read(prefix, CERTIFICATE_PLAIN, &arena, &certificate, &error),
                     STATUS_MALFORMED);
    assert_string_equal(error.text, "not an X.509 certificate");
}

static void refuses_every_prefix(void **state)
{
    struct bytes der = source_bytes("fuzz/certificate/utf8.der");
    for_each_prefix(der, refuse);
    free_bytes(der);
}

static void refuses_bytes_behind_and_giants(void **state)
{
    struct certificate certificate;
    struct error       error = {0};
    struct bytes       der = source_bytes("fuzz/certificate/ca.der");
    uint8_t           *longer = xcalloc(der.size + 1, 1);
    memcpy(longer, der.data, der.size);
    assert_int_equal(certificate_read((struct bytes){longer, der.size + 1}, CERTIFICATE_PLAIN,
                                      &arena, &certificate, &error),
                     STATUS_MALFORMED);
    assert_string_equal(error.text, "bytes behind the certificate");
    assert_int_equal(certificate_read((struct bytes){longer, CERTIFICATE_BYTES_MAX + 1},
                                      CERTIFICATE_PLAIN, &arena, &certificate, &error),
                     STATUS_TOO_LARGE);
    free(longer);
    free_bytes(der);
}

static void needs_room(void **state)
{
    struct certificate certificate;
    struct arena       small;
    struct bytes       der = source_bytes("fuzz/certificate/ca.der");
    arena_init(&small, 16);
    assert_int_equal(certificate_read(der, CERTIFICATE_PLAIN, &small, &certificate, NULL),
                     STATUS_TOO_LARGE);
    arena_done(&small);
    free_bytes(der);
}

static void refuse_signature(struct bytes prefix)
{
    struct signature signature;
    assert_int_not_equal(signature_read(prefix, &arena, &signature, NULL), STATUS_OK);
}

static void refuses_every_prefix_of_a_signature(void **state)
{
    struct bytes der = source_bytes("fuzz/signature/certificate.der");
    for_each_prefix(der, refuse_signature);
    free_bytes(der);
}

static void reads_a_signer_known_by_key_id(void **state)
{
    struct signature signature;
    struct bytes     der = source_bytes("fuzz/signature/keyid.der");
    assert_int_equal(signature_read(der, &arena, &signature, NULL), STATUS_OK);
    assert_int_equal(signature.key_id.size, 20);
    assert_int_equal(signature.signer.size, 0);
    free_bytes(der);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_an_authority, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_utf8_and_dns_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_trust_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_every_prefix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_bytes_behind_and_giants, set_up, tear_down),
        cmocka_unit_test(needs_room),
        cmocka_unit_test_setup_teardown(refuses_every_prefix_of_a_signature, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_a_signer_known_by_key_id, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
