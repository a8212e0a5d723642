#include "formats/proc_fdinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fanotify_group group;
    struct bytes          names[FANOTIFY_EVENTS_MAX];
    struct bytes          text = {data, size};
    if (proc_fdinfo_parse_fanotify(text, &group, NULL) == STATUS_OK) {
        (void)fanotify_event_names(group.marks[FANOTIFY_MOUNT].mask, names);
    }
    return 0;
}
