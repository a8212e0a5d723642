#include "formats/proc_status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct proc_status found;
    enum status        status = proc_status_parse((struct bytes){data, size}, &found, NULL);
    (void)status;
    return 0;
}
