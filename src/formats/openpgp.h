#pragma once

/* OpenPGP public keys (RFC 4880, RFC 9580): versions 3 to 6, binary or in ASCII armour. */

#include "base/arena.h"
#include "base/error.h"
#include "base/reader.h"
#include "formats/pem.h"

enum {
    OPENPGP_KEY_ID_SIZE = 8,
    OPENPGP_FINGERPRINT_SIZE_MAX = 32,
    OPENPGP_USER_IDS_MAX = 1024, /* of one key; further ones are left out */
};

struct openpgp_key {
    uint8_t       version;
    uint8_t       fingerprint[OPENPGP_FINGERPRINT_SIZE_MAX];
    size_t        fingerprint_size; /* 16, 20 or 32; 0 for version 3 where MD5 is forbidden */
    uint8_t       key_id[OPENPGP_KEY_ID_SIZE];
    int64_t       created;
    struct bytes *user_ids; /* in the arena */
    size_t        user_id_count;
    uint64_t      position; /* line of the armour, from 1; in binary files the byte offset */
};

/* Takes the primary keys off the contents of a file one by one. */
struct openpgp_reader {
    bool              is_armoured;
    struct pem_reader armour;
    uint64_t          line; /* of the armour block at hand */
    struct reader     packets;
};

/* Binary or armour is told from the first byte. */
struct openpgp_reader openpgp_reader_of(struct bytes contents);

/* STATUS_ABSENT when there are no more keys.  After any other failure the next call goes on behind
 * the damaged part: with the next armour block, or not at all in a binary file. */
NODISCARD enum status openpgp_next(struct openpgp_reader *reader, struct arena *arena,
                                   struct openpgp_key *ret_key, struct error *error);

/* The key id that a signature packet names as its maker. */
NODISCARD enum status openpgp_signature_issuer(struct bytes  packet,
                                               uint8_t       ret_key_id[OPENPGP_KEY_ID_SIZE],
                                               struct error *error);
