#pragma once

/* What every collector is given and how it hands over what it finds.  A collector is one file per
 * kind of evidence in a folder per examined system; it knows no bans and no catalog. */

#include "artifact/sink.h"
#include "base/map.h"
#include "volume/volume.h"

struct collection;

struct collector {
    const char *source; /* name in coverage and in artifacts */
    const char *help;   /* what is read, where: for docs and `evict schema` */
    /* STATUS_OK; STATUS_ABSENT when the device has no such source; anything else: failed.
     * Gaps (collection_gap) make it partial. */
    enum status (*run)(struct collection *collection, struct error *error);
    /* Called before the sandbox is entered, for libraries that read files of this machine, not of
     * the volume, to begin with; may be NULL. */
    void (*prepare)(void);
    bool        is_live_only;    /* needs the running kernel */
    bool        is_required;     /* no `clear` without it */
    bool        is_access_point; /* what it finds can give code root rights again */
    bool        walks_all;       /* reads the whole volume: left out by --quick */
    const char *technique;       /* MITRE ATT&CK id, "" when none fits */
};

struct collector_table {
    const char             *os; /* "linux" */
    const struct collector *rows;
    size_t                  count;
    /* Fills in what is known about the device (kind device); may be NULL. */
    void (*device)(struct collection *collection, struct artifact *device);
};

/* Does `clear` need this source?  What only a running system has cannot be asked of one that is
 * switched off. */
bool collector_is_owed(const struct collector *collector, bool is_live);

enum { COLLECTION_ARENA_BYTES = 256 << 20 };

struct collection {
    struct volume *volume;
    struct arena  *arena;   /* cleared after each source */
    struct arena  *session; /* lives as long as the collection: for what collectors share */
    const char    *os;
    bool           is_live;
    bool           is_quick;

    /* Filled and read by collect/collect.c only. */
    struct sink             sink;
    const struct collector *current;
    uint64_t                emitted;
    uint64_t                gaps;
    struct writer           gap_text;
    struct writer           from_text;
    void                   *owners;  /* collect/linux/owners.c: which package owns a path */
    struct map             *folders; /* collect/linux/folder_artifact.c: those handed over */
};

void collection_init(struct collection *collection, struct volume *volume, const char *os,
                     bool is_live, bool is_quick, struct sink sink);
void collection_done(struct collection *collection);

/* Hands over an artifact: sets its source, os and `from` (text in the form
 * "var/lib/dpkg/status:20711", a path from the root of the volume without leading '/' and a line,
 * record or key; for live sources "proc/412/exe").  Clears nothing. */
PRINTF_LIKE(3, 4)
void collection_emit(struct collection *collection, struct artifact *artifact, const char *from,
                     ...);

/* The same with a `from` that may hold any bytes: `path` (leading '/' dropped), then ":line" when
 * line is not 0. */
void collection_emit_at(struct collection *collection, struct artifact *artifact, struct bytes path,
                        uint64_t line);

/* Notes that `path` could not be examined: this source is at best partial.  An absent file is no
 * gap. */
void collection_gap(struct collection *collection, struct bytes path, const struct error *error);

/* Runs the rows from number `first` on, one coverage record each, in order; see collect/supervise.h
 * for the process around it. */
void collection_run(struct collection *collection, const struct collector_table *table,
                    size_t first);
