#pragma once

/* What the tests of the catalog share: a folder for its file, small devices, small bans. */

#include "unit.h"

#include "catalog/store.h"

/* Without the artifact that is the device itself. */
#define COUNT_PACKAGES "SELECT count(*) FROM artifact WHERE kind = 'package'"
#define COUNT_SIGHTINGS                                                                            \
    "SELECT count(*) FROM sighting s JOIN artifact a ON a.id = s.artifact WHERE a.kind = "         \
    "'package'"

struct fixture {
    char            folder[32];
    char           *file; /* in it; owned */
    struct catalog *catalog;
};

/* cmocka setup and teardown; *state is a struct fixture with an open, empty catalog. */
int fixture_make(void **state);
int fixture_remove(void **state);

void fixture_reopen(struct fixture *fixture);

/* A header of a device with this machine-id (may be NULL) and host name. */
struct header header_of(const char *machine_id, const char *hostname, const char *started);

/* An artifact: package `name` of `source`, read from `from`. */
struct artifact package_of(const char *source, const char *name, const char *from);

struct found {
    const char *source;
    const char *name;
    const char *from;
};
struct looked {
    const char          *source;
    enum coverage_status status;
};

/* A whole scan of device "atlas", judged for no ban; lists end with an empty row. */
void scan(struct catalog *catalog, const char *started, const struct found *found,
          const struct looked *looked);

/* The same with findings of a ban. */
void scan_for(struct catalog *catalog, const struct ban *ban, const char *started,
              const struct found *found, const struct looked *looked);

/* A ban "kaspersky" whose indicators are these lines of a ban file. */
struct ban *ban_of(const char *indicators);

/* The first column of the first row of a query, as a number or as text (valid until the next
 * call). */
int64_t     number_of(struct catalog *catalog, const char *sql);
const char *text_of(struct catalog *catalog, const char *sql);
