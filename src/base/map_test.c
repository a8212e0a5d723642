#include "base/map.h"

#include <stdio.h>

#include "unit.h"

enum { KEYS = 20000 };

static struct bytes key_of(struct arena *arena, size_t number)
{
    return arena_text(arena, "key-%zu", number * 7919 % KEYS);
}

static void finds_everything_put_and_nothing_else(void **state)
{
    struct arena arena;
    struct map   map;
    arena_init(&arena, 64 << 20);
    map_init(&map, &arena);
    assert_null(map_find(&map, bytes_of("key-1")));
    for (size_t i = 0; i < KEYS; i++) {
        bool              is_new = false;
        struct map_entry *entry = map_put(&map, key_of(&arena, i), &is_new);
        assert_non_null(entry);
        assert_true(is_new);
        entry->value.number = i;
    }
    assert_int_equal(map.count, KEYS);
    for (size_t i = 0; i < KEYS; i++) {
        bool              is_new = true;
        struct map_entry *entry = map_put(&map, key_of(&arena, i), &is_new);
        assert_false(is_new);
        assert_int_equal(entry->value.number, i);
        assert_ptr_equal(entry, map_find(&map, key_of(&arena, i)));
    }
    assert_null(map_find(&map, bytes_of("key-20000")));
    assert_null(map_find(&map, bytes_of("")));
    arena_done(&arena);
}

static void keys_are_bytes(void **state)
{
    struct arena arena;
    struct map   map;
    arena_init(&arena, 1 << 20);
    map_init(&map, &arena);
    assert_non_null(map_put(&map, (struct bytes){(const uint8_t *)"a\0b", 3}, NULL));
    assert_non_null(map_put(&map, (struct bytes){0}, NULL));
    assert_null(map_find(&map, bytes_of("a")));
    assert_non_null(map_find(&map, (struct bytes){(const uint8_t *)"a\0b", 3}));
    assert_non_null(map_find(&map, (struct bytes){0}));
    arena_done(&arena);
}

static void the_arena_bounds_it(void **state)
{
    struct arena arena;
    struct map   map;
    arena_init(&arena, 20000);
    map_init(&map, &arena);
    size_t count = 0;
    char   key[16];
    do {
        (void)snprintf(key, sizeof key, "%zu", count++);
    } while (map_put(&map, bytes_of(key), NULL) != NULL && count < KEYS);
    assert_true(count < KEYS);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_everything_put_and_nothing_else),
        cmocka_unit_test(keys_are_bytes),
        cmocka_unit_test(the_arena_bounds_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
