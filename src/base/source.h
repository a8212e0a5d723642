#pragma once

/* Random access to input that is too large to hold: a byte range or an open file. */

#include "base/bytes.h"
#include "base/error.h"

struct source {
    struct bytes contents;   /* used when descriptor is negative */
    int          descriptor; /* borrowed */
    uint64_t     size_bytes; /* reads never go beyond it, whatever the file has become */
};

struct source source_of_bytes(struct bytes contents);
struct source source_of_descriptor(int descriptor, uint64_t size_bytes);

/* Exactly `size` bytes from `offset`.  STATUS_TRUNCATED when they are not there: *target may be
 * partly written then. */
NODISCARD enum status source_read(const struct source *source, uint64_t offset, void *target,
                                  size_t size, struct error *error);
