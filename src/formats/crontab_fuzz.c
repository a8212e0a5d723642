#include "formats/crontab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int style = CRONTAB_USER; style <= CRONTAB_ANACRON; style++) {
        struct lines         lines = lines_of((struct bytes){data, size});
        struct crontab_entry entry = {0};
        struct error         error = {0};
        while (crontab_next(&lines, (enum crontab_style)style, &entry, &error) != STATUS_ABSENT) {
            (void)command_program(entry.command);
        }
    }
    return 0;
}
