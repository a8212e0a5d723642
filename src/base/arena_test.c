#include "base/arena.h"

#include "unit.h"

static void gives_zeroed_aligned_memory(void **state)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t size = 1; size < 100; size++) {
        uint8_t *memory = arena_alloc(&arena, size, 1);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(memory[i], 0);
        }
        memset(memory, 0xff, size);
    }
    arena_done(&arena);
}

static void keeps_its_limit(void **state)
{
    struct arena arena;
    arena_init(&arena, 100000);
    assert_null(arena_alloc(&arena, 100001, 1));
    assert_null(arena_alloc(&arena, SIZE_MAX, 2));
    assert_null(arena_alloc(&arena, SIZE_MAX, 1));
    size_t blocks = 0;
    while (arena_alloc(&arena, 1000, 1) != NULL) {
        blocks++;
    }
    assert_true(blocks >= 60 && blocks <= 100);
    assert_true(arena.used_bytes <= 100000);
    arena_clear(&arena);
    assert_non_null(arena_alloc(&arena, 1000, 1));
    arena_done(&arena);
}

static void a_mark_releases_what_came_after(void **state)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    char *before = arena_alloc(&arena, 8, 1);
    assert_non_null(before);
    memcpy(before, "before!", 8);
    for (size_t round = 0; round < 1000; round++) {
        struct arena_mark mark = arena_mark(&arena);
        assert_non_null(arena_alloc(&arena, 300000, 1));
        arena_release(&arena, mark);
    }
    assert_string_equal(before, "before!");

    struct arena_mark empty = {0};
    arena_release(&arena, empty);
    assert_int_equal(arena.used_bytes, 0);
    arena_done(&arena);
}

static void copies_text_for_system_calls_only_without_nul(void **state)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    assert_string_equal(arena_c_text(&arena, bytes_of("a/b")), "a/b");
    assert_null(arena_c_text(&arena, (struct bytes){(const uint8_t *)"a\0b", 3}));
    struct bytes text = arena_text(&arena, "%s:%d", "status", 7);
    assert_true(bytes_equal_text(text, "status:7"));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_memory),
        cmocka_unit_test(keeps_its_limit),
        cmocka_unit_test(a_mark_releases_what_came_after),
        cmocka_unit_test(copies_text_for_system_calls_only_without_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
