#pragma once

/* What the running kernel tells in its pseudo file systems, /proc and /sys.  Never for paths that
 * come from input. */

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/* The whole text, in the arena.  STATUS_TOO_LARGE over `limit_bytes`; such files have no size to
 * look up before. */
NODISCARD enum status kernel_file_read(const char *path, size_t limit_bytes, struct arena *arena,
                                       struct bytes *ret_text, struct error *error);

/* What a link says. */
NODISCARD enum status kernel_file_link(const char *path, struct arena *arena,
                                       struct bytes *ret_target, struct error *error);

/* Names in a folder, without "." and "..", as they come. */
NODISCARD enum status kernel_file_list(const char *path, struct arena *arena,
                                       const struct bytes **ret_names, size_t *ret_count,
                                       struct error *error);
