#include "catalog/fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "catalog/migrations.h"

enum { NOBODY = 65534 };

static void close_catalog(struct fixture *fixture)
{
    catalog_close(fixture->catalog);
    fixture->catalog = NULL;
}

static enum status open_again(struct fixture *fixture, bool is_read_only, struct error *error)
{
    close_catalog(fixture);
    return catalog_open(fixture->file, is_read_only, &fixture->catalog, error);
}

/* Runs SQL on the file as another program would. */
static void change_file(const struct fixture *fixture, const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(fixture->file, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void makes_a_file_for_its_owner_alone(void **state)
{
    struct fixture *fixture = *state;
    struct stat     found;
    assert_int_equal(stat(fixture->file, &found), 0);
    assert_int_equal(found.st_mode & 07777, 0600);
    assert_int_equal(number_of(fixture->catalog, "PRAGMA user_version"), migrations_version());
    assert_int_equal(number_of(fixture->catalog, "PRAGMA application_id"), CATALOG_APPLICATION_ID);
    assert_int_equal(number_of(fixture->catalog, "PRAGMA foreign_keys"), 1);
    assert_int_equal(number_of(fixture->catalog, "PRAGMA synchronous"), 2);
    assert_string_equal(text_of(fixture->catalog, "PRAGMA journal_mode"), "wal");
}

static void every_table_is_strict(void **state)
{
    struct fixture *fixture = *state;
    assert_true(number_of(fixture->catalog,
                          "SELECT count(*) FROM pragma_table_list"
                          " WHERE schema = 'main' AND strict = 1") >= 10);
    assert_int_equal(number_of(fixture->catalog,
                               "SELECT count(*) FROM pragma_table_list WHERE schema = 'main'"
                               " AND strict = 0 AND name NOT LIKE 'sqlite%'"),
                     0);
}

static void every_statement_can_be_prepared(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        struct error error = {0};
        struct query query = query_of(&fixture->catalog->database, (enum statement)i);
        if (query.code != SQLITE_OK) {
            print_error("%s\n%s\n", statement_sql((enum statement)i),
                        sqlite3_errmsg(fixture->catalog->database.handle));
        }
        assert_int_equal(query_end(&query, &error), STATUS_OK);
    }
}

/* What a scan or a look at one device costs must not grow with the number of devices. */
static void no_statement_walks_the_large_tables(void **state)
{
    struct fixture *fixture = *state;
    sqlite3        *handle = fixture->catalog->database.handle;
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        CLEANUP(free_pointer)
        char         *sql = xasprintf("EXPLAIN QUERY PLAN %s", statement_sql((enum statement)i));
        sqlite3_stmt *plan = NULL;
        if (sqlite3_prepare_v2(handle, sql, -1, &plan, NULL) != SQLITE_OK) {
            continue; /* PRAGMA */
        }
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char              *step = (const char *)sqlite3_column_text(plan, 3);
            static const char *const walks[] = {"SCAN s", "SCAN o", "SCAN a", "SCAN sighting",
                                                "SCAN artifact"};
            for (size_t k = 0; k < COUNT_OF(walks); k++) {
                size_t size = strlen(walks[k]);
                bool   is_walk =
                    strncmp(step, walks[k], size) == 0 && (step[size] == '\0' || step[size] == ' ');
                if (is_walk) {
                    print_error("%s\n%s\n", step, statement_sql((enum statement)i));
                }
                assert_false(is_walk);
            }
        }
        sqlite3_finalize(plan);
    }
}

static void fills_an_empty_file(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    close_catalog(fixture);
    assert_int_equal(truncate(fixture->file, 0), 0);
    assert_int_equal(open_again(fixture, false, &error), STATUS_OK);
    assert_int_equal(number_of(fixture->catalog, "PRAGMA user_version"), migrations_version());
}

static void fills_a_file_of_version_0(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    close_catalog(fixture);
    assert_int_equal(truncate(fixture->file, 0), 0);
    change_file(fixture, "PRAGMA journal_mode = WAL; VACUUM");
    assert_int_equal(open_again(fixture, false, &error), STATUS_OK);
    assert_int_equal(number_of(fixture->catalog, "PRAGMA user_version"), migrations_version());
}

static void refuses_the_database_of_another_program(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    close_catalog(fixture);
    assert_int_equal(truncate(fixture->file, 0), 0);
    change_file(fixture, "CREATE TABLE recipes (name TEXT)");
    assert_int_equal(open_again(fixture, false, &error), STATUS_WRONG_USE);
    assert_non_null(strstr(error.text, "is the database of another program"));
    assert_int_equal(open_again(fixture, true, &error), STATUS_WRONG_USE);
}

static void refuses_a_newer_schema(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    close_catalog(fixture);
    change_file(fixture, "PRAGMA user_version = 99");
    assert_int_equal(open_again(fixture, false, &error), STATUS_UNSUPPORTED);
    assert_non_null(strstr(error.text, "was made by a later evict (schema 99, this one knows 1)"));
    assert_int_equal(open_again(fixture, true, &error), STATUS_UNSUPPORTED);
}

static void migrates_step_by_step(void **state)
{
    struct fixture          *fixture = *state;
    struct database         *database = &fixture->catalog->database;
    static const char *const steps[] = {
        "SELECT 'never run: version 1 is there'; CREATE TABLE device (x)",
        "ALTER TABLE device ADD COLUMN owner TEXT NOT NULL DEFAULT 'nobody'",
        "UPDATE device SET owner = 'ann'",
    };
    struct error error;
    scan(fixture->catalog, "2026-01-01T00:00:00Z", (struct found[]){{0}}, (struct looked[]){{0}});

    assert_int_equal(migrations_run_steps(database, steps, 3, &error), STATUS_OK);
    assert_int_equal(number_of(fixture->catalog, "PRAGMA user_version"), 3);
    assert_string_equal(text_of(fixture->catalog, "SELECT owner FROM device"), "ann");
    assert_int_equal(migrations_run_steps(database, steps, 3, &error), STATUS_OK);
}

static void a_failed_step_leaves_the_version_before(void **state)
{
    struct fixture          *fixture = *state;
    struct database         *database = &fixture->catalog->database;
    static const char *const steps[] = {
        "",
        "CREATE TABLE good (x) ",
        "CREATE TABLE half (x); CREATE TABLE half (x)",
    };
    struct error error;
    assert_int_equal(migrations_run_steps(database, steps, 3, &error), STATUS_FAILED);
    assert_non_null(strstr(error.text, "bringing the schema up to date"));
    assert_int_equal(number_of(fixture->catalog, "PRAGMA user_version"), 2);
    assert_int_equal(number_of(fixture->catalog,
                               "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"),
                     0);
    assert_int_equal(number_of(fixture->catalog,
                               "SELECT count(*) FROM sqlite_schema WHERE name = 'good'"),
                     1);
}

static void an_older_schema_cannot_be_only_read(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    close_catalog(fixture);
    change_file(fixture, "PRAGMA user_version = 0");
    assert_int_equal(open_again(fixture, true, &error), STATUS_UNSUPPORTED);
    assert_non_null(strstr(error.text, "must be brought up to"));
}

static void says_when_there_is_no_file_to_read(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    close_catalog(fixture);
    assert_int_equal(unlink(fixture->file), 0);
    assert_int_equal(open_again(fixture, true, &error), STATUS_ABSENT);
    assert_non_null(strstr(error.text, fixture->file));
}

static void overwrite(const struct fixture *fixture, off_t offset, const char *text, size_t times)
{
    int file = open(fixture->file, O_WRONLY | O_CLOEXEC);
    assert_true(file >= 0);
    for (size_t i = 0; i < times; i++) {
        ssize_t size = (ssize_t)strlen(text);
        assert_int_equal(pwrite(file, text, (size_t)size, offset + (off_t)i * size), size);
    }
    close(file);
}

static void says_when_the_file_is_no_database(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    close_catalog(fixture);
    overwrite(fixture, 0, "This is a letter to my aunt. ", 200);
    assert_int_equal(open_again(fixture, false, &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "is not a catalog"));
    assert_int_equal(open_again(fixture, true, &error), STATUS_MALFORMED);
}

/* Everything behind the first page is gone to noise: opening may work, a scan must not lie. */
static void says_when_the_file_is_damaged(void **state)
{
    struct fixture *fixture = *state;
    struct error    error = {0};
    struct header   header = header_of("0123456789abcdef0123456789abcdef", "atlas", "");
    scan(fixture->catalog, "2026-01-01T00:00:00Z", (struct found[]){{"dpkg", "a", "x:1"}, {0}},
         (struct looked[]){{0}});
    close_catalog(fixture);
    overwrite(fixture, 4096, "noise", 20000);

    enum status status = open_again(fixture, false, &error);
    if (status == STATUS_OK) {
        status = catalog_scan_begin(fixture->catalog, &header, &error);
    }
    assert_int_equal(status, STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "is damaged"));
}

static void reads_only_when_asked_to(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    struct header   header = header_of("0123456789abcdef0123456789abcdef", "atlas", "");
    uint64_t        matched;
    assert_int_equal(open_again(fixture, true, &error), STATUS_OK);
    assert_int_equal(catalog_scan_begin(fixture->catalog, &header, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "may only be read"));
    assert_int_equal(catalog_match(fixture->catalog, NULL, 0, &matched, &error), STATUS_DENIED);
}

/* In a child without root's rights: 0 when `open` there gives `expected`. */
static int as_nobody(const char *file, bool is_read_only, enum status expected)
{
    pid_t child = fork();
    if (child == 0) {
        struct error    error;
        struct catalog *catalog = NULL;
        if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0) {
            _exit(2);
        }
        enum status status = catalog_open(file, is_read_only, &catalog, &error);
        if (status == STATUS_OK) {
            status =
                number_of(catalog, "SELECT count(*) FROM scan") == 1 ? STATUS_OK : STATUS_FAILED;
        }
        catalog_close(catalog);
        _exit(status == expected ? 0 : 1);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    return WIFEXITED(result) ? WEXITSTATUS(result) : -1;
}

static void reads_where_nothing_may_be_written(void **state)
{
    struct fixture *fixture = *state;
    if (geteuid() != 0) {
        print_message("needs root to become somebody else\n");
        skip();
    }
    scan(fixture->catalog, "2026-01-01T00:00:00Z", (struct found[]){{0}}, (struct looked[]){{0}});
    close_catalog(fixture);
    assert_int_equal(chmod(fixture->folder, 0555), 0);
    assert_int_equal(chmod(fixture->file, 0444), 0);
    assert_int_equal(as_nobody(fixture->file, true, STATUS_OK), 0);
    assert_int_equal(as_nobody(fixture->file, false, STATUS_DENIED), 0);
}

static void refuses_to_write_another_users_file(void **state)
{
    struct fixture *fixture = *state;
    struct error    error;
    if (geteuid() != 0) {
        print_message("needs root to give a file away\n");
        skip();
    }
    close_catalog(fixture);
    assert_int_equal(chown(fixture->file, NOBODY, NOBODY), 0);
    assert_int_equal(open_again(fixture, false, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "belongs to another user (number 65534)"));
    assert_int_equal(open_again(fixture, true, &error), STATUS_OK);
}

static void refuses_what_is_not_a_file(void **state)
{
    struct fixture *fixture = *state;
    struct catalog *catalog = NULL;
    struct error    error;
    assert_int_equal(catalog_open(fixture->folder, false, &catalog, &error), STATUS_WRONG_USE);
    assert_int_equal(catalog_open("/dev/null", false, &catalog, &error), STATUS_WRONG_USE);
    assert_null(catalog);
}

static void says_when_a_statement_is_used_twice_at_once(void **state)
{
    struct fixture  *fixture = *state;
    struct database *database = &fixture->catalog->database;
    struct error     error = {0};
    struct query     first = query_of(database, STATEMENT_COUNT_TABLES);
    assert_true(query_next(&first));
    struct query second = query_of(database, STATEMENT_COUNT_TABLES);
    assert_false(query_next(&second));
    assert_int_equal(query_end(&second, &error), STATUS_FAILED);
    assert_non_null(strstr(error.text, "a statement was used wrongly"));
    assert_int_equal(query_end(&first, &error), STATUS_OK);
}

static void says_when_a_value_is_missing_or_too_many(void **state)
{
    struct fixture  *fixture = *state;
    struct database *database = &fixture->catalog->database;
    struct error     error = {0};
    struct query     missing = query_of(database, STATEMENT_FIND_SOURCE);
    assert_int_equal(query_run(&missing, &error), STATUS_FAILED);
    struct query many = query_of(database, STATEMENT_FIND_SOURCE);
    query_put_u64(&many, 1);
    query_put_u64(&many, 2);
    assert_int_equal(query_run(&many, &error), STATUS_FAILED);
}

static void a_full_disk_ends_the_scan(void **state)
{
    struct fixture *fixture = *state;
    struct error    error = {0};
    struct header   header = header_of("0123456789abcdef0123456789abcdef", "atlas", "");
    enum status     status = STATUS_OK;
    char            name[512] = {0};
    scan(fixture->catalog, "2026-01-01T00:00:00Z", (struct found[]){{0}}, (struct looked[]){{0}});
    assert_int_equal(number_of(fixture->catalog, "PRAGMA max_page_count = 60"), 60);

    assert_int_equal(catalog_scan_begin(fixture->catalog, &header, &error), STATUS_OK);
    for (int i = 0; i < 5000 && status == STATUS_OK; i++) {
        (void)snprintf(name, sizeof name, "%0500d", i);
        struct artifact package = package_of("dpkg", name, "x");
        status = catalog_scan_artifact(fixture->catalog, &package, &error);
    }
    assert_int_equal(status, STATUS_FAILED);
    assert_non_null(strstr(error.text, "no space left"));

    /* It stays failed, with the same reason, and has left nothing. */
    struct artifact   package = package_of("dpkg", "small", "x");
    struct assessment assessment = {0};
    error.text[0] = '\0';
    assert_int_equal(catalog_scan_artifact(fixture->catalog, &package, &error), STATUS_FAILED);
    assert_non_null(strstr(error.text, "no space left"));
    assert_int_equal(catalog_scan_finish(fixture->catalog, &assessment, &error), STATUS_FAILED);
    assert_int_equal(number_of(fixture->catalog, "SELECT count(*) FROM scan"), 1);
    assert_int_equal(number_of(fixture->catalog, COUNT_PACKAGES), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_remove)
    const struct CMUnitTest tests[] = {
        TEST(makes_a_file_for_its_owner_alone),
        TEST(every_table_is_strict),
        TEST(every_statement_can_be_prepared),
        TEST(no_statement_walks_the_large_tables),
        TEST(fills_an_empty_file),
        TEST(fills_a_file_of_version_0),
        TEST(refuses_the_database_of_another_program),
        TEST(refuses_a_newer_schema),
        TEST(migrates_step_by_step),
        TEST(a_failed_step_leaves_the_version_before),
        TEST(an_older_schema_cannot_be_only_read),
        TEST(says_when_there_is_no_file_to_read),
        TEST(says_when_the_file_is_no_database),
        TEST(says_when_the_file_is_damaged),
        TEST(reads_only_when_asked_to),
        TEST(reads_where_nothing_may_be_written),
        TEST(refuses_to_write_another_users_file),
        TEST(refuses_what_is_not_a_file),
        TEST(says_when_a_statement_is_used_twice_at_once),
        TEST(says_when_a_value_is_missing_or_too_many),
        TEST(a_full_disk_ends_the_scan),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
