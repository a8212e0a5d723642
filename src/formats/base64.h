#pragma once

/* Base64 (RFC 4648, section 4), as PEM and ASCII armour wrap it: blanks and line ends between the
 * digits are ignored. */

#include "base/arena.h"
#include "base/error.h"

/* Decodes all of `text`; the result lies in the arena. */
NODISCARD enum status base64_decode(struct bytes text, struct arena *arena, struct bytes *ret_bytes,
                                    struct error *error);
