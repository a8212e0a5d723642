#pragma once

/* Two processes (docs/architecture.md): the collector, which may read everything and do nothing
 * else, and the keeper, which never opens a file of the examined system and takes what comes down
 * the pipe for hostile. */

#include "collect/collect.h"

struct supervise_options {
    const char                   *root; /* folder to examine; "/" for the running system */
    const struct collector_table *table;
    const char                   *program; /* for the header: "evict 0.1.0" */
    bool                          is_live;
    bool                          is_quick;
    bool                          must_sandbox;     /* --require-sandbox */
    unsigned                      silence_limit_ms; /* a source without a sign of life for so long
                                                       is given up; 0: SILENCE_LIMIT_MS */
    unsigned source_limit_ms; /* and so is one that takes so long; 0: SOURCE_LIMIT_MS */
    void (*progress)(void *context, const struct collector *collector, size_t number,
                     size_t count); /* may be NULL; `number` from 1 */
    void *progress_context;
};

enum {
    SILENCE_LIMIT_MS = 60 * 1000,
    SOURCE_LIMIT_MS = 60 * 60 * 1000,
    SOURCE_ARTIFACTS_MAX = 1 << 22, /* one source gives no more */
};

struct supervisor;

/* To be called while this process still has its rights; it may give them up before
 * supervisor_run().  STATUS_ABSENT or STATUS_DENIED when `root` is no folder that can be examined.
 * What the options point to is borrowed until supervisor_close(). */
NODISCARD enum status supervisor_open(const struct supervise_options *options,
                                      struct supervisor **ret_supervisor, struct error *error);

/* Runs the collector in its sandbox, again after every crash or hang, and hands over what it sends:
 * the header first, then a coverage record of the source "sandbox" (partial when the kernel lacks
 * something), then artifacts and coverage, one coverage record for each row of the table, in order.
 * `header` is called once, with the sink's context.  Failure: no collector could be started, or the
 * sandbox that must be is not (STATUS_FAILED). */
NODISCARD enum status supervisor_run(struct supervisor *supervisor,
                                     void (*header)(void *context, const struct header *header),
                                     struct sink sink, struct error *error);
void                  supervisor_close(struct supervisor *supervisor);
