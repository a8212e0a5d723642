#pragma once

/* /proc/PID/status (proc(5)): "Key:\tvalue" lines. */

#include "base/bytes.h"
#include "base/error.h"

struct proc_status {
    uint64_t parent;         /* PPid */
    uint64_t effective_user; /* second number of Uid */
    bool     has_memory;     /* VmSize: threads of the kernel and what has ended have none */
};

/* STATUS_MALFORMED when Uid or PPid is missing or no number. */
NODISCARD enum status proc_status_parse(struct bytes text, struct proc_status *ret_status,
                                        struct error *error);
