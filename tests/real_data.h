#pragma once

/* Real data that is not part of the repository: $EVICT_SHARED or ../shared beside the source root.
 * Tests that need it skip when it is not there. */

#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"

enum { REAL_DATA_BYTES_MAX = 64 << 20 };

/* Reads any file of this machine; the caller frees ret->data.  False when it cannot be read. */
static inline bool read_any_file(const char *path, struct bytes *ret_contents)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    size_t   capacity = 1 << 16;
    size_t   size = 0;
    size_t   got = 0;
    uint8_t *data = malloc(capacity);
    while (data != NULL && size < REAL_DATA_BYTES_MAX &&
           (got = fread(data + size, 1, capacity - size, file)) != 0) {
        size += got;
        if (size == capacity) {
            capacity *= 2;
            uint8_t *grown = realloc(data, capacity);
            if (grown == NULL) {
                abort();
            }
            data = grown;
        }
    }
    (void)fclose(file);
    *ret_contents = (struct bytes){data, size};
    return data != NULL;
}

/* "data/linux-pkg/industio-dpkg-status"; says so when it is not there. */
static inline bool read_real_data(const char *name, struct bytes *ret_contents)
{
    char        path[4096];
    const char *shared = getenv("EVICT_SHARED");
    const char *source = getenv("EVICT_SOURCE");
    int         length = shared != NULL ? snprintf(path, sizeof path, "%s/%s", shared, name)
                                        : snprintf(path, sizeof path, "%s/../shared/%s",
                                           source == NULL ? "." : source, name);
    if (length < 0 || (size_t)length >= sizeof path || !read_any_file(path, ret_contents)) {
        (void)fprintf(stderr, "skipped: no %s\n", name);
        return false;
    }
    return true;
}
