#pragma once

/* Every prefix of an input, each in its own heap block, so the address sanitizer sees a read
 * beyond it. */

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

static inline void for_every_prefix(struct bytes input, void (*use)(struct bytes prefix))
{
    for (size_t cut = 0; cut <= input.size; cut++) {
        uint8_t *copy = malloc(cut + (cut == 0));
        if (copy == NULL) {
            abort();
        }
        if (cut != 0) {
            memcpy(copy, input.data, cut);
        }
        use((struct bytes){copy, cut});
        free(copy);
    }
}
