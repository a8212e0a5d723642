#pragma once

/* The parts a sandbox is made of.  Each returns STATUS_OK, or STATUS_UNSUPPORTED with what the
 * kernel lacks in *error. */

#include "sys/sandbox.h"

/* Landlock (landlock(7)): which files, no TCP, no signals and abstract sockets outside. */
NODISCARD enum status landlock_enter(const struct sandbox *sandbox, struct error *error);

/* seccomp(2): which system calls. */
NODISCARD enum status seccomp_enter(enum sandbox_role role, struct error *error);

/* capabilities(7): of a collector's only those for reading are left, of the keeper's none, but
 * what it takes to write into folders of other users. */
NODISCARD enum status capabilities_drop(enum sandbox_role role, bool writes_for_others,
                                        struct error *error);
