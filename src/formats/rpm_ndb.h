#pragma once

/* RPM's own database, "ndb": the file Packages.db (rpm's lib/backend/ndb/rpmpkg.c). */

#include "base/arena.h"
#include "base/error.h"
#include "base/source.h"

enum { RPM_NDB_PAGES_MAX = 1 << 14 }; /* pages of slots: four million packages */

struct rpm_ndb {
    const struct source *source;
    uint32_t             slots;
    uint32_t             next; /* slot to look at */
};

struct rpm_ndb_record {
    uint32_t     number; /* rpm's hnum */
    struct bytes blob;   /* a package header, in the arena */
};

/* `source` is borrowed for as long as *ret_database is used. */
NODISCARD enum status rpm_ndb_open(const struct source *source, struct rpm_ndb *ret_database,
                                   struct error *error);

/* STATUS_ABSENT when there are no more.  After any other failure the next call goes on behind the
 * damaged record. */
NODISCARD enum status rpm_ndb_next(struct rpm_ndb *database, struct arena *arena,
                                   struct rpm_ndb_record *ret_record, struct error *error);
