#include "base/map.h"

#include "base/hash.h"

enum { FIRST_CAPACITY = 64 };

static struct map_entry *slot_of(struct map_entry *entries, size_t capacity, struct bytes key,
                                 uint64_t hash)
{
    size_t index = (size_t)hash & (capacity - 1);
    while (entries[index].is_used &&
           !(entries[index].hash == hash && bytes_equal(entries[index].key, key))) {
        index = (index + 1) & (capacity - 1);
    }
    return &entries[index];
}

static bool grow(struct map *map)
{
    size_t            capacity = map->capacity == 0 ? FIRST_CAPACITY : map->capacity * 2;
    struct map_entry *entries = arena_alloc(map->arena, capacity, sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        const struct map_entry *old = &map->entries[i];
        if (old->is_used) {
            *slot_of(entries, capacity, old->key, old->hash) = *old;
        }
    }
    map->entries = entries;
    map->capacity = capacity;
    return true;
}

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){.arena = arena};
}

struct map_entry *map_find(const struct map *map, struct bytes key)
{
    if (map->capacity == 0) {
        return NULL;
    }
    struct map_entry *slot = slot_of(map->entries, map->capacity, key, hash_bytes(key));
    return slot->is_used ? slot : NULL;
}

struct map_entry *map_put(struct map *map, struct bytes key, bool *ret_is_new)
{
    if (map->count >= map->capacity / 4 * 3 && !grow(map)) {
        return NULL;
    }
    uint64_t          hash = hash_bytes(key);
    struct map_entry *slot = slot_of(map->entries, map->capacity, key, hash);
    bool              is_new = !slot->is_used;
    if (is_new) {
        struct bytes copy;
        if (!arena_copy(map->arena, key, &copy)) {
            return NULL;
        }
        *slot = (struct map_entry){.key = copy, .hash = hash, .is_used = true};
        map->count++;
    }
    if (ret_is_new != NULL) {
        *ret_is_new = is_new;
    }
    return slot;
}
