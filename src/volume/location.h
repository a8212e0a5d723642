#pragma once

/* Where a path leads in a volume.  Most paths are left to one openat2(2) that may not enter another
 * mount; the others (through mounts, longer than PATH_MAX) are walked here component by component,
 * so that file systems which are not examined are told before they are touched. */

#include <limits.h>
#include <sys/stat.h>

#include "sys/filesystem.h"
#include "volume/volume.h"

enum { LINKS_MAX = 40 }; /* as the kernel: path_resolution(7) */

struct location {
    int         descriptor; /* a place only (O_PATH) */
    int         base;       /* the folder that `name` is relative to; -1: the root */
    unsigned    how;        /* enum open_in_root: how `name` leads there again */
    char        name[PATH_MAX];
    struct stat stat;
};

/* Errors here do not name the path; the caller has it.  Afterwards location_done(). */
NODISCARD enum status location_find(struct volume *volume, struct bytes path, bool follow,
                                    struct location *ret_location, struct error *error);

/* For CLEANUP too; accepts {.descriptor = -1, .base = -1}. */
void location_done(struct location *location);

/* Opens the file or folder there for reading; STATUS_UNSUPPORTED for anything else.  STATUS_FAILED
 * when it is not the same file any more. */
NODISCARD enum status location_open(struct volume *volume, const struct location *location,
                                    int *ret_descriptor, struct error *error);

/* The canonical path, "" for the root; the writer is the caller's. */
struct writer;
NODISCARD enum status location_resolve(struct volume *volume, struct bytes path,
                                       struct writer *resolved, struct error *error);

/* A place (O_PATH) by its canonical path, which must be a folder. */
NODISCARD enum status location_descend(struct volume *volume, struct bytes path,
                                       int *ret_descriptor, enum filesystem_kind *ret_kind,
                                       struct error *error);
