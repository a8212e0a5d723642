#include "formats/openpgp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct openpgp_reader reader = openpgp_reader_of(input);
    struct openpgp_key    key;
    uint8_t               key_id[OPENPGP_KEY_ID_SIZE];
    while (openpgp_next(&reader, &arena, &key, NULL) != STATUS_ABSENT) {
    }
    (void)!openpgp_signature_issuer(input, key_id, NULL);
    arena_done(&arena);
    return 0;
}
