#pragma once

/* Memory with a limit for everything whose size or count input chooses: one arena
 * per scanned object, source or request.  Nothing is freed singly. */

#include "base/bytes.h"
#include "base/compiler.h"

struct arena_block;

struct arena {
    struct arena_block *blocks;      /* newest first */
    size_t              limit_bytes; /* all blocks together never exceed this */
    size_t              used_bytes;
};

void arena_init(struct arena *arena, size_t limit_bytes);
void arena_done(struct arena *arena);

/* Empty but usable; keeps one block for reuse. */
void arena_clear(struct arena *arena);

/* A place to come back to: everything allocated after arena_mark() is released by
 * arena_release() of that mark. */
struct arena_mark {
    struct arena_block *block;
    size_t              block_used;
    size_t              used_bytes;
};
struct arena_mark arena_mark(const struct arena *arena);
void              arena_release(struct arena *arena, struct arena_mark mark);

/* Zeroed, aligned for any type.  NULL when the limit is reached (STATUS_TOO_LARGE to callers)
 * or count * size overflows. */
NODISCARD void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* A copy; *ret_copy is untouched and false is returned when the limit is reached. */
NODISCARD bool arena_copy(struct arena *arena, struct bytes view, struct bytes *ret_copy);

/* Formatted text, NUL-terminated behind its size.  Empty when the limit is reached. */
PRINTF_LIKE(2, 3) struct bytes arena_text(struct arena *arena, const char *text, ...);

/* A NUL-terminated copy for system calls; NULL when the limit is reached or the view
 * contains a NUL. */
NODISCARD const char *arena_c_text(struct arena *arena, struct bytes view);
