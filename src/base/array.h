#pragma once

/* Growth of plain arrays: `items` a pointer, `count` used, `capacity` there is room for. */

#include "base/compiler.h"

#include <stddef.h>

/* Makes room for one more element of `size` bytes behind `count`; aborts without memory.
 * For arrays whose length we choose.  Usage:
 *     list->items = array_grow(list->items, list->count, &list->capacity, sizeof *list->items);
 *     list->items[list->count++] = item; */
NODISCARD void *array_grow(void *items, size_t count, size_t *capacity, size_t size);
