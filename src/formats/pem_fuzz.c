#include "formats/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct pem_reader reader = pem_reader_of(input);
    struct pem_block  block;
    while (pem_next(&reader, &arena, &block, NULL) != STATUS_ABSENT) {
    }
    (void)pem_is_der(input);
    arena_done(&arena);
    return 0;
}
