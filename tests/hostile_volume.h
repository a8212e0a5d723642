#pragma once

/* A folder tree that means harm, for tests. */

#include <stdbool.h>

enum { HOSTILE_DEPTH = 4096, HOSTILE_SPARSE_GIB = 1024 };

/* Builds it in the empty folder `root`; beside it, in `root`/.., nothing is made, but links point
 * there.  False, with errno set, when that fails. */
bool hostile_volume_build(const char *root);

/* A new folder below $TMPDIR or /tmp; owned by the caller, removed by hostile_volume_remove(). */
char *hostile_volume_folder(void);

/* Removes a folder with everything in it, and frees its name. */
void hostile_volume_remove(char *root);
