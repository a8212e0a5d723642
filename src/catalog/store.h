#pragma once

/* The parts of a catalog, shared by the files of this folder. */

#include "base/time.h"
#include "catalog/catalog.h"
#include "catalog/database.h"
#include "catalog/evidence.h"

enum {
    CATALOG_ROW_BYTES_MAX = 4 << 20, /* one body or header in the text form */
    CATALOG_SCRATCH_BYTES = 16 << 20,
    CATALOG_LIST_BYTES = 256 << 20, /* all devices, to find one by name */
};

/* The scan under way.  After a failure it is rolled back, and everything until the next begin gets
 * the same error: a half stored scan cannot be continued by mistake. */
struct catalog_scan {
    bool          is_open;
    struct error  failure; /* status STATUS_OK: none */
    uint64_t      id;
    uint64_t      device;
    uint64_t      revision; /* the last one given to an artifact */
    uint64_t      artifacts;
    uint64_t      coverage;
    char          started[TIME_TEXT_SIZE];
    struct writer source; /* name of the source that came last, and its id: they come in runs */
    uint64_t      source_id;
    bool          has_source;
};

struct catalog {
    struct database     database;
    struct catalog_scan scan;
    struct writer       body;    /* reused from record to record */
    struct writer       details; /* likewise */
    struct arena        scratch; /* for one record */
};

/* The current time, RFC 3339. */
void catalog_now(char target[TIME_TEXT_SIZE]);

/* The id of a source name, made when it is new. */
NODISCARD enum status catalog_source(struct catalog *catalog, struct bytes name, uint64_t *ret_id,
                                     struct error *error);

/* The id of the device with this header, made when it is new; its row follows the header. */
NODISCARD enum status catalog_store_device(struct catalog *catalog, const struct header *header,
                                           const char *now, uint64_t *ret_id, struct error *error);

/* What to match of a ban. */
struct ban_match {
    const struct ban *ban;
    uint64_t          id;
    uint64_t          from; /* artifacts up to this revision are done */
    uint64_t          generation;
    bool              is_done; /* nothing to do */
};

/* Where the catalog stands with a ban; the ban gets a row when it is new. */
NODISCARD enum status catalog_ban_state(struct catalog *catalog, const struct ban *ban,
                                        struct ban_match *ret_state, struct error *error);

/* catalog_match() inside a transaction of the caller. */
NODISCARD enum status catalog_match_inside(struct catalog *catalog, const struct ban *const *bans,
                                           size_t ban_count, uint64_t *ret_matched,
                                           struct error *error);
