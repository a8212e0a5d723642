#include "formats/lsb_header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lsb_header header;
    struct error      error = {0};
    return lsb_header_parse((struct bytes){data, size}, &header, &error) == STATUS_WRONG_USE;
}
