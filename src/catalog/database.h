#pragma once

/* An SQLite database as the catalog uses it: opened with care, prepared statements that are kept,
 * and errors a person can act on.  The SQL is in catalog/statements.h. */

#include <sqlite3.h>

#include "base/bytes.h"
#include "base/error.h"
#include "catalog/statements.h"

enum {
    CATALOG_APPLICATION_ID = 0x45564943, /* "EVIC": PRAGMA application_id */
    DATABASE_BUSY_TIMEOUT_MS = 5000,
    DATABASE_CACHE_KIB = 16384, /* dirty pages beyond it go to the log: memory stays bounded */
};

struct database {
    sqlite3      *handle;
    char         *name; /* of the file, for messages; owned */
    sqlite3_stmt *prepared[STATEMENT_COUNT];
    bool          is_read_only;
};

/* Opens, or makes (readable by its owner alone), a file that is ours or empty; brings its schema up
 * to date.  NULL `file` is a database in memory.
 *   STATUS_ABSENT       there is no such file (read-only)
 *   STATUS_WRONG_USE    it is something else's database
 *   STATUS_DENIED       it belongs to another user, or may not be read or written
 *   STATUS_UNSUPPORTED  a later evict made it
 *   STATUS_MALFORMED    it is damaged, or no database at all
 * *database needs database_close() only after STATUS_OK. */
NODISCARD enum status database_open(struct database *database, const char *file, bool is_read_only,
                                    struct error *error);
void                  database_close(struct database *database);

/* Runs SQL text without parameters and results. */
NODISCARD enum status database_run(struct database *database, const char *sql, struct error *error);

/* BEGIN IMMEDIATE, COMMIT and ROLLBACK (which cannot fail in a way that matters: what is not
 * committed is not there). */
NODISCARD enum status database_begin(struct database *database, struct error *error);
NODISCARD enum status database_commit(struct database *database, struct error *error);
void                  database_roll_back(struct database *database);

/* What an SQLite result code means to a person. */
enum status database_error(const struct database *database, int code, struct error *error);

/* One use of a prepared statement.  Failure sticks until query_end(): values put after it are
 * ignored, no row comes. Values and columns are given in the order of the SQL. */
struct query {
    struct database *database;
    sqlite3_stmt    *statement;
    int              code; /* SQLITE_OK, SQLITE_ROW, SQLITE_DONE or the first failure */
    int              put;  /* values put so far */
};

/* A statement that is still in use (no query_end yet) fails with a clear error. */
struct query query_of(struct database *database, enum statement which);

/* Borrowed until query_end(). */
void query_put_bytes(struct query *query, struct bytes value); /* BLOB: any bytes */
void query_put_text(struct query *query, struct bytes value);  /* TEXT: ours, or text form */
void query_put_u64(struct query *query, uint64_t value);
void query_put_null(struct query *query);

/* True when there is another row.  Its values are valid until the next call. */
bool         query_next(struct query *query);
struct bytes query_bytes(const struct query *query, int column);
uint64_t     query_u64(const struct query *query, int column);
bool         query_is_null(const struct query *query, int column);

/* Always to be called; the first failure, if any. */
NODISCARD enum status query_end(struct query *query, struct error *error);

/* For statements without rows: runs and ends it. */
NODISCARD enum status query_run(struct query *query, struct error *error);

/* The first column of the first row into *ret_value, or `missing` when there is no row. */
NODISCARD enum status query_run_for_u64(struct query *query, uint64_t missing, uint64_t *ret_value,
                                        struct error *error);

/* Of the last INSERT; rows the last statement changed. */
uint64_t database_last_id(const struct database *database);
uint64_t database_changes(const struct database *database);
