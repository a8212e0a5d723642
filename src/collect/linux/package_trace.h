#pragma once

/* Records of installing and removing, many of them alike: one trace for each package, version,
 * architecture and action, with the first and the last time and how often. */

#include "base/map.h"
#include "collect/collect.h"

struct package_trace {
    struct bytes          action; /* install, upgrade, remove, purge ... */
    struct bytes          name;
    struct bytes          version;
    struct bytes          architecture;
    struct bytes          command;
    struct bytes          path; /* of the file with the record */
    uint64_t              line;
    int64_t               first;
    int64_t               last;
    uint64_t              count;
    struct package_trace *next;
};

struct package_traces {
    struct arena         *arena;
    struct map            known;
    struct package_trace *head; /* in the order they were first seen */
    struct package_trace *tail;
    bool                  is_full;
};

/* Everything lives in `arena`, the views that are added too. */
void package_traces_init(struct package_traces *traces, struct arena *arena);

/* One more record: its `first` is when it happened; the earliest one gives the place and command.
 */
void package_traces_add(struct package_traces *traces, const struct package_trace *record);

/* Hands all of them over; a full arena is a gap. */
void package_traces_emit(const struct package_traces *traces, struct collection *collection);

/* Reads every file in `folder` whose name begins with `prefix` (a log and its rotations, packed or
 * not) and hands over what `read` adds of them.  STATUS_ABSENT when there is none. */
NODISCARD enum status
package_traces_of_logs(struct collection *collection, const char *folder, const char *prefix,
                       void (*read)(struct collection *collection, struct package_traces *traces,
                                    struct bytes path, struct bytes contents),
                       struct error *error);
