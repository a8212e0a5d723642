#include "formats/rpm_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum rpm_log_form forms[] = {RPM_LOG_DNF, RPM_LOG_YUM, RPM_LOG_ZYPP};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct rpm_log       log = rpm_log_of((struct bytes){data, size}, forms[i], 1700000000);
        struct rpm_log_entry entry;
        while (rpm_log_next(&log, &entry, NULL) != STATUS_ABSENT) {
        }
    }
    return 0;
}
