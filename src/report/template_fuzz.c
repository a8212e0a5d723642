#include "report/template.h"

enum { OUTPUT_BYTES_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input up to the first NUL is the template, the rest is a hostile value for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    size_t       cut = bytes_find_byte(input, 0);
    struct bytes text = bytes_slice(input, 0, cut);
    struct bytes hostile = bytes_after(input, cut);

    const struct template_value inner[] = {{.name = "name", .text = hostile}};
    const struct template_row   inner_rows[] = {{inner, 1}, {inner, 1}};
    const struct template_value outer[] = {
        {.name = "name", .text = hostile},
        {.name = "empty"},
        {.name = "rows", .rows = inner_rows, .row_count = 2, .is_list = true}};
    const struct template_row   outer_rows[] = {{outer, COUNT_OF(outer)}, {outer, COUNT_OF(outer)}};
    const struct template_value top[] = {
        {.name = "name", .text = hostile},
        {.name = "none", .is_list = true},
        {.name = "rows", .rows = outer_rows, .row_count = 2, .is_list = true}};
    const struct template_row row = {top, COUNT_OF(top)};

    struct writer writer;
    struct error  error;
    writer_init(&writer, OUTPUT_BYTES_MAX);
    if (template_fill(&writer, text, &row, &error) != STATUS_OK &&
        (error.status != STATUS_MALFORMED || error.offset > text.size)) {
        __builtin_trap();
    }
    writer_done(&writer);
    return 0;
}
