#pragma once

/* Paths inside a volume as text. */

#include "base/bytes.h"
#include "base/error.h"

enum { PATH_BYTES_MAX = 2 << 20, PATH_COMPONENT_MAX = 255 };

/* Puts the path before the sentence in *error: control characters as '?', a long path without its
 * middle. */
void path_prefix(struct error *error, struct bytes path);

/* Without slashes at the end. */
struct bytes path_without_end_slashes(struct bytes path);

/* The end of the run of whole components that starts at `start` (where a '/' stands) and has at
 * most `limit` bytes, or of a single component when even that is longer. */
size_t path_chunk_end(struct bytes path, size_t start, size_t limit);

/* `path` is below `folder`, not `folder` itself.  Both with leading '/'; the root is "". */
bool path_is_below(struct bytes path, struct bytes folder);
