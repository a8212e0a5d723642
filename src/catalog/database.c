#include "catalog/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/writer.h"
#include "catalog/migrations.h"

enum { URI_BYTES_MAX = 65536, FILE_MODE = 0600 };

/* Before anything is read: what the file says is not trusted further than its rows. */
static const char EVERY_CONNECTION[] =
    "PRAGMA cell_size_check = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA foreign_keys = ON;";

/* FULL: what is said to be stored survives a power cut; it costs one flush a scan. */
static const char EVERY_WRITER[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA journal_size_limit = 4194304;";

struct failure {
    int         code;
    enum status status;
    const char *text; /* %s is the name of the file */
};

static const struct failure failures[] = {
    {SQLITE_CORRUPT, STATUS_MALFORMED,
     "the catalog %s is damaged: put back a copy, or move it away and scan again"},
    {SQLITE_NOTADB, STATUS_MALFORMED, "%s is not a catalog: not an SQLite database, or damaged"},
    {SQLITE_FULL, STATUS_FAILED, "no space left for the catalog %s"},
    {SQLITE_READONLY, STATUS_DENIED, "the catalog %s may only be read"},
    {SQLITE_PERM, STATUS_DENIED, "no permission for the catalog %s"},
    {SQLITE_AUTH, STATUS_DENIED, "no permission for the catalog %s"},
    {SQLITE_BUSY, STATUS_FAILED, "the catalog %s is in use by another evict"},
    {SQLITE_LOCKED, STATUS_FAILED, "the catalog %s is in use by another evict"},
    {SQLITE_CANTOPEN, STATUS_DENIED, "cannot open the catalog %s"},
    {SQLITE_TOOBIG, STATUS_TOO_LARGE, "too large a value for the catalog %s"},
    {SQLITE_NOMEM, STATUS_TOO_LARGE, "no memory left for the catalog %s"},
    {SQLITE_IOERR, STATUS_FAILED, "the catalog %s cannot be read or written"},
    {SQLITE_MISUSE, STATUS_FAILED, "the catalog %s: a statement was used wrongly"},
};

enum status database_error(const struct database *database, int code, struct error *error)
{
    enum status status = STATUS_FAILED;
    const char *text = "the catalog %s";
    for (size_t i = 0; i < COUNT_OF(failures); i++) {
        if ((code & 0xff) == failures[i].code) {
            status = failures[i].status;
            text = failures[i].text;
        }
    }
    CLEANUP(free_pointer) char *sentence = NULL;
    size_t                      name_at = bytes_find(bytes_of(text), bytes_of("%s"));
    sentence = xasprintf("%.*s%s%s", (int)name_at, text, database->name, text + name_at + 2);
    return error_set(error, status, 0, "%s (SQLite: %s)", sentence, sqlite3_errstr(code));
}

enum status database_run(struct database *database, const char *sql, struct error *error)
{
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : database_error(database, code, error);
}

enum status database_begin(struct database *database, struct error *error)
{
    return database_run(database, "BEGIN IMMEDIATE", error);
}

enum status database_commit(struct database *database, struct error *error)
{
    return database_run(database, "COMMIT", error);
}

void database_roll_back(struct database *database)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_reset(database->prepared[i]);
    }
    if (sqlite3_get_autocommit(database->handle) == 0) {
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    }
}

/* ---- opening ---- */

/* SQLite would make the file with the umask's permissions; and it must not be closed by us while
 * SQLite has it open (that drops the locks), so an existing one is only looked at. */
static enum status make_file(const char *file, struct error *error)
{
    int descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (descriptor < 0 && errno != EEXIST) {
        return error_set_errno(error, errno, "cannot make the catalog %s", file);
    }
    close_descriptor(&descriptor);
    return STATUS_OK;
}

static enum status check_file(const char *file, bool is_read_only, struct error *error)
{
    struct stat found;
    if (stat(file, &found) != 0) {
        return error_set_errno(error, errno, "cannot open the catalog %s", file);
    }
    if (!S_ISREG(found.st_mode)) {
        return error_set(error, STATUS_WRONG_USE, 0, "%s is not a catalog: not a file", file);
    }
    if (!is_read_only && found.st_uid != geteuid()) {
        return error_set(error, STATUS_DENIED, 0,
                         "the catalog %s belongs to another user (number %u): run as that user, or "
                         "name another file with --catalog",
                         file, (unsigned)found.st_uid);
    }
    return STATUS_OK;
}

/* As an SQLite URI; a file that nobody can write needs no locks and no shared memory beside it. */
static void write_uri(struct writer *uri, const char *file)
{
    writer_text(uri, "file:");
    for (const char *next = file; *next != '\0'; next++) {
        bool is_special = *next == '?' || *next == '#' || *next == '%';
        if (is_special) {
            writer_format(uri, "%%%02x", (unsigned)(unsigned char)*next);
        } else {
            writer_u8(uri, (uint8_t)*next);
        }
    }
    writer_text(uri, "?immutable=1");
    writer_u8(uri, 0);
}

static enum status open_handle(struct database *database, const char *name, int flags,
                               struct error *error)
{
    int code = sqlite3_open_v2(name, &database->handle,
                               flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                                   SQLITE_OPEN_EXRESCODE,
                               NULL);
    if (code != SQLITE_OK) {
        return database_error(database, code, error);
    }
    sqlite3_busy_timeout(database->handle, DATABASE_BUSY_TIMEOUT_MS);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    return database_run(database, EVERY_CONNECTION, error);
}

/* A database with a log (WAL) wants to write beside itself even for reading.  Where that is not
 * allowed and the log is empty, it is read as a file that does not change. */
static enum status open_immutable(struct database *database, const char *file, struct error *error)
{
    CLEANUP(free_pointer) char        *log = xasprintf("%s-wal", file);
    CLEANUP(writer_done) struct writer uri;
    struct stat                        found;
    writer_init(&uri, URI_BYTES_MAX);
    if (stat(log, &found) == 0 && found.st_size != 0) {
        return error_set(error, STATUS_DENIED, 0,
                         "the catalog %s has a log (%s) that must be written back first: open it "
                         "once where it may be written",
                         file, log);
    }
    write_uri(&uri, file);
    if (writer_failed(&uri)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "too long a file name");
    }
    sqlite3_close_v2(TAKE(database->handle));
    return open_handle(database, (const char *)uri.data, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                       error);
}

static enum status open_for_reading(struct database *database, const char *file,
                                    struct error *error)
{
    enum status status = open_handle(database, file, SQLITE_OPEN_READONLY, error);
    if (status != STATUS_OK) {
        return status;
    }
    int code =
        sqlite3_exec(database->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) &
        0xff;
    if (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) {
        return open_immutable(database, file, error);
    }
    return code == SQLITE_OK ? STATUS_OK : database_error(database, code, error);
}

static enum status open_file(struct database *database, const char *file, struct error *error)
{
    enum status status = STATUS_OK;
    if (!database->is_read_only) {
        status = make_file(file, error);
    }
    if (status == STATUS_OK) {
        status = check_file(file, database->is_read_only, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    /* ":memory:" and other names with a colon have a meaning of their own to SQLite. */
    CLEANUP(free_pointer) char *name = xasprintf("%s%s", file[0] == ':' ? "./" : "", file);
    if (database->is_read_only) {
        return open_for_reading(database, name, error);
    }
    return open_handle(database, name, SQLITE_OPEN_READWRITE, error);
}

static enum status open_and_migrate(struct database *database, const char *file,
                                    struct error *error)
{
    enum status status =
        file == NULL
            ? open_handle(database, ":memory:",
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, error)
            : open_file(database, file, error);
    if (status == STATUS_OK) {
        status = migrations_check(database, error);
    }
    if (status == STATUS_OK && !database->is_read_only) {
        status = database_run(database, EVERY_WRITER, error);
    }
    if (status == STATUS_OK) {
        CLEANUP(free_pointer)
        char *cache = xasprintf("PRAGMA cache_size = -%d", DATABASE_CACHE_KIB);
        status = database_run(database, cache, error);
    }
    return status == STATUS_OK ? migrations_run(database, error) : status;
}

enum status database_open(struct database *database, const char *file, bool is_read_only,
                          struct error *error)
{
    *database = (struct database){
        .name = xstrdup(file == NULL ? "in memory" : file),
        .is_read_only = is_read_only,
    };
    enum status status = open_and_migrate(database, file, error);
    if (status != STATUS_OK) {
        database_close(database);
    }
    return status;
}

void database_close(struct database *database)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(TAKE(database->prepared[i]));
    }
    sqlite3_close_v2(TAKE(database->handle));
    free(TAKE(database->name));
}

uint64_t database_last_id(const struct database *database)
{
    return (uint64_t)sqlite3_last_insert_rowid(database->handle);
}

uint64_t database_changes(const struct database *database)
{
    return (uint64_t)sqlite3_changes64(database->handle);
}
