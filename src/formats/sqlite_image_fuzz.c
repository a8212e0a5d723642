#include "formats/sqlite_image.h"

#include "base/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Input: size of the write-ahead log (16 bit, little endian), the log, the database. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader        in = reader_of((struct bytes){data, size});
    struct source        log = source_of_bytes(reader_bytes(&in, reader_u16le(&in)));
    struct source        database = source_of_bytes(reader_rest(&in));
    struct sqlite_image *image;
    struct sqlite_rows  *rows;
    if (sqlite_image_open(&database, log.size_bytes > 0 ? &log : NULL, &image, NULL) != STATUS_OK) {
        return 0;
    }
    if (sqlite_image_query(image, "SELECT hnum, blob FROM Packages", &rows, NULL) == STATUS_OK) {
        while (sqlite_rows_next(rows, NULL) == STATUS_OK) {
            (void)sqlite_row_number(rows, 0);
            (void)sqlite_row_bytes(rows, 1);
        }
        sqlite_rows_close(rows);
    }
    sqlite_image_close(image);
    return 0;
}
