#pragma once

/* What the files of volume/ share about a volume that is a folder of this machine. */

#include <sys/stat.h>

#include "volume/boundary.h"
#include "volume/volume.h"

enum { OPENS_PER_BEAT = 256, READ_CHUNK_BYTES = 1 << 20 };

struct volume {
    int             root; /* a place only (O_PATH) */
    struct boundary boundary;
    void (*beat)(void *context);
    void    *beat_context;
    unsigned until_beat; /* opens left before the next beat */
};

/* Counts one open or read. */
void volume_count_work(struct volume *volume);

enum volume_node   volume_node_of(mode_t mode);
struct volume_stat volume_stat_of(const struct stat *stat);
