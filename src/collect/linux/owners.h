#pragma once

/* Which package owns a path, as far as the package databases of the volume say. */

#include "collect/collect.h"

struct owners;

/* The package that owns `path` (with or without leading '/'); empty when none does or none is
 * known, OWNERS_SEVERAL for folders that packages share.  /bin/x and /usr/bin/x are the same where
 * /bin is a link.  The index is built when it is first asked; what cannot be read then is a gap of
 * the source that asks. The name lives as long as the collection. */
struct bytes owner_of(struct collection *collection, struct bytes path);

/* What owner_of() gives for a folder in the lists of more than one package. */
#define OWNERS_SEVERAL "(several)"

enum { OWNERS_PATHS_MAX = 16 << 20 };

/* For the package databases: each has a function that adds what it knows, in a table in owners.c.
 * Both are for such functions only. */
uint32_t owners_add_package(struct owners *owners, struct bytes name);
void     owners_add_path(struct owners *owners, uint32_t package, struct bytes path);

/* Expected number of further paths, so that the index is not grown again and again. */
void owners_expect(struct owners *owners, size_t paths);
