#pragma once

/* SQLite databases of an examined system: read where they lie, through a file layer of our own that
 * opens no path and never writes.  What a write-ahead log holds beside the database is seen as if
 * it were in it (https://www.sqlite.org/fileformat2.html, wal.html); a rollback journal is not
 * applied. Only SELECT is possible, and only within limits. */

#include "base/error.h"
#include "base/source.h"

enum {
    SQLITE_IMAGE_VALUE_BYTES_MAX = 64 << 20, /* one text or blob, one row */
    SQLITE_IMAGE_STEPS_MAX = 2000000000,     /* virtual machine instructions per image */
};

struct sqlite_image;
struct sqlite_rows;

/* `database` and `log` (its "-wal" file, may be NULL) are copied; the descriptors in them are
 * borrowed until sqlite_image_close().  Anything wrong with the contents shows now or at any row.
 */
NODISCARD enum status sqlite_image_open(const struct source *database, const struct source *log,
                                        struct sqlite_image **ret_image, struct error *error);
void                  sqlite_image_close(struct sqlite_image *image);

/* Whether the database has the table, with the column unless that is NULL. */
bool sqlite_image_has(struct sqlite_image *image, const char *table, const char *column);

/* Starts a SELECT of ours. */
NODISCARD enum status sqlite_image_query(struct sqlite_image *image, const char *select,
                                         struct sqlite_rows **ret_rows, struct error *error);
void                  sqlite_rows_close(struct sqlite_rows *rows);

/* STATUS_ABSENT when there are no more rows. */
NODISCARD enum status sqlite_rows_next(struct sqlite_rows *rows, struct error *error);

/* Values of the row at hand, columns from 0; views are valid until the next call on `rows`.  Of
 * another type or NULL: converted as SQLite does, empty or 0. */
bool         sqlite_row_is_null(struct sqlite_rows *rows, int column);
struct bytes sqlite_row_bytes(struct sqlite_rows *rows, int column);
int64_t      sqlite_row_number(struct sqlite_rows *rows, int column);
