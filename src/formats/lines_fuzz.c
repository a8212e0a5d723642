#include "formats/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct lines lines = lines_of((struct bytes){data, size});
    struct bytes line;
    uint64_t     number;
    bool         is_cut;
    arena_init(&arena, 1 << 22);
    while (lines_next_joined(&lines, "#;", &arena, &line, &number, &is_cut)) {
        struct bytes before;
        struct bytes after;
        if (split_at(line, '=', &before, &after)) {
            (void)unquoted(after);
        }
        (void)section_of(line, &before);
    }
    arena_done(&arena);
    return 0;
}
