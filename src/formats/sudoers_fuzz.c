#include "formats/sudoers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena        arena;
    struct lines        lines = lines_of((struct bytes){data, size});
    struct sudoers_rule rule = {0};
    struct error        error = {0};
    arena_init(&arena, 1 << 22);
    while (sudoers_next(&lines, &arena, &rule, &error) != STATUS_ABSENT) {
        struct bytes name;
        while (sudoers_next_name(&rule.who, &name)) {
        }
    }
    arena_done(&arena);
    return 0;
}
