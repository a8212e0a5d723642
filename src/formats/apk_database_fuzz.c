#include "formats/apk_database.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct apk_reader  reader = apk_reader_of((struct bytes){data, size});
    struct apk_package package = {0};
    struct error       error = {0};
    enum status        status;
    while ((status = apk_next(&reader, &package, &error)) != STATUS_ABSENT) {
        struct bytes    stanza = status == STATUS_OK ? package.stanza : (struct bytes){0};
        struct bytes    folder = {0};
        struct apk_path path;
        while (apk_next_path(&stanza, &folder, &path)) {
        }
    }
    return 0;
}
