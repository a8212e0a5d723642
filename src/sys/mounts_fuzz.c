/* Aims at mounts_parse(): whatever is accepted has one absolute path and one type a line. */

#include "sys/mounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena  arena;
    struct mount *mounts = NULL;
    size_t        count = 0;
    arena_init(&arena, 16 << 20);
    if (mounts_parse((struct bytes){data, size}, &arena, &mounts, &count, NULL) == STATUS_OK) {
        for (size_t i = 0; i < count; i++) {
            if (!bytes_start_with(mounts[i].path, "/") || mounts[i].type.size == 0) {
                __builtin_trap();
            }
        }
    }
    arena_done(&arena);
    return 0;
}
