#pragma once

/* UTF-8 (RFC 3629): what is text and what is only bytes. */

#include "base/bytes.h"

/* Size of the well-formed sequence at the start of `view` (1 to 4) with its code point, or 0 when
 * the bytes there are not UTF-8 (overlong forms and surrogates are not). */
size_t utf8_decode(struct bytes view, uint32_t *ret_code_point);

/* Writes a code point; returns the number of bytes, at most 4. */
size_t utf8_encode(uint32_t code_point, uint8_t target[4]);

bool utf8_is_valid(struct bytes view);
