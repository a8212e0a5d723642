#pragma once

/* What is set for kernel modules: modprobe.d(5) and modules-load.d(5). */

#include "base/error.h"
#include "formats/lines.h"

struct modprobe_setting {
    uint64_t     line;
    struct bytes command; /* alias, blacklist, install, options, remove, softdep; "load" in
                             modules-load.d */
    struct bytes module;  /* for an alias the pattern */
    struct bytes value;   /* the rest: options, a command, a module; may be empty */
};

/* The next setting of a modprobe.d file; its views point into the input, or into the arena for
 * continued lines.  STATUS_ABSENT: the end was reached.  Anything else: this line is damaged
 * (error->offset) and has been passed over: go on. */
NODISCARD enum status modprobe_next(struct lines *lines, struct arena *arena,
                                    struct modprobe_setting *ret_setting, struct error *error);

/* The same for modules-load.d: one module a line. */
NODISCARD enum status modules_load_next(struct lines *lines, struct modprobe_setting *ret_setting,
                                        struct error *error);
