#pragma once

/* Internet addresses (RFC 791, RFC 4291 section 2.2) as 16 bytes; IPv4 is held as IPv4-mapped
 * IPv6 (::ffff:0:0/96), so both compare as one kind. */

#include "base/bytes.h"

enum { ADDRESS_SIZE = 16, ADDRESS_BITS = 128, ADDRESS_V4_BITS = 96 };

struct address {
    uint8_t bytes[ADDRESS_SIZE];
};

/* Dotted decimal, or hexadecimal groups with "::" and a dotted tail; a zone ("%eth0") is dropped.
 * False when it is neither; *ret_address is then untouched. */
bool address_parse(struct bytes text, struct address *ret_address);

bool address_is_v4(const struct address *address);

/* Zeroes all but the first `prefix_bits` bits. */
void address_mask(struct address *address, unsigned prefix_bits);
