#include "formats/berkeley_hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct source          source = source_of_bytes(input);
    struct berkeley_hash   database;
    struct berkeley_record record;
    if (berkeley_hash_open(&source, &arena, &database, NULL) == STATUS_OK) {
        while (berkeley_hash_next(&database, &arena, &record, NULL) != STATUS_ABSENT) {
        }
    }
    arena_done(&arena);
    return 0;
}
