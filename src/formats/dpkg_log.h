#pragma once

/* /var/log/dpkg.log, as dpkg(1) describes it under --log: what was installed and removed when. */

#include "base/error.h"
#include "formats/lines.h"

struct dpkg_log_entry {
    uint64_t     line;
    int64_t      when;   /* the log has the local time of the device; it is taken as UTC */
    struct bytes action; /* install, upgrade, remove, purge */
    struct bytes package;
    struct bytes architecture; /* may be empty: old logs do not have it */
    struct bytes old_version;  /* empty for "<none>" */
    struct bytes new_version;
};

/* The next install, upgrade, remove or purge; other well-formed lines are passed over.
 * STATUS_ABSENT: the end was reached.  STATUS_MALFORMED: this line is damaged (error->offset) and
 * has been passed over: go on. */
NODISCARD enum status dpkg_log_next(struct lines *lines, struct dpkg_log_entry *ret_entry,
                                    struct error *error);
