#pragma once

/* What is known and since when: devices, unique artifacts, sightings, coverage, findings, in
 * SQLite. History is never overwritten. A scan is one transaction: it is in the catalog whole or
 * not at all.  docs/catalog.md says what follows from what. */

#include "ban/assessment.h"

struct catalog;

/* Creates or migrates the file; a newer schema version than ours is STATUS_UNSUPPORTED.  NULL
 * `file` is a catalog in memory. */
NODISCARD enum status catalog_open(const char *file, bool is_read_only,
                                   struct catalog **ret_catalog, struct error *error);
void                  catalog_close(struct catalog *catalog);

/* How long a writer waits for another to finish before it fails; a few seconds when not set. */
void catalog_set_wait(struct catalog *catalog, unsigned wait_ms);

/* One scan: begin, then everything it found, then finish; closing without finish forgets it.  One
 * writer at a time: begin fails (STATUS_FAILED, "in use") when another has the file for longer than
 * the wait that is set.  Except for a single artifact that is STATUS_TOO_LARGE, a failure ends the
 * scan: nothing of it is stored, and everything up to the next begin fails with the same error. */
NODISCARD enum status catalog_scan_begin(struct catalog *catalog, const struct header *header,
                                         struct error *error);
NODISCARD enum status catalog_scan_artifact(struct catalog        *catalog,
                                            const struct artifact *artifact, struct error *error);
NODISCARD enum status catalog_scan_coverage(struct catalog        *catalog,
                                            const struct coverage *coverage, struct error *error);

/* Artifacts of the device that were seen before and not now, in sources whose coverage is complete
 * or absent, are marked gone.  The verdicts are stored with the scan; what is new is matched with
 * the bans of the assessment (its verdicts' details), and everything with those that changed. */
NODISCARD enum status catalog_scan_finish(struct catalog          *catalog,
                                          const struct assessment *assessment, struct error *error);
void                  catalog_scan_abandon(struct catalog *catalog);

/* Matches every stored artifact against `bans` once and brings the findings up to date; without
 * touching any machine. A ban whose digest is unchanged since its last match costs nothing. */
NODISCARD enum status catalog_match(struct catalog *catalog, const struct ban *const *bans,
                                    size_t ban_count, uint64_t *ret_matched, struct error *error);

struct catalog_device {
    uint64_t     id;
    struct bytes hostname;
    struct bytes machine_id;
    struct bytes os_name;
    struct bytes first_seen;
    struct bytes last_seen;
    uint64_t     scans;
    uint64_t     artifacts; /* there at the last scan */
};

/* In the arena, by host name. */
NODISCARD enum status catalog_devices(struct catalog *catalog, struct arena *arena,
                                      struct catalog_device **ret_devices, size_t *ret_count,
                                      struct error *error);

/* The device a person means: number, host name, machine-id or an unambiguous prefix of one of them.
 * STATUS_ABSENT with the candidates in the text. */
NODISCARD enum status catalog_find_device(struct catalog *catalog, const char *name,
                                          uint64_t *ret_device, struct error *error);

/* The device's last scan with findings and history, also of bans that only the catalog remembers.
 * `bans` are for details (dates); may be none.  One that the catalog has not matched in this
 * version is matched here, for this device, and nothing is stored.  The assessment must be
 * initialised; it is judged. */
NODISCARD enum status catalog_assess(struct catalog *catalog, uint64_t device,
                                     const struct ban *const *bans, size_t ban_count,
                                     struct assessment *assessment, struct error *error);

/* The same of the device whose scan was finished last, for the given bans alone. */
NODISCARD enum status catalog_assess_scanned(struct catalog *catalog, const struct ban *const *bans,
                                             size_t ban_count, struct assessment *assessment,
                                             struct error *error);
