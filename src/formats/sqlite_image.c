#include "formats/sqlite_image.h"

#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "base/memory.h"

enum {
    PATH_BYTES_MAX = 64,
    STEPS_BETWEEN_CHECKS = 10000,
};

struct sqlite_image {
    sqlite3_vfs   layer; /* pAppData points back here */
    char          layer_name[PATH_BYTES_MAX];
    struct source database;
    struct source log;
    bool          has_log;
    sqlite3      *handle;
    uint64_t      steps;
};

struct sqlite_rows {
    sqlite3_stmt *statement;
};

/* What SQLite takes for an open file. */
struct image_file {
    sqlite3_file         base;
    const struct source *source;
};

static int file_close(sqlite3_file *file)
{
    return SQLITE_OK;
}

/* SQLite wants the part that is not there zeroed. */
static int file_read(sqlite3_file *file, void *target, int size, sqlite3_int64 offset)
{
    const struct source *source = ((struct image_file *)file)->source;
    size_t               wanted = (size_t)size;
    uint64_t             start = (uint64_t)offset;
    uint64_t             left = start < source->size_bytes ? source->size_bytes - start : 0;
    size_t               there = left < wanted ? (size_t)left : wanted;
    if (source_read(source, start, target, there, NULL) != STATUS_OK) {
        return there == 0 ? SQLITE_IOERR_SHORT_READ : SQLITE_IOERR_READ;
    }
    if (there < wanted) {
        memset((uint8_t *)target + there, 0, wanted - there);
        return SQLITE_IOERR_SHORT_READ;
    }
    return SQLITE_OK;
}

static int file_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    return SQLITE_READONLY;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return SQLITE_READONLY;
}

static int file_sync(sqlite3_file *file, int flags)
{
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    *ret_size = (sqlite3_int64)((struct image_file *)file)->source->size_bytes;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int level)
{
    return SQLITE_OK;
}

static int file_check_lock(sqlite3_file *file, int *ret_is_reserved)
{
    *ret_is_reserved = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *file)
{
    return 4096;
}

static int file_characteristics(sqlite3_file *file)
{
    return 0;
}

/* Version 1: no shared memory, so a write-ahead log is read with a private index. */
static const sqlite3_io_methods file_methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
};

static int layer_open(sqlite3_vfs *layer, sqlite3_filename name, sqlite3_file *file, int flags,
                      int *ret_flags)
{
    const struct sqlite_image *image = layer->pAppData;
    struct image_file         *opened = (struct image_file *)file;
    opened->base.pMethods = NULL;
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
        opened->source = &image->database;
    } else if ((flags & SQLITE_OPEN_WAL) != 0) {
        opened->source = &image->log;
    } else {
        return SQLITE_CANTOPEN;
    }
    opened->base.pMethods = &file_methods;
    if (ret_flags != NULL) {
        *ret_flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    }
    return SQLITE_OK;
}

static int layer_delete(sqlite3_vfs *layer, const char *name, int sync)
{
    return SQLITE_READONLY;
}

static int layer_access(sqlite3_vfs *layer, const char *name, int flags, int *ret_result)
{
    const struct sqlite_image *image = layer->pAppData;
    *ret_result =
        flags == SQLITE_ACCESS_EXISTS && image->has_log && bytes_end_with(bytes_of(name), "-wal");
    return SQLITE_OK;
}

static int layer_full_name(sqlite3_vfs *layer, const char *name, int size, char *target)
{
    int length = snprintf(target, (size_t)size, "%s", name);
    return length < 0 || length >= size ? SQLITE_CANTOPEN : SQLITE_OK;
}

static int layer_random(sqlite3_vfs *layer, int size, char *target)
{
    memset(target, 0, (size_t)size);
    return size;
}

static int layer_sleep(sqlite3_vfs *layer, int microseconds)
{
    return microseconds;
}

static int layer_time(sqlite3_vfs *layer, double *ret_julian_day)
{
    *ret_julian_day = 2440587.5; /* 1970-01-01: nothing we ask depends on the clock */
    return SQLITE_OK;
}

static int layer_last_error(sqlite3_vfs *layer, int size, char *target)
{
    return 0;
}

static void fill_layer(struct sqlite_image *image)
{
    (void)snprintf(image->layer_name, sizeof image->layer_name, "evict-image-%p", (void *)image);
    image->layer = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = sizeof(struct image_file),
        .mxPathname = PATH_BYTES_MAX,
        .zName = image->layer_name,
        .pAppData = image,
        .xOpen = layer_open,
        .xDelete = layer_delete,
        .xAccess = layer_access,
        .xFullPathname = layer_full_name,
        .xRandomness = layer_random,
        .xSleep = layer_sleep,
        .xCurrentTime = layer_time,
        .xGetLastError = layer_last_error,
    };
}

static enum status status_of_code(int code)
{
    switch (code & 0xff) {
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT:
    case SQLITE_NOMEM:
        return STATUS_TOO_LARGE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STATUS_MALFORMED;
    case SQLITE_IOERR:
        return STATUS_TRUNCATED;
    default:
        return STATUS_FAILED;
    }
}

static enum status failed(const struct sqlite_image *image, int code, struct error *error)
{
    return error_set(error, status_of_code(code), 0, "SQLite: %s", sqlite3_errmsg(image->handle));
}

static int count_steps(void *context)
{
    struct sqlite_image *image = context;
    image->steps += STEPS_BETWEEN_CHECKS;
    return image->steps > SQLITE_IMAGE_STEPS_MAX;
}

static int only_select(void *context, int action, const char *first, const char *second,
                       const char *database, const char *trigger)
{
    bool allowed = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION;
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

/* Limits and switches first, then the one setting that must come before the first read. */
static int harden(struct sqlite_image *image)
{
    static const struct {
        int limit;
        int value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, SQLITE_IMAGE_VALUE_BYTES_MAX},
        {SQLITE_LIMIT_SQL_LENGTH, 1 << 20}, /* statements of the schema count too */
        {SQLITE_LIMIT_EXPR_DEPTH, 100},
        {SQLITE_LIMIT_COMPOUND_SELECT, 10},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    static const struct {
        int option;
        int value;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
    };
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        (void)sqlite3_limit(image->handle, limits[i].limit, limits[i].value);
    }
    for (size_t i = 0; i < COUNT_OF(switches); i++) {
        (void)sqlite3_db_config(image->handle, switches[i].option, switches[i].value, NULL);
    }
    sqlite3_progress_handler(image->handle, STEPS_BETWEEN_CHECKS, count_steps, image);
    int code = sqlite3_exec(image->handle,
                            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA query_only=1;"
                            "PRAGMA cell_size_check=1; PRAGMA mmap_size=0; PRAGMA temp_store=2;"
                            "PRAGMA cache_size=-2048;",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(image->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_set_authorizer(image->handle, only_select, NULL);
    }
    return code;
}

enum status sqlite_image_open(const struct source *database, const struct source *log,
                              struct sqlite_image **ret_image, struct error *error)
{
    struct sqlite_image *image = xcalloc(1, sizeof *image);
    image->database = *database;
    image->has_log = log != NULL;
    image->log = log != NULL ? *log : source_of_bytes((struct bytes){0});
    fill_layer(image);

    int code = sqlite3_vfs_register(&image->layer, 0);
    if (code == SQLITE_OK) {
        code = sqlite3_open_v2("image", &image->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                               image->layer_name);
    }
    if (code == SQLITE_OK) {
        code = harden(image);
    }
    if (code != SQLITE_OK) {
        enum status status = failed(image, code, error);
        sqlite_image_close(image);
        return status;
    }
    *ret_image = image;
    return STATUS_OK;
}

void sqlite_image_close(struct sqlite_image *image)
{
    if (image == NULL) {
        return;
    }
    (void)sqlite3_close_v2(image->handle);
    (void)sqlite3_vfs_unregister(&image->layer);
    free(image);
}

bool sqlite_image_has(struct sqlite_image *image, const char *table, const char *column)
{
    return sqlite3_table_column_metadata(image->handle, "main", table, column, NULL, NULL, NULL,
                                         NULL, NULL) == SQLITE_OK;
}

enum status sqlite_image_query(struct sqlite_image *image, const char *select,
                               struct sqlite_rows **ret_rows, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int           code = sqlite3_prepare_v2(image->handle, select, -1, &statement, NULL);
    if (code != SQLITE_OK) {
        return failed(image, code, error);
    }
    struct sqlite_rows *rows = xcalloc(1, sizeof *rows);
    rows->statement = statement;
    *ret_rows = rows;
    return STATUS_OK;
}

void sqlite_rows_close(struct sqlite_rows *rows)
{
    if (rows != NULL) {
        (void)sqlite3_finalize(rows->statement);
        free(rows);
    }
}

enum status sqlite_rows_next(struct sqlite_rows *rows, struct error *error)
{
    int code = sqlite3_step(rows->statement);
    if (code == SQLITE_ROW) {
        return STATUS_OK;
    }
    if (code == SQLITE_DONE) {
        return error_set(error, STATUS_ABSENT, 0, "no more rows");
    }
    return error_set(error, status_of_code(code), 0, "SQLite: %s",
                     sqlite3_errmsg(sqlite3_db_handle(rows->statement)));
}

bool sqlite_row_is_null(struct sqlite_rows *rows, int column)
{
    return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

struct bytes sqlite_row_bytes(struct sqlite_rows *rows, int column)
{
    const uint8_t *data = sqlite3_column_blob(rows->statement, column);
    int            size = sqlite3_column_bytes(rows->statement, column);
    return data != NULL && size > 0 ? (struct bytes){data, (size_t)size} : (struct bytes){0};
}

int64_t sqlite_row_number(struct sqlite_rows *rows, int column)
{
    return sqlite3_column_int64(rows->statement, column);
}
