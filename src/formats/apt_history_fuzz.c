#include "formats/apt_history.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct apt_history_reader reader = apt_history_reader_of((struct bytes){data, size});
    struct apt_run            run;
    struct apt_change         change;
    struct error              error = {0};
    while (apt_history_next(&reader, &run, &error) != STATUS_ABSENT) {
        while (apt_history_next_change(&reader, &change, &error) != STATUS_ABSENT) {
        }
    }
    return 0;
}
