/* Aims at pattern_compile() and pattern_matches(): the first byte is the type of the field, the
 * second the system, then the pattern up to a LF, then the value. */

#include "ban/pattern.h"

#include "base/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader   input = reader_of((struct bytes){data, size});
    enum field_type type = (enum field_type)(reader_u8(&input) % (TYPE_FLAG + 1));
    enum name_rules rules = (enum name_rules)(reader_u8(&input) % (NAMES_WINDOWS + 1));
    struct bytes    value = reader_rest(&input);
    struct bytes    text = {0};
    struct arena    arena;
    struct pattern  pattern;
    struct error    error;

    (void)bytes_next_part(&value, '\n', &text);
    arena_init(&arena, 1 << 20);
    if (pattern_compile(type, text, &arena, &pattern, &error) == STATUS_OK) {
        bool result = pattern_matches(&pattern, type, rules, value);
        /* What ignores more differences matches no less. */
        if (result && rules == NAMES_EXACT &&
            !pattern_matches(&pattern, type, NAMES_WINDOWS, value)) {
            __builtin_trap();
        }
    }
    arena_done(&arena);
    return 0;
}
