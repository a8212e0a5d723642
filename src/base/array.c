#include "base/array.h"

#include "base/memory.h"

enum { FIRST_CAPACITY = 8 };

void *array_grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return items;
    }
    size_t wanted = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
    void  *grown = xreallocarray(items, wanted, size);
    *capacity = wanted;
    return grown;
}
