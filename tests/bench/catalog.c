/* What storing a scan costs: all new, then known already, then with some gone; beside the least
 * that SQLite itself takes for as many rows (one table, one transaction, the same settings). */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "catalog/catalog.h"

enum { ROWS = 20000, ARENA_BYTES = 1 << 20 };

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(bool is_good, const char *what)
{
    if (!is_good) {
        (void)fprintf(stderr, "%s\n", what);
        exit(1);
    }
}

static void make_package(struct artifact *artifact, struct arena *arena, size_t number)
{
    artifact_init(artifact, KIND_PACKAGE);
    artifact_set_text(artifact, FIELD_SOURCE, "dpkg");
    artifact_set_text(artifact, FIELD_OS, "linux");
    artifact_set(artifact, PACKAGE_NAME, arena_text(arena, "libexample-%zu", number));
    artifact_set(artifact, PACKAGE_VERSION, arena_text(arena, "1:2.%zu.3-4+deb12u1", number % 40));
    artifact_set_text(artifact, PACKAGE_PUBLISHER, "Example Maintainers <example@lists.example>");
    artifact_set_text(artifact, PACKAGE_STATE, "installed");
    artifact_set_text(artifact, PACKAGE_DESCRIPTION, "library of examples, run time");
    artifact->from = arena_text(arena, "var/lib/dpkg/status:%zu", number * 23);
}

static double scan(struct catalog *catalog, size_t rows)
{
    struct arena      arena;
    struct artifact   artifact;
    struct error      error = {0};
    struct assessment assessment = {0};
    struct coverage   coverage = {.source = bytes_of("dpkg")};
    struct header     header = {.version = TEXT_FORM_VERSION};
    arena_init(&arena, ARENA_BYTES);
    artifact_init(&header.device, KIND_DEVICE);
    artifact_set_text(&header.device, DEVICE_HOSTNAME, "atlas");
    artifact_set_text(&header.device, DEVICE_MACHINE_ID, "0123456789abcdef0123456789abcdef");

    double start = now();
    check(catalog_scan_begin(catalog, &header, &error) == STATUS_OK, error.text);
    for (size_t i = 0; i < rows; i++) {
        arena_clear(&arena);
        make_package(&artifact, &arena, i);
        check(catalog_scan_artifact(catalog, &artifact, &error) == STATUS_OK, error.text);
    }
    check(catalog_scan_coverage(catalog, &coverage, &error) == STATUS_OK, error.text);
    check(catalog_scan_finish(catalog, &assessment, &error) == STATUS_OK, error.text);
    double seconds = now() - start;
    arena_done(&arena);
    return seconds;
}

static double insert_plainly(const char *file)
{
    sqlite3      *handle = NULL;
    sqlite3_stmt *insert = NULL;
    struct arena  arena;
    check(sqlite3_open(file, &handle) == SQLITE_OK, "cannot open");
    check(sqlite3_exec(handle,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT) STRICT; BEGIN",
                       NULL, NULL, NULL) == SQLITE_OK,
          "cannot begin");
    check(sqlite3_prepare_v2(handle, "INSERT INTO row (body) VALUES (?1)", -1, &insert, NULL) ==
              SQLITE_OK,
          "cannot prepare");
    arena_init(&arena, ARENA_BYTES);
    double start = now();
    for (size_t i = 0; i < ROWS; i++) {
        struct artifact artifact;
        struct writer   body;
        arena_clear(&arena);
        make_package(&artifact, &arena, i);
        writer_init(&body, ARENA_BYTES);
        record_write_body(&body, &artifact);
        struct bytes view = writer_view(&body);
        (void)sqlite3_bind_text(insert, 1, (const char *)view.data, (int)view.size, SQLITE_STATIC);
        check(sqlite3_step(insert) == SQLITE_DONE, "cannot insert");
        (void)sqlite3_reset(insert);
        writer_done(&body);
    }
    check(sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "cannot commit");
    double seconds = now() - start;
    arena_done(&arena);
    (void)sqlite3_finalize(insert);
    (void)sqlite3_close(handle);
    return seconds;
}

static void say(const char *what, double seconds, double plain_seconds)
{
    printf("%-28s %7.3f s %10.0f rows/s  %5.2f x plain inserts\n", what, seconds, ROWS / seconds,
           seconds / plain_seconds);
}

static void remove_all(const char *folder)
{
    static const char *const names[] = {"a", "a-wal", "a-shm", "b", "b-wal", "b-shm"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

int main(void)
{
    char            folder[] = "/tmp/evict-bench-XXXXXX";
    char            file[64];
    char            plain_file[64];
    struct catalog *catalog = NULL;
    struct error    error = {0};
    check(mkdtemp(folder) != NULL, "cannot make a folder");
    (void)snprintf(file, sizeof file, "%s/a", folder);
    (void)snprintf(plain_file, sizeof plain_file, "%s/b", folder);

    double plain = insert_plainly(plain_file);
    check(catalog_open(file, false, &catalog, &error) == STATUS_OK, error.text);
    printf("a scan of %d artifacts\n", ROWS);
    say("plain inserts into SQLite", plain, plain);
    say("all new", scan(catalog, ROWS), plain);
    say("all known", scan(catalog, ROWS), plain);
    say("all known, again", scan(catalog, ROWS), plain);
    say("a tenth gone", scan(catalog, ROWS - ROWS / 10), plain);
    say("and back", scan(catalog, ROWS), plain);
    catalog_close(catalog);
    remove_all(folder);
    return 0;
}
