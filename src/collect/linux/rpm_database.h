#pragma once

/* The RPM databases of a volume, whatever their form: SQLite (rpmdb.sqlite), ndb (Packages.db) or
 * Berkeley DB (Packages). */

#include "collect/collect.h"
#include "formats/rpm_header.h"

struct rpm_package {
    struct rpm_header header;
    struct bytes      database; /* path of the file, without leading '/' */
    uint64_t          number;   /* rpm's number of the header in it */
};

struct rpm_visit {
    void *context;
    /* What `package` points to is gone after the call. */
    void (*package)(void *context, const struct rpm_package *package);
};

/* Visits every installed package of every database, a database under two names once.  In one folder
 * the database that rpm itself would open counts: SQLite before ndb before Berkeley DB.  Damaged
 * packages and databases are noted as gaps; when nothing at all could be read the status is what
 * was wrong with the first database.  STATUS_ABSENT when there is none. */
NODISCARD enum status rpm_database_each(struct collection      *collection,
                                        const struct rpm_visit *visit, struct error *error);

/* Who signed the package: a key id in lower-case hexadecimal, in the arena; empty when unsigned. */
struct bytes rpm_package_signer(const struct rpm_header *header, struct arena *arena);
