#pragma once

/* Who made a detached signature in Cryptographic Message Syntax (RFC 5652, PKCS #7): the names
 * alone.  Nothing is verified. */

#include "base/arena.h"
#include "base/error.h"

enum { SIGNATURE_BYTES_MAX = 1 << 20 };

struct signature {
    struct bytes signer; /* common name of the signing certificate when it is in the message, else
                            of its issuer; empty when the signer is named by a key id alone */
    struct bytes issuer; /* RFC 4514 text; empty likewise */
    struct bytes serial; /* lower-case hexadecimal; empty likewise */
    struct bytes key_id; /* subject key identifier, raw; empty when issuer and serial are given */
    struct bytes digest; /* "sha512" */
};

/* Reads the first signer.  Everything in *ret_signature lies in the arena. */
NODISCARD enum status signature_read(struct bytes der, struct arena *arena,
                                     struct signature *ret_signature, struct error *error);
