#pragma once

/* Giving up rights for good, before hostile bytes are touched. */

#include <stdbool.h>

#include "base/error.h"

enum sandbox_role {
    SANDBOX_COLLECTOR, /* reads files below given folders; no network, exec, write, ptrace */
    /* Likewise, but reads what the kernel tells about other processes.  Landlock would hide them,
     * so it is left out, and with it openat2(2), whose flags nothing else could check. */
    SANDBOX_LIVE_COLLECTOR,
    SANDBOX_KEEPER, /* no exec, no network; reads and writes only given files and folders */
};

struct sandbox {
    enum sandbox_role  role;
    const char *const *readable; /* folders and files, NULL-terminated; may be NULL */
    const char *const *writable; /* likewise; folders for what is made, renamed or removed */
};

/* What the kernel gave us. */
struct sandbox_result {
    bool has_landlock;
    bool has_seccomp;
    bool has_dropped_capabilities;
    char missing[ERROR_TEXT_SIZE]; /* what is lacking, in words; empty when nothing is */
};

/* For this process, all its threads and children, irrevocably. A kernel that lacks a part is no
 * failure: see *ret_result.  Names in `readable` and `writable` that do not exist are left out. */
NODISCARD enum status sandbox_enter(const struct sandbox  *sandbox,
                                    struct sandbox_result *ret_result, struct error *error);
