#pragma once

/* The rights that a command keeps while it reads what others wrote. */

#include "base/error.h"
#include "cmd/command.h"

enum { KEEPER_FILES_MAX = 4 };

/* From here on: no exec, no network, and of the files only `readable` (NULL: none) and what is in
 * the folders of `files`; those that are NULL do not count.  What the kernel lacks is said on
 * standard error, or is a failure where it `must_be_complete`. */
NODISCARD enum status keeper_enter(const char *const files[KEEPER_FILES_MAX], const char *readable,
                                   bool must_be_complete, struct error *error);
