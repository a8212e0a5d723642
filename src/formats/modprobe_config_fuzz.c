#include "formats/modprobe_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena            arena;
    struct lines            lines = lines_of((struct bytes){data, size});
    struct modprobe_setting setting;
    struct error            error = {0};
    arena_init(&arena, 1 << 22);
    while (modprobe_next(&lines, &arena, &setting, &error) != STATUS_ABSENT) {
    }
    arena_done(&arena);
    lines = lines_of((struct bytes){data, size});
    while (modules_load_next(&lines, &setting, &error) != STATUS_ABSENT) {
    }
    return 0;
}
