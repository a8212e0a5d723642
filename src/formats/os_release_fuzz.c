#include "formats/os_release.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena      arena;
    struct os_release release;
    arena_init(&arena, 1 << 20);
    enum status status = os_release_parse((struct bytes){data, size}, &arena, &release, NULL);
    (void)status;
    arena_done(&arena);
    return 0;
}
