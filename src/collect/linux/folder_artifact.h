#pragma once

/* A folder as an artifact: for the collectors that hand over folders. */

#include "collect/collect.h"

/* `owner` is what owner_of() says; `path` begins with '/'. */
void folder_artifact_emit(struct collection *collection, struct bytes path,
                          const struct volume_stat *stat, struct bytes owner);
