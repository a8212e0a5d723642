#include "crypto/signature.h"

#include <openssl/cms.h>
#include <openssl/err.h>

#include "crypto/openssl_text.h"

static void free_message(CMS_ContentInfo **message)
{
    CMS_ContentInfo_free(*message);
}

static void free_certificates(STACK_OF(X509) * *certificates)
{
    sk_X509_pop_free(*certificates, X509_free);
}

/* The certificate in the message that made the signature, or NULL. */
static X509 *find_certificate(CMS_SignerInfo *signer, STACK_OF(X509) * certificates)
{
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        X509 *candidate = sk_X509_value(certificates, i);
        if (CMS_SignerInfo_cert_cmp(signer, candidate) == 0) {
            return candidate;
        }
    }
    return NULL;
}

static bool read_digest(CMS_SignerInfo *signer, struct arena *arena, struct signature *signature)
{
    X509_ALGOR        *algorithm = NULL;
    const ASN1_OBJECT *object = NULL;
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &algorithm, NULL);
    if (algorithm != NULL) {
        X509_ALGOR_get0(&object, NULL, NULL, algorithm);
        signature->digest = lower_case(arena, OBJ_nid2sn(OBJ_obj2nid(object)));
    }
    return true;
}

static bool read_signer(CMS_ContentInfo *message, CMS_SignerInfo *signer, struct arena *arena,
                        struct signature *signature)
{
    ASN1_OCTET_STRING *key_id = NULL;
    X509_NAME         *issuer = NULL;
    ASN1_INTEGER      *serial = NULL;
    if (CMS_SignerInfo_get0_signer_id(signer, &key_id, &issuer, &serial) != 1) {
        return false;
    }
    if (key_id != NULL) {
        int size = ASN1_STRING_length(key_id);
        if (!arena_copy(arena,
                        (struct bytes){ASN1_STRING_get0_data(key_id), size > 0 ? (size_t)size : 0},
                        &signature->key_id)) {
            return false;
        }
    }
    if (issuer != NULL && (!text_of_name(issuer, arena, &signature->issuer) ||
                           !text_of_integer(serial, arena, &signature->serial) ||
                           !text_of_common_name(issuer, arena, &signature->signer))) {
        return false;
    }
    CLEANUP(free_certificates) STACK_OF(X509) *certificates = CMS_get1_certs(message);
    const X509 *certificate = find_certificate(signer, certificates);
    if (certificate != NULL &&
        !text_of_common_name(X509_get_subject_name(certificate), arena, &signature->signer)) {
        return false;
    }
    return read_digest(signer, arena, signature);
}

enum status signature_read(struct bytes der, struct arena *arena, struct signature *ret_signature,
                           struct error *error)
{
    if (der.size > SIGNATURE_BYTES_MAX) {
        return error_set(error, STATUS_TOO_LARGE, 0, "signature is over %d bytes",
                         SIGNATURE_BYTES_MAX);
    }
    const uint8_t *next = der.data;
    CLEANUP(free_message)
    CMS_ContentInfo *message = d2i_CMS_ContentInfo(NULL, &next, (long)der.size);
    STACK_OF(CMS_SignerInfo) *signers = message != NULL ? CMS_get0_SignerInfos(message) : NULL;
    ERR_clear_error();
    if (message == NULL) {
        return error_set(error, STATUS_MALFORMED, 0, "not a PKCS #7 message");
    }
    if (sk_CMS_SignerInfo_num(signers) < 1) {
        return error_set(error, STATUS_ABSENT, 0, "the PKCS #7 message has no signer");
    }
    struct signature signature = {0};
    bool read = read_signer(message, sk_CMS_SignerInfo_value(signers, 0), arena, &signature);
    ERR_clear_error();
    if (!read) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no room for the names of the signer");
    }
    *ret_signature = signature;
    return STATUS_OK;
}
