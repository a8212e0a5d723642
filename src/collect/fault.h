#pragma once

/* Faults on purpose, in builds with -Dfault_injection=true only: EVICT_FAULT="crash:dpkg" makes the
 * source dpkg crash, "hang:dpkg" makes it hang, "garbage:dpkg" makes it send what is no record. */

#include "collect/collect.h"

enum { FAULT_ROWS_MAX = 256 };

struct fault_rows {
    struct collector rows[FAULT_ROWS_MAX];
};

/* The table, with the row that the environment names replaced by its fault; *rows holds it.
 * `output` is where garbage goes.  Elsewhere: the table as it is. */
struct collector_table fault_inject(struct fault_rows *rows, const struct collector_table *table,
                                    int output);

/* How long a source may be silent: shorter when the environment asks for one that hangs. */
unsigned fault_silence_limit(unsigned limit_ms);
