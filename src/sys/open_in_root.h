#pragma once

/* Opening files below a folder that no path leads out of: openat2(2) with RESOLVE_IN_ROOT and
 * RESOLVE_NO_MAGICLINKS (Linux 5.6).  Always read-only, never blocking, never a controlling
 * terminal, and without touching access times where the system allows that. */

#include "base/compiler.h"

enum open_in_root {
    OPEN_PATH_ONLY = 1 << 0,  /* a place in the tree (O_PATH): nothing is opened for reading */
    OPEN_FOLDER = 1 << 1,     /* fails with ENOTDIR on anything else */
    OPEN_NO_FOLLOW = 1 << 2,  /* not the last component, when it is a link */
    OPEN_NO_LINKS = 1 << 3,   /* no link at all */
    OPEN_SAME_MOUNT = 1 << 4, /* fails with EXDEV where another mount would be entered */
};

/* `root` is a descriptor of a folder, `path` starts there, with or without a leading '/'; `how` is
 * made of the bits above.  Returns 0 and a descriptor to be closed by the caller, or the errno
 * value of the failure; ENOSYS or EPERM when the kernel (or a filter on system calls) lacks
 * openat2. */
NODISCARD int open_in_root(int root, const char *path, unsigned how, int *ret_descriptor);
