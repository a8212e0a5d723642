#pragma once

/* Digests (FIPS 180-4). */

#include "base/bytes.h"

enum { SHA256_SIZE = 32, SHA1_SIZE = 20, MD5_SIZE = 16 };

void digest_sha256(struct bytes input, uint8_t ret_digest[SHA256_SIZE]);
void digest_sha1(struct bytes input, uint8_t ret_digest[SHA1_SIZE]);

/* MD5 (RFC 1321), for old fingerprints only.  False where the system forbids it. */
bool digest_md5(struct bytes input, uint8_t ret_digest[MD5_SIZE]);

/* SHA-256 over input that comes in parts. */
struct digest;
struct digest *digest_new(void);
void           digest_free(struct digest *digest);
void           digest_add(struct digest *digest, struct bytes part);

/* The digest of everything added so far; more may be added after. */
void digest_value(const struct digest *digest, uint8_t ret_digest[SHA256_SIZE]);
