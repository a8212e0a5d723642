#include "formats/sqlite_image.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "base/reader.h"
#include "fixture.h"

/* Reads the numbers of all rows into a text; what fails is said in it. */
static char *rows_of(const struct source *database, const struct source *log)
{
    struct sqlite_image *image = NULL;
    struct sqlite_rows  *rows = NULL;
    struct error         error = {0};
    char                *text = xstrdup("");
    if (sqlite_image_open(database, log, &image, &error) != STATUS_OK ||
        sqlite_image_query(image, "SELECT hnum, blob FROM Packages", &rows, &error) != STATUS_OK) {
        free(text);
        sqlite_image_close(image);
        return xstrdup(error.text);
    }
    while (sqlite_rows_next(rows, &error) == STATUS_OK) {
        struct bytes value = sqlite_row_bytes(rows, 1);
        char        *longer = xasprintf("%s%lld=%.*s ", text, (long long)sqlite_row_number(rows, 0),
                                        (int)value.size, (const char *)value.data);
        free(text);
        text = longer;
    }
    sqlite_rows_close(rows);
    sqlite_image_close(image);
    return text;
}

static struct bytes seed;

/* The seeds: size of the log, log, database; see the fuzz target. */
static void split_seed(const char *name, struct source *database, struct source *log)
{
    seed = source_bytes(name);
    struct reader in = reader_of(seed);
    *log = source_of_bytes(reader_bytes(&in, reader_u16le(&in)));
    *database = source_of_bytes(reader_rest(&in));
}

static void sees_rows_of_the_log(void **state)
{
    struct source database;
    struct source log;
    split_seed("fuzz/sqlite_image/wal", &database, &log);
    char *with_log = rows_of(&database, &log);
    char *without = rows_of(&database, NULL);
    assert_string_equal(with_log, "1=abc 2=def ");
    assert_string_equal(without, "1=abc ");
    free(with_log);
    free(without);
    free_bytes(seed);
}

static char scratch[64];

static void make_database(const char *sql)
{
    sqlite3 *handle = NULL;
    (void)snprintf(scratch, sizeof scratch, "/tmp/evict-sqlite-XXXXXX");
    assert_non_null(mkdtemp(scratch));
    char *path = xasprintf("%s/db", scratch);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    free(path);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void remove_database(void)
{
    char *path = xasprintf("%s/db", scratch);
    (void)unlink(path);
    (void)rmdir(scratch);
    free(path);
}

static void never_writes(void **state)
{
    make_database(
        "PRAGMA journal_mode=wal; CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob);"
        "INSERT INTO Packages VALUES (7, 'seven');");
    char       *path = xasprintf("%s/db", scratch);
    struct stat before;
    struct stat after;
    assert_int_equal(stat(path, &before), 0);
    int descriptor = open(path, O_RDWR | O_CLOEXEC); /* writable: only our layer protects it */
    assert_true(descriptor >= 0);
    struct source database = source_of_descriptor(descriptor, (uint64_t)before.st_size);
    char         *text = rows_of(&database, NULL);
    assert_string_equal(text, "7=seven ");
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_int_equal(before.st_size, after.st_size);
    char *names = xasprintf("ls %s", scratch);
    char *listed = output_of(names);
    assert_string_equal(listed, "db\n");
    free(listed);
    free(names);
    free(text);
    free(path);
    assert_int_equal(close(descriptor), 0);
    remove_database();
}

static enum status try_query(const char *sql, struct error *error)
{
    struct source        database;
    struct source        log;
    struct sqlite_image *image = NULL;
    struct sqlite_rows  *rows = NULL;
    split_seed("fuzz/sqlite_image/wal", &database, &log);
    assert_int_equal(sqlite_image_open(&database, &log, &image, error), STATUS_OK);
    enum status status = sqlite_image_query(image, sql, &rows, error);
    if (status == STATUS_OK) {
        status = sqlite_rows_next(rows, error);
    }
    sqlite_rows_close(rows);
    sqlite_image_close(image);
    free_bytes(seed);
    return status;
}

static void allows_nothing_but_select(void **state)
{
    static const char *const refused[] = {"INSERT INTO Packages VALUES (3, '')",
                                          "DELETE FROM Packages",
                                          "ATTACH '/tmp/x.db' AS x",
                                          "PRAGMA journal_mode=DELETE",
                                          "CREATE TABLE t(a)",
                                          ("WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL "
                                           "SELECT x+1 FROM c) SELECT count(*) FROM c"),
                                          "VACUUM INTO '/tmp/x.db'"};
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct error error = {0};
        assert_int_equal(try_query(refused[i], &error), STATUS_FAILED);
        assert_true(strstr(error.text, "SQLite: ") == error.text);
    }
    struct error error = {0};
    assert_int_equal(try_query("SELECT load_extension('x')", &error), STATUS_FAILED);
    assert_int_equal(try_query("SELECT 1", &error), STATUS_OK);
}

static void refuses_views(void **state)
{
    make_database("CREATE VIEW Packages AS SELECT 1 AS hnum, 'a' AS blob;");
    char         *path = xasprintf("%s/db", scratch);
    struct bytes  contents = file_bytes(path);
    struct source database = source_of_bytes(contents);
    char         *text = rows_of(&database, NULL);
    assert_true(strstr(text, "SQLite: ") == text);
    free(text);
    free(path);
    free_bytes(contents);
    remove_database();
}

static void knows_tables_and_columns(void **state)
{
    struct source        database;
    struct source        log;
    struct sqlite_image *image = NULL;
    split_seed("fuzz/sqlite_image/wal", &database, &log);
    assert_int_equal(sqlite_image_open(&database, &log, &image, NULL), STATUS_OK);
    assert_true(sqlite_image_has(image, "Packages", NULL));
    assert_true(sqlite_image_has(image, "Packages", "blob"));
    assert_false(sqlite_image_has(image, "Packages", "none"));
    assert_false(sqlite_image_has(image, "none", NULL));
    sqlite_image_close(image);
    free_bytes(seed);
}

static void says_what_is_no_database(void **state)
{
    struct source        database = source_of_bytes(bytes_of("this is not a database, is it?"));
    struct sqlite_image *image = NULL;
    struct error         error = {0};
    assert_int_equal(sqlite_image_open(&database, NULL, &image, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, "SQLite: file is not a database");
    assert_null(image);
}

static void survive(struct bytes prefix)
{
    struct source database = source_of_bytes(prefix);
    free(rows_of(&database, NULL));
}

static void survive_log(struct bytes prefix)
{
    struct source database;
    struct source log;
    split_seed("fuzz/sqlite_image/wal", &database, &log);
    log = source_of_bytes(prefix);
    char *text = rows_of(&database, &log);
    assert_string_equal(text, "1=abc "); /* half a transaction is none */
    free(text);
    free_bytes(seed);
}

static void survives_every_prefix(void **state)
{
    struct source database;
    struct source log;
    split_seed("fuzz/sqlite_image/wal", &database, &log);
    struct bytes whole = seed;
    for_each_prefix(database.contents, survive);
    for_each_prefix(log.contents, survive_log);
    free_bytes(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_rows_of_the_log),      cmocka_unit_test(never_writes),
        cmocka_unit_test(allows_nothing_but_select), cmocka_unit_test(refuses_views),
        cmocka_unit_test(knows_tables_and_columns),  cmocka_unit_test(says_what_is_no_database),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
