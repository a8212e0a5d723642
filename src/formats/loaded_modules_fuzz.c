#include "formats/loaded_modules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lines         lines = lines_of((struct bytes){data, size});
    struct loaded_module module;
    while (loaded_modules_next(&lines, &module, NULL) != STATUS_ABSENT) {
    }
    return 0;
}
