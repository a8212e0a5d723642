#pragma once

/* What time it is. */

#include <stdint.h>

/* Seconds since 1970-01-01 UTC. */
int64_t clock_now(void);

/* Milliseconds since some moment; never goes back. */
uint64_t clock_monotonic_ms(void);
