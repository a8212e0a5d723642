#pragma once

/* Where a volume ends: mounts below its root that are not entered.  They are taken from the mount
 * table when the volume is opened, and again when one is met that was made since.
 * Paths here are canonical: no links, with leading '/'. */

#include "sys/filesystem.h"
#include "volume/volume.h"

enum { BOUNDARY_ARENA_BYTES = 128 << 20, BOUNDARY_READS_MAX = 64 };

struct boundary_mount {
    struct bytes         path;
    struct bytes         type;
    enum filesystem_kind kind;
    size_t               order; /* in the mount table */
};

struct boundary {
    struct arena           arena;
    dev_t                  device; /* of the root: its file system is never left out */
    struct bytes           root;   /* its path as in the mount table, without the slash of "/" */
    int                    table;  /* of mounts; -1: there is none */
    unsigned               reads;  /* of the table; at most BOUNDARY_READS_MAX */
    struct boundary_mount *mounts; /* below the root, sorted by path, one for each path */
    size_t                 mount_count;
    struct volume_skip    *skips;
    size_t                 skip_count;
    size_t                 skip_capacity;
};

/* `root` is a descriptor.  Without a mount table (no /proc) only kinds of file systems are told. */
void boundary_init(struct boundary *boundary, int root, dev_t device);
void boundary_done(struct boundary *boundary);

/* The mount on exactly this path; NULL when there was none. */
const struct boundary_mount *boundary_find(const struct boundary *boundary, struct bytes path);

/* Enters the mount on `name` in the folder, which has the canonical path `path`.  The descriptor is
 * a place only (O_PATH), to be closed by the caller.  A pseudo file system may be passed through,
 * on the way to a local one inside it; a remote one is refused, untouched where the mount table
 * tells: STATUS_UNSUPPORTED. */
NODISCARD enum status boundary_cross(struct boundary *boundary, int folder, const char *name,
                                     struct bytes path, int *ret_descriptor,
                                     enum filesystem_kind *ret_kind, struct error *error);

/* The first mount from number `first` on that is local, below `path`, and has only pseudo file
 * systems between; mount_count when there is none. */
size_t boundary_next_inside(const struct boundary *boundary, struct bytes path, size_t first);
