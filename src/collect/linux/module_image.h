#pragma once

/* A kernel module file as an artifact. */

#include "collect/collect.h"

/* Hands over the module at `path` with what its image says; `release` is that of the folder it lies
 * in and may be empty, `owner` the package that owns it.  What cannot be read or understood is a
 * gap, and the artifact carries the rest: its path, its digest. */
void module_image_emit(struct collection *collection, struct bytes path, struct bytes release,
                       struct bytes owner);
