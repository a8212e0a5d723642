#pragma once

/* A file that is replaced whole or not at all: written beside it, then renamed. */

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct replacement {
    char *file;      /* owned */
    char *temporary; /* owned; NULL when `file` is written directly (a device, a pipe) */
    int   descriptor;
};

/* Readable by the owner alone; in the folder of `file`.  What exists and is no regular file, and
 * what is in /dev or /proc, is written directly; a symbolic link stays and its target is replaced.
 */
NODISCARD enum status replacement_open(const char *file, struct replacement *ret_replacement,
                                       struct error *error);
NODISCARD enum status replacement_write(struct replacement *replacement, struct bytes part,
                                        struct error *error);

/* Puts the new file in the place of the old one, on stable storage. */
NODISCARD enum status replacement_finish(struct replacement *replacement, struct error *error);

/* Without finish, the old file stays and the new one is removed. */
void replacement_close(struct replacement *replacement);
