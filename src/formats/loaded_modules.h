#pragma once

/* /proc/modules: what the running kernel says of its loaded modules (proc(5),
 * kernel/module/procfs.c). */

#include "base/error.h"
#include "formats/lines.h"

struct loaded_module {
    struct bytes name;
    uint64_t     size_bytes;
    uint64_t     used_by; /* count of users; 0 also when the module cannot be unloaded ("-") */
    struct bytes state;   /* Live, Loading, Unloading */
    struct bytes taint;   /* letters of taint flags, "OE": out of tree, unsigned; often empty */
};

/* STATUS_ABSENT at the end; after STATUS_MALFORMED the next call goes on with the next line. */
NODISCARD enum status loaded_modules_next(struct lines *lines, struct loaded_module *ret_module,
                                          struct error *error);
