#pragma once

/* One line on standard error that tells how far a scan is, rewritten for each source.  Nothing when
 * standard error is no terminal. */

#include <stdbool.h>

#include "collect/collect.h"

struct progress {
    bool is_shown;
};

void progress_init(struct progress *progress);

/* For supervise_options.progress; the context is a struct progress. */
void progress_step(void *context, const struct collector *collector, size_t number, size_t count);

/* Removes the line. */
void progress_clear(struct progress *progress);
