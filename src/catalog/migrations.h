#pragma once

/* The schema of the catalog, as the steps that make each version from the one before.  The version
 * of a file is its PRAGMA user_version; a step, once released, is never changed. */

#include "base/error.h"

#include <stdbool.h>

struct database;

/* Is it empty, or a catalog this evict can read?  Nothing is changed. */
NODISCARD enum status migrations_check(struct database *database, struct error *error);

/* Runs the steps that are missing, each in a transaction of its own. */
NODISCARD enum status migrations_run(struct database *database, struct error *error);

/* The same with other steps: steps[n] makes version n + 1. */
NODISCARD enum status migrations_run_steps(struct database *database, const char *const *steps,
                                           size_t step_count, struct error *error);

/* The version this evict writes. */
size_t migrations_version(void);
