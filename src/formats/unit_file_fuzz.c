#include "formats/unit_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena     arena;
    struct unit_file unit;
    struct error     error = {0};
    arena_init(&arena, 1 << 22);
    unit_file_init(&unit, &arena);
    if (unit_file_add(&unit, (struct bytes){data, size}, 0, &error) == STATUS_OK) {
        (void)unit_file_get(&unit, "Unit", "Description");
    }
    const struct unit_setting *setting = NULL;
    while ((setting = unit_file_next(&unit, "Service", "ExecStart", setting)) != NULL) {
    }
    arena_done(&arena);
    return 0;
}
