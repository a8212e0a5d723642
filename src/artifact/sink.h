#pragma once

/* Where those who find things (collect, watch, import) hand them to: they know neither the
 * catalog nor bans.  What is handed over is borrowed for the length of the call. */

#include "artifact/record.h"

struct sink {
    void (*artifact)(void *context, const struct artifact *artifact);
    void (*coverage)(void *context, const struct coverage *coverage);
    void *context;
};
