#include "formats/decompress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct bytes output;
    struct error error = {0};
    arena_init(&arena, 1 << 21);
    enum status status = decompress((struct bytes){data, size}, 1 << 20, &arena, &output, &error);
    arena_done(&arena);
    return status == STATUS_WRONG_USE;
}
