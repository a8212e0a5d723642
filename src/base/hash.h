#pragma once

/* SipHash-1-3 (Aumasson and Bernstein, 2012): a keyed hash, so that hostile names cannot be
 * chosen to collide.  The key is drawn once per process. */

#include "base/bytes.h"

uint64_t hash_bytes(struct bytes view);
