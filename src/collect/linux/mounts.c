/* Mounted file systems that are not examined, because they are not this device's. */

#include "collect/linux/collectors.h"

enum status collect_mounts(struct collection *collection, struct error *error)
{
    size_t                    count = 0;
    const struct volume_skip *skipped = volume_skipped(collection->volume, &count);
    for (size_t i = 0; i < count; i++) {
        struct error gap;
        struct bytes type = skipped[i].type;
        if (skipped[i].is_pseudo) {
            continue; /* holds no files */
        }
        (void)error_set(&gap, STATUS_UNSUPPORTED, 0, "file systems of type %.*s are not examined",
                        (int)(type.size < 64 ? type.size : 64), (const char *)type.data);
        collection_gap(collection, skipped[i].path, &gap);
    }
    return STATUS_OK;
}
