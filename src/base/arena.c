#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 64 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t              size;
    size_t              used;
    alignas(max_align_t) uint8_t data[];
};

static struct arena_block *add_block(struct arena *arena, size_t needed)
{
    size_t size = needed > BLOCK_BYTES ? needed : BLOCK_BYTES;
    if (size > arena->limit_bytes - arena->used_bytes) {
        size = needed; /* near the limit: just what is asked for */
    }
    if (size > arena->limit_bytes - arena->used_bytes) {
        return NULL;
    }
    struct arena_block *block = malloc(sizeof *block + size);
    if (block == NULL) {
        return NULL;
    }
    *block = (struct arena_block){.older = arena->blocks, .size = size};
    arena->blocks = block;
    arena->used_bytes += size;
    return block;
}

static void drop_newest(struct arena *arena)
{
    struct arena_block *newest = arena->blocks;
    arena->used_bytes -= newest->size;
    arena->blocks = newest->older;
    free(newest);
}

void arena_init(struct arena *arena, size_t limit_bytes)
{
    *arena = (struct arena){.limit_bytes = limit_bytes};
}

void arena_done(struct arena *arena)
{
    while (arena->blocks != NULL) {
        drop_newest(arena);
    }
}

void arena_clear(struct arena *arena)
{
    while (arena->blocks != NULL && arena->blocks->older != NULL) {
        drop_newest(arena);
    }
    if (arena->blocks != NULL) {
        arena->blocks->used = 0;
    }
}

struct arena_mark arena_mark(const struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    return (struct arena_mark){block, block == NULL ? 0 : block->used, arena->used_bytes};
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    while (arena->blocks != mark.block && arena->blocks != NULL) {
        drop_newest(arena);
    }
    if (arena->blocks != NULL) {
        arena->blocks->used = mark.block_used;
    }
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t wanted;
    if (__builtin_mul_overflow(count, size, &wanted) || wanted > SIZE_MAX - alignof(max_align_t)) {
        return NULL;
    }
    size_t              aligned = (wanted + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct arena_block *block = arena->blocks;
    if (block == NULL || aligned > block->size - block->used) {
        block = add_block(arena, aligned);
        if (block == NULL) {
            return NULL;
        }
    }
    uint8_t *memory = block->data + block->used;
    block->used += aligned;
    memset(memory, 0, aligned);
    return memory;
}

bool arena_copy(struct arena *arena, struct bytes view, struct bytes *ret_copy)
{
    uint8_t *memory = arena_alloc(arena, view.size, 1);
    if (memory == NULL) {
        return false;
    }
    if (view.size != 0) {
        memcpy(memory, view.data, view.size);
    }
    *ret_copy = (struct bytes){memory, view.size};
    return true;
}

struct bytes arena_text(struct arena *arena, const char *text, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, text);
    va_copy(again, arguments);
    int   length = vsnprintf(NULL, 0, text, arguments);
    char *memory = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1, 1);
    if (memory != NULL) {
        (void)vsnprintf(memory, (size_t)length + 1, text, again);
    }
    va_end(again);
    va_end(arguments);
    return memory == NULL ? (struct bytes){0} : (struct bytes){(uint8_t *)memory, (size_t)length};
}

const char *arena_c_text(struct arena *arena, struct bytes view)
{
    if (bytes_find_byte(view, 0) != view.size) {
        return NULL;
    }
    char *memory = arena_alloc(arena, view.size + 1, 1);
    if (memory != NULL && view.size != 0) {
        memcpy(memory, view.data, view.size);
    }
    return memory;
}
