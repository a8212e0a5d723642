#pragma once

/* apt's history.log: one stanza for each run, with its command line and what it did to which
 * package. */

#include "formats/deb822.h"

struct apt_run {
    uint64_t     line;
    int64_t      started; /* the log has the local time of the device; it is taken as UTC */
    struct bytes command;
    struct bytes requested_by; /* "name (uid)", empty for root itself */
    struct bytes error_text;
};

/* One package in one run. */
struct apt_change {
    struct bytes action; /* install, reinstall, upgrade, downgrade, remove, purge */
    struct bytes package;
    struct bytes architecture;
    struct bytes version;     /* the one it is about: the new one, or the one removed */
    struct bytes old_version; /* of an upgrade or downgrade */
    uint64_t     line;
};

struct apt_history_reader {
    struct deb822_reader reader;
    struct deb822_stanza stanza;
    size_t               field; /* the next one of the stanza to look at */
    struct bytes         packages;
    const char          *action; /* of `packages` */
};

static inline struct apt_history_reader apt_history_reader_of(struct bytes input)
{
    return (struct apt_history_reader){.reader = deb822_reader_of(input)};
}

/* The next run. STATUS_ABSENT: the end was reached.  STATUS_MALFORMED, STATUS_TOO_LARGE: this one
 * is damaged (error->offset is the line) and has been passed over: go on. */
NODISCARD enum status apt_history_next(struct apt_history_reader *reader, struct apt_run *ret_run,
                                       struct error *error);

/* The next change of the run last given.  STATUS_ABSENT: there are no more.  STATUS_MALFORMED: an
 * item of the list is damaged and has been passed over: go on. */
NODISCARD enum status apt_history_next_change(struct apt_history_reader *reader,
                                              struct apt_change *ret_change, struct error *error);
