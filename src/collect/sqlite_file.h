#pragma once

/* An SQLite database of a volume, with its write-ahead log when it has one. */

#include "formats/sqlite_image.h"
#include "volume/volume.h"

struct sqlite_file {
    struct sqlite_image *image;
    int                  descriptor;
    int                  log_descriptor;
    uint64_t             log_bytes;
};

/* What a sqlite_file is before it is opened, so that closing it does nothing. */
#define SQLITE_FILE_CLOSED                                                                         \
    {                                                                                              \
        NULL, -1, -1, 0                                                                            \
    }

/* `arena` is for a moment only. */
NODISCARD enum status sqlite_file_open(struct volume *volume, struct bytes path,
                                       struct arena *arena, struct sqlite_file *file,
                                       struct error *error);
void                  sqlite_file_close(struct sqlite_file *file);

/* For CLEANUP: closes rows. */
void sqlite_rows_closed(struct sqlite_rows **rows);
