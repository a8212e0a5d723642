#include "formats/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct bytes decoded;
    (void)!base64_decode(input, &arena, &decoded, NULL);
    arena_done(&arena);
    return 0;
}
