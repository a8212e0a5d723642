#pragma once

/* A map from byte strings to pointers or numbers.  Keys are copied into the map's arena, so it
 * is bounded by the arena's limit. */

#include "base/arena.h"
#include "base/bytes.h"

struct map_entry {
    struct bytes key;
    uint64_t     hash;
    union {
        void    *pointer;
        uint64_t number;
    } value;
    bool is_used;
};

struct map {
    struct map_entry *entries;  /* open addressing, linear probing */
    size_t            capacity; /* a power of two, or 0 */
    size_t            count;
    struct arena     *arena; /* keys and entries live here; borrowed */
};

/* The map is released with the arena; there is no map_done. */
void map_init(struct map *map, struct arena *arena);

/* NULL when the key is not in the map.  Valid until the next map_put. */
struct map_entry *map_find(const struct map *map, struct bytes key);

/* The entry of the key, made when it is new (*ret_is_new, may be NULL).  NULL when the arena's
 * limit is reached. */
NODISCARD struct map_entry *map_put(struct map *map, struct bytes key, bool *ret_is_new);
