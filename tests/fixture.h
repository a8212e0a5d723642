#pragma once

/* Input for tests: files of the source tree, and real data beside it that may not be there. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "unit.h"

/* "fuzz/elf/cut.ko" of the source tree; freed by the caller. */
static inline char *source_path(const char *name)
{
    const char *root = getenv("EVICT_SOURCE");
    return xasprintf("%s/%s", root != NULL ? root : ".", name);
}

/* A file of the real data: $EVICT_SHARED/data/NAME or ../shared/data/NAME beside the source tree;
 * skips the test when it is not there.  Freed by the caller. */
static inline UNUSED char *shared_path(const char *name)
{
    const char *root = getenv("EVICT_SHARED");
    char       *beside = source_path("../shared");
    char       *path = xasprintf("%s/data/%s", root != NULL ? root : beside, name);
    free(beside);
    if (access(path, R_OK) != 0) {
        print_message("skipped: no real data at %s\n", path);
        free(path);
        skip();
    }
    return path;
}

/* All of a file, in a heap block of exactly its size; free() its data. */
static inline UNUSED struct bytes file_bytes(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    uint8_t *data = xmalloc((size_t)size + 1);
    assert_int_equal(fread(data, 1, (size_t)size, file), (size_t)size);
    (void)fclose(file);
    return (struct bytes){data, (size_t)size};
}

static inline UNUSED struct bytes source_bytes(const char *name)
{
    char        *path = source_path(name);
    struct bytes contents = file_bytes(path);
    free(path);
    return contents;
}

static inline UNUSED struct bytes shared_bytes(const char *name)
{
    char        *path = shared_path(name);
    struct bytes contents = file_bytes(path);
    free(path);
    return contents;
}

static inline UNUSED void free_bytes(struct bytes contents)
{
    free((void *)(uintptr_t)contents.data);
}

/* What a command prints, NUL-terminated; freed by the caller. */
static inline UNUSED char *output_of(const char *command)
{
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char  *text = NULL;
    size_t size = 0;
    size_t got = 0;
    do {
        text = xreallocarray(text, size + 65537, 1);
        got = fread(text + size, 1, 65536, pipe);
        size += got;
    } while (got > 0);
    text[size] = '\0';
    (void)pclose(pipe);
    return text;
}

static inline UNUSED bool has_program(const char *name)
{
    char *command = xasprintf("command -v %s >/dev/null 2>&1", name);
    bool  found = system(command) == 0;
    free(command);
    return found;
}

/* cmocka's message shows both sides. */
static inline UNUSED void assert_bytes(struct bytes actual, const char *expected)
{
    char *text = xasprintf("%.*s", (int)actual.size, (const char *)actual.data);
    assert_string_equal(text, expected);
    assert_int_equal(actual.size, strlen(expected));
    free(text);
}

/* Each prefix in its own heap block, so the address sanitizer sees an overread. */
static inline UNUSED void for_each_prefix(struct bytes input, void (*check)(struct bytes prefix))
{
    for (size_t cut = 0; cut < input.size; cut++) {
        uint8_t *prefix = xmalloc(cut + (cut == 0));
        memcpy(prefix, input.data, cut);
        check((struct bytes){prefix, cut});
        free(prefix);
    }
}
