#pragma once

/* Memory whose size we chose ourselves: these abort when there is none.
 * Sizes and counts that come from input belong in an arena (base/arena.h). */

#include <stddef.h>

#include "base/compiler.h"

NODISCARD void *xmalloc(size_t size);
NODISCARD void *xcalloc(size_t count, size_t size);

/* Aborts when count * size overflows. */
NODISCARD void *xreallocarray(void *old, size_t count, size_t size);
NODISCARD char *xstrdup(const char *text);
NODISCARD       PRINTF_LIKE(1, 2) char *xasprintf(const char *text, ...);

/* For CLEANUP: frees what a pointer variable holds. */
void free_pointer(void *address_of_pointer);

/* For CLEANUP: closes what an int variable holds, unless it is negative. */
void close_descriptor(const int *descriptor);
