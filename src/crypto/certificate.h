#pragma once

/* X.509 certificates (RFC 5280), and the OpenSSL form of them that carries trust settings. */

#include "base/arena.h"
#include "base/error.h"
#include "crypto/digest.h"

enum {
    CERTIFICATE_BYTES_MAX = 1 << 20,
    CERTIFICATE_NAMES_MAX = 4096, /* DNS names; further ones are left out */
};

enum certificate_form {
    CERTIFICATE_PLAIN,
    CERTIFICATE_TRUSTED, /* "BEGIN TRUSTED CERTIFICATE": OpenSSL's auxiliary settings follow */
};

struct certificate {
    struct bytes subject; /* RFC 4514 text, UTF-8 not escaped */
    struct bytes issuer;
    struct bytes serial; /* lower-case hexadecimal, as long as the number in the certificate */
    bool         has_validity;
    int64_t      not_before;
    int64_t      not_after;
    bool         is_ca;
    bool         is_self_signed; /* subject and issuer are the same; the signature is not checked */
    bool         is_distrusted;  /* auxiliary settings reject every use or TLS servers */
    struct bytes key;            /* "rsa 2048"; empty when the key cannot be read */
    const struct bytes *names;   /* DNS names of the subject alternative name */
    size_t              name_count;
    uint8_t             sha256[SHA256_SIZE]; /* over the DER form, without auxiliary settings */
    uint8_t             sha1[SHA1_SIZE];
};

/* Reads one certificate; everything in *ret_certificate lies in the arena.  Bytes behind the
 * certificate are an error. */
NODISCARD enum status certificate_read(struct bytes der, enum certificate_form form,
                                       struct arena *arena, struct certificate *ret_certificate,
                                       struct error *error);
