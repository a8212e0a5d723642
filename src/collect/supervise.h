#pragma once

/* Two processes (docs/architecture.md): the collector, which may read everything and do nothing
 * else, and the keeper, which never opens a file of the examined system and takes what comes down
 * the pipe for hostile. */

#include "collect/collect.h"

struct supervise_options {
    const char                   *root; /* folder to examine; "/" for the running system */
    const struct collector_table *table;
    bool                          is_live;
    bool                          is_quick;
    bool                          must_sandbox; /* --require-sandbox */
    unsigned silence_limit_ms; /* a source that shows no life for so long is given up */
    void (*progress)(void *context, const struct collector *collector, size_t number,
                     size_t count); /* may be NULL */
    void *progress_context;
};

/* Runs the collector in its sandbox, again after every crash or hang, and hands over what it sends:
 * the header first, then artifacts and coverage, one coverage record for each row of the table, in
 * order. `header` is called once. */
NODISCARD enum status supervise(const struct supervise_options *options,
                                void (*header)(void *context, const struct header *header),
                                struct sink sink, struct error *error);
