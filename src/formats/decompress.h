#pragma once

/* Whole compressed files: gzip (RFC 1952), xz, Zstandard (RFC 8878), bzip2.  Concatenated streams
 * are one file, as the tools have it; zero bytes behind the last one are padding. */

#include "base/arena.h"
#include "base/error.h"

enum compression {
    COMPRESSION_NONE, /* none that is known here */
    COMPRESSION_GZIP,
    COMPRESSION_XZ,
    COMPRESSION_ZSTD,
    COMPRESSION_BZIP2,
    COMPRESSION_LZ4, /* recognised, not read */
};

enum {
    DECOMPRESS_LIBRARY_BYTES_MAX = 128 << 20, /* what xz and zstd may ask for their windows */
    DECOMPRESS_STREAMS_MAX = 100000,          /* concatenated streams of one file */
};

/* What the first bytes say. */
enum compression compression_of(struct bytes input);

/* Unpacks all of `input` into the arena.  STATUS_TOO_LARGE when that is more than `limit_bytes`,
 * whatever the ratio, or more than the arena holds; STATUS_TRUNCATED when the input ends inside a
 * stream; STATUS_MALFORMED for damage and for anything but padding behind the last stream;
 * STATUS_UNSUPPORTED for lz4 and when it is not compressed at all.  error->offset is a place in
 * `input`. */
NODISCARD enum status decompress(struct bytes input, size_t limit_bytes, struct arena *arena,
                                 struct bytes *ret_output, struct error *error);
