#include "catalog/database.h"

/* SQLite takes a null pointer for NULL, even when its size is zero. */
static const char EMPTY[] = "";

static const void *data_of(struct bytes value)
{
    return value.size == 0 ? EMPTY : (const void *)value.data;
}

struct query query_of(struct database *database, enum statement which)
{
    struct query   query = {.database = database, .code = SQLITE_OK};
    sqlite3_stmt **kept = &database->prepared[which];
    if (*kept == NULL) {
        query.code = sqlite3_prepare_v3(database->handle, statement_sql(which), -1,
                                        SQLITE_PREPARE_PERSISTENT, kept, NULL);
    }
    if (*kept != NULL && sqlite3_stmt_busy(*kept) != 0) {
        query.code = SQLITE_MISUSE;
        return query;
    }
    query.statement = *kept;
    return query;
}

static void keep_first_failure(struct query *query, int code)
{
    if (query->code == SQLITE_OK) {
        query->code = code;
    }
}

void query_put_bytes(struct query *query, struct bytes value)
{
    query->put++;
    if (query->code == SQLITE_OK) {
        keep_first_failure(query, sqlite3_bind_blob64(query->statement, query->put, data_of(value),
                                                      value.size, SQLITE_STATIC));
    }
}

void query_put_text(struct query *query, struct bytes value)
{
    query->put++;
    if (query->code == SQLITE_OK) {
        keep_first_failure(query, sqlite3_bind_text64(query->statement, query->put, data_of(value),
                                                      value.size, SQLITE_STATIC, SQLITE_UTF8));
    }
}

void query_put_u64(struct query *query, uint64_t value)
{
    query->put++;
    if (query->code == SQLITE_OK) {
        keep_first_failure(query, sqlite3_bind_int64(query->statement, query->put, (int64_t)value));
    }
}

void query_put_null(struct query *query)
{
    query->put++;
    if (query->code == SQLITE_OK) {
        keep_first_failure(query, sqlite3_bind_null(query->statement, query->put));
    }
}

bool query_next(struct query *query)
{
    if (query->code != SQLITE_OK && query->code != SQLITE_ROW) {
        return false;
    }
    if (query->code == SQLITE_OK && query->put != sqlite3_bind_parameter_count(query->statement)) {
        query->code = SQLITE_MISUSE;
        return false;
    }
    query->code = sqlite3_step(query->statement);
    return query->code == SQLITE_ROW;
}

struct bytes query_bytes(const struct query *query, int column)
{
    const void *data = sqlite3_column_blob(query->statement, column);
    int         size = sqlite3_column_bytes(query->statement, column);
    return (struct bytes){data, data == NULL ? 0 : (size_t)size};
}

uint64_t query_u64(const struct query *query, int column)
{
    return (uint64_t)sqlite3_column_int64(query->statement, column);
}

bool query_is_null(const struct query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

enum status query_end(struct query *query, struct error *error)
{
    int code = query->code;
    if (query->statement != NULL) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
        query->statement = NULL;
    }
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) {
        return STATUS_OK;
    }
    return database_error(query->database, code, error);
}

enum status query_run(struct query *query, struct error *error)
{
    (void)query_next(query);
    return query_end(query, error);
}

enum status query_run_for_u64(struct query *query, uint64_t missing, uint64_t *ret_value,
                              struct error *error)
{
    uint64_t    value = query_next(query) ? query_u64(query, 0) : missing;
    enum status status = query_end(query, error);
    if (status == STATUS_OK) {
        *ret_value = value;
    }
    return status;
}
