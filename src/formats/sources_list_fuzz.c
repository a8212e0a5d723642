#include "formats/sources_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int format = REPOSITORY_APT_LINES; format <= REPOSITORY_APK; format++) {
        struct repository_reader reader =
            repository_reader_of((struct bytes){data, size}, (enum repository_format)format);
        struct repository repository = {0};
        struct error      error = {0};
        while (repository_next(&reader, &repository, &error) != STATUS_ABSENT) {
            (void)url_host(repository.url);
        }
    }
    return 0;
}
