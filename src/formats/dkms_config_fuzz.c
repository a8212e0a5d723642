#include "formats/dkms_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dkms_config config = dkms_config_read((struct bytes){data, size});
    return config.module_count > DKMS_MODULES_MAX;
}
