#pragma once

/* Turns values of OpenSSL into text in an arena.  For crypto/ only. */

#include <openssl/x509.h>

#include "base/arena.h"

/* RFC 2253 text without escapes for UTF-8; false when the arena is full. */
NODISCARD bool text_of_name(const X509_NAME *name, struct arena *arena, struct bytes *ret_text);

/* Lower-case hexadecimal; false when the arena is full. */
NODISCARD bool text_of_integer(const ASN1_INTEGER *number, struct arena *arena,
                               struct bytes *ret_text);

/* The last (most specific) common name, or the whole name when it has none. */
NODISCARD bool text_of_common_name(const X509_NAME *name, struct arena *arena,
                                   struct bytes *ret_text);

/* A copy in lower case; empty for NULL and when the arena is full. */
struct bytes lower_case(struct arena *arena, const char *text);
