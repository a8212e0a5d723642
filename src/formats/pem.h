#pragma once

/* PEM: the textual encodings of certificates and keys (RFC 7468), with the encapsulated headers of
 * RFC 1421 skipped and any text between the blocks ignored. */

#include "base/arena.h"
#include "base/error.h"

enum { PEM_LABEL_BYTES_MAX = 64 };

struct pem_block {
    struct bytes label; /* "CERTIFICATE", "TRUSTED CERTIFICATE" ...: view into the text */
    struct bytes der;   /* in the arena */
    uint64_t     line;  /* of its BEGIN, from 1 */
};

/* A block before its base64 is decoded. */
struct pem_text {
    struct bytes label;
    struct bytes body; /* without headers; view into the text */
    uint64_t     line;
};

/* Takes the blocks off the text one by one. */
struct pem_reader {
    struct bytes rest;
    uint64_t     line; /* lines taken so far */
};

struct pem_reader pem_reader_of(struct bytes text);

/* STATUS_ABSENT when there are no more blocks.  After any other failure the next call goes on
 * behind the damaged block; error->offset is the line of its BEGIN. */
NODISCARD enum status pem_next(struct pem_reader *reader, struct arena *arena,
                               struct pem_block *ret_block, struct error *error);

/* The same, undecoded; the OpenPGP armour is such a block with a checksum in it. */
NODISCARD enum status pem_next_text(struct pem_reader *reader, struct pem_text *ret_text,
                                    struct error *error);

/* Whether this looks like one DER SEQUENCE (X.690) instead of text: its tag, and a length that fits
 * the contents exactly. */
bool pem_is_der(struct bytes contents);
