#include "formats/rpm_ndb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct source         source = source_of_bytes(input);
    struct rpm_ndb        database;
    struct rpm_ndb_record record;
    if (rpm_ndb_open(&source, &database, NULL) == STATUS_OK) {
        while (rpm_ndb_next(&database, &arena, &record, NULL) != STATUS_ABSENT) {
        }
    }
    arena_done(&arena);
    return 0;
}
