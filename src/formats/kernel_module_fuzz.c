#include "formats/kernel_module.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct kernel_module module;
    if (kernel_module_read(input, &arena, &module, NULL, NULL) == STATUS_OK) {
        struct bytes *items;
        size_t        count;
        (void)!kernel_module_list(&module, "depends", ',', &arena, &items, &count, NULL);
    }
    arena_done(&arena);
    return 0;
}
