#include "formats/dpkg_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lines          lines = lines_of((struct bytes){data, size});
    struct dpkg_log_entry entry;
    struct error          error = {0};
    while (dpkg_log_next(&lines, &entry, &error) != STATUS_ABSENT) {
    }
    return 0;
}
