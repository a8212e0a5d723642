#include "formats/deb822.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct deb822_reader reader = deb822_reader_of((struct bytes){data, size});
    struct deb822_stanza stanza;
    struct error         error = {0};
    while (deb822_next(&reader, &stanza, &error) != STATUS_ABSENT) {
        (void)deb822_first_line(deb822_get(&stanza, "Description"));
    }
    return 0;
}
