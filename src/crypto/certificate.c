#include "crypto/certificate.h"

#include <limits.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/time.h"
#include "crypto/openssl_text.h"

static void free_x509(X509 **x509)
{
    X509_free(*x509);
}

static void free_general_names(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}

static bool seconds_of(const ASN1_TIME *time, int64_t *ret_seconds)
{
    struct tm broken;
    if (time == NULL || ASN1_TIME_to_tm(time, &broken) != 1) {
        return false;
    }
    struct calendar calendar = {broken.tm_year + 1900, broken.tm_mon + 1, broken.tm_mday,
                                broken.tm_hour,        broken.tm_min,     broken.tm_sec};
    *ret_seconds = time_of_calendar(&calendar);
    return true;
}

/* Empty when the key is of a type that OpenSSL does not know. */
static struct bytes key_text(const X509 *x509, struct arena *arena)
{
    const EVP_PKEY *key = X509_get0_pubkey(x509);
    const char     *type = key != NULL ? EVP_PKEY_get0_type_name(key) : NULL;
    if (type == NULL) {
        return (struct bytes){0};
    }
    struct bytes name = lower_case(arena, type);
    return arena_text(arena, "%.*s %d", (int)name.size, (const char *)name.data,
                      EVP_PKEY_get_bits(key));
}

static bool read_names(const X509 *x509, struct arena *arena, struct certificate *certificate)
{
    CLEANUP(free_general_names)
    GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
    int            count = names != NULL ? sk_GENERAL_NAME_num(names) : 0;
    if (count <= 0) {
        return true;
    }
    if (count > CERTIFICATE_NAMES_MAX) {
        count = CERTIFICATE_NAMES_MAX;
    }
    struct bytes *items = arena_alloc(arena, (size_t)count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type != GEN_DNS) {
            continue;
        }
        int          size = ASN1_STRING_length(name->d.dNSName);
        struct bytes view = {ASN1_STRING_get0_data(name->d.dNSName), size > 0 ? (size_t)size : 0};
        if (!arena_copy(arena, view, &items[used++])) {
            return false;
        }
    }
    certificate->names = items;
    certificate->name_count = used;
    return true;
}

/* OpenSSL's rule (X509_check_trust): any trust setting beats a rejection of everything. */
static bool is_rejected(X509 *x509)
{
    const STACK_OF(ASN1_OBJECT) *rejected = X509_get0_reject_objects(x509);
    for (int i = 0; i < sk_ASN1_OBJECT_num(rejected); i++) {
        int use = OBJ_obj2nid(sk_ASN1_OBJECT_value(rejected, i));
        if (use == NID_anyExtendedKeyUsage || use == NID_server_auth) {
            return true;
        }
    }
    return false;
}

static bool fill(X509 *x509, struct arena *arena, struct certificate *certificate)
{
    const X509_NAME *subject = X509_get_subject_name(x509);
    const X509_NAME *issuer = X509_get_issuer_name(x509);
    unsigned         size;

    certificate->has_validity = seconds_of(X509_get0_notBefore(x509), &certificate->not_before) &&
                                seconds_of(X509_get0_notAfter(x509), &certificate->not_after);
    certificate->is_ca = X509_check_ca(x509) != 0;
    certificate->is_self_signed = X509_NAME_cmp(subject, issuer) == 0;
    certificate->is_distrusted = is_rejected(x509);
    certificate->key = key_text(x509, arena);
    return X509_digest(x509, EVP_sha256(), certificate->sha256, &size) == 1 &&
           X509_digest(x509, EVP_sha1(), certificate->sha1, &size) == 1 &&
           text_of_name(subject, arena, &certificate->subject) &&
           text_of_name(issuer, arena, &certificate->issuer) &&
           text_of_integer(X509_get0_serialNumber(x509), arena, &certificate->serial) &&
           read_names(x509, arena, certificate);
}

static X509 *decode(const uint8_t **next, size_t size, enum certificate_form form)
{
    return form == CERTIFICATE_TRUSTED ? d2i_X509_AUX(NULL, next, (long)size)
                                       : d2i_X509(NULL, next, (long)size);
}

enum status certificate_read(struct bytes der, enum certificate_form form, struct arena *arena,
                             struct certificate *ret_certificate, struct error *error)
{
    if (der.size > CERTIFICATE_BYTES_MAX) {
        return error_set(error, STATUS_TOO_LARGE, 0, "certificate is over %d bytes",
                         CERTIFICATE_BYTES_MAX);
    }
    const uint8_t           *next = der.data;
    CLEANUP(free_x509) X509 *x509 = decode(&next, der.size, form);
    ERR_clear_error();
    if (x509 == NULL) {
        return error_set(error, STATUS_MALFORMED, 0, "not an X.509 certificate");
    }
    if (next != der.data + der.size) {
        return error_set(error, STATUS_MALFORMED, (uint64_t)(next - der.data),
                         "bytes behind the certificate");
    }
    struct certificate certificate = {0};
    bool               filled = fill(x509, arena, &certificate);
    ERR_clear_error();
    if (!filled) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no room for the certificate");
    }
    *ret_certificate = certificate;
    return STATUS_OK;
}
