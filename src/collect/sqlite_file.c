#include "collect/sqlite_file.h"

#include "base/memory.h"

/* A log that is empty, or not there, holds nothing the database lacks. */
static bool open_log(struct volume *volume, struct bytes path, struct arena *arena,
                     struct sqlite_file *file, struct source *log)
{
    struct volume_stat stat;
    struct bytes name = arena_text(arena, "%.*s-wal", (int)path.size, (const char *)path.data);
    if (volume_open_file(volume, name, &file->log_descriptor, &stat, NULL) != STATUS_OK) {
        return false;
    }
    *log = source_of_descriptor(file->log_descriptor, stat.size_bytes);
    file->log_bytes = stat.size_bytes;
    return stat.size_bytes > 0;
}

enum status sqlite_file_open(struct volume *volume, struct bytes path, struct arena *arena,
                             struct sqlite_file *file, struct error *error)
{
    struct volume_stat stat;
    struct source      log;
    struct sqlite_file opened = SQLITE_FILE_CLOSED;
    enum status        status = volume_open_file(volume, path, &opened.descriptor, &stat, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct source database = source_of_descriptor(opened.descriptor, stat.size_bytes);
    bool          has_log = open_log(volume, path, arena, &opened, &log);
    status = sqlite_image_open(&database, has_log ? &log : NULL, &opened.image, error);
    if (status != STATUS_OK) {
        sqlite_file_close(&opened);
        return status;
    }
    *file = opened;
    return STATUS_OK;
}

void sqlite_file_close(struct sqlite_file *file)
{
    sqlite_image_close(file->image);
    close_descriptor(&file->descriptor);
    close_descriptor(&file->log_descriptor);
    *file = (struct sqlite_file)SQLITE_FILE_CLOSED;
}

void sqlite_rows_closed(struct sqlite_rows **rows)
{
    sqlite_rows_close(*rows);
}
