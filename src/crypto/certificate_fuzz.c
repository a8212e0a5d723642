#include "crypto/certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct certificate certificate;
    (void)!certificate_read(input, CERTIFICATE_PLAIN, &arena, &certificate, NULL);
    (void)!certificate_read(input, CERTIFICATE_TRUSTED, &arena, &certificate, NULL);
    arena_done(&arena);
    return 0;
}
