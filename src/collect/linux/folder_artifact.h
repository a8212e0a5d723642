#pragma once

/* A folder as an artifact: for the collectors that hand over folders. */

#include "collect/collect.h"

/* `owner` is what owner_of() says; `path` begins with '/'. */
void folder_artifact_emit(struct collection *collection, struct bytes path,
                          const struct volume_stat *stat, struct bytes owner);

/* Was it handed over before, by this or another collector of the collection? Two of them look into
 * the same places, and a folder is one artifact. */
bool folder_artifact_is_known(const struct collection *collection, struct bytes path);
