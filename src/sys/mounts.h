#pragma once

/* What is mounted where: proc_pid_mountinfo(5). */

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

enum { MOUNTS_TEXT_BYTES_MAX = 64 << 20, MOUNTS_MAX = 1 << 18 };

struct mount {
    struct bytes path; /* where, with leading '/', as this process sees it */
    struct bytes type; /* file system type */
};

/* Reads the text of a mountinfo file, in its order (of several mounts on one path the last is the
 * one that is seen).  Everything is in the arena.  STATUS_MALFORMED names the line. */
NODISCARD enum status mounts_parse(struct bytes text, struct arena *arena,
                                   struct mount **ret_mounts, size_t *ret_count,
                                   struct error *error);

/* The table of the mounts this process sees, to be closed by the caller.  It can be read again
 * later, also where /proc cannot be opened any more. */
NODISCARD enum status mounts_open(int *ret_descriptor, struct error *error);

/* Reads the table from its start, as it is now. */
NODISCARD enum status mounts_read(int descriptor, struct arena *arena, struct mount **ret_mounts,
                                  size_t *ret_count, struct error *error);
