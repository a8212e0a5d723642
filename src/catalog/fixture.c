#include "catalog/fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

int fixture_make(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof *fixture);
    struct error    error = {0};
    memcpy(fixture->folder, "/tmp/evict-catalog-XXXXXX", sizeof "/tmp/evict-catalog-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    fixture->file = xasprintf("%s/catalog.db", fixture->folder);
    *state = fixture;
    return catalog_open(fixture->file, false, &fixture->catalog, &error) == STATUS_OK ? 0 : -1;
}

int fixture_remove(void **state)
{
    struct fixture          *fixture = *state;
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    catalog_close(fixture->catalog);
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        CLEANUP(free_pointer) char *file = xasprintf("%s%s", fixture->file, suffixes[i]);
        (void)unlink(file);
    }
    (void)rmdir(fixture->folder);
    free(fixture->file);
    free(fixture);
    return 0;
}

void fixture_reopen(struct fixture *fixture)
{
    struct error error = {0};
    catalog_close(fixture->catalog);
    fixture->catalog = NULL;
    assert_int_equal(catalog_open(fixture->file, false, &fixture->catalog, &error), STATUS_OK);
}

struct header header_of(const char *machine_id, const char *hostname, const char *started)
{
    struct header header = {.version = TEXT_FORM_VERSION, .started = bytes_of(started)};
    artifact_init(&header.device, KIND_DEVICE);
    artifact_set_text(&header.device, DEVICE_HOSTNAME, hostname);
    if (machine_id != NULL) {
        artifact_set_text(&header.device, DEVICE_MACHINE_ID, machine_id);
    }
    return header;
}

struct artifact package_of(const char *source, const char *name, const char *from)
{
    struct artifact package;
    artifact_init(&package, KIND_PACKAGE);
    artifact_set_text(&package, FIELD_SOURCE, source);
    artifact_set_text(&package, FIELD_OS, "linux");
    artifact_set_text(&package, PACKAGE_NAME, name);
    package.from = bytes_of(from);
    return package;
}

static void give_all(struct catalog *catalog, const struct found *found,
                     const struct looked *looked, struct assessment *assessment,
                     struct matcher *matcher)
{
    struct error error = {0};
    for (; found->source != NULL; found++) {
        struct artifact package = package_of(found->source, found->name, found->from);
        assert_int_equal(catalog_scan_artifact(catalog, &package, &error), STATUS_OK);
        if (matcher != NULL) {
            assessment_match(assessment, matcher, &package);
        }
    }
    for (; looked->source != NULL; looked++) {
        struct coverage coverage = {.source = bytes_of(looked->source),
                                    .status = looked->status,
                                    .is_required = true};
        assert_int_equal(catalog_scan_coverage(catalog, &coverage, &error), STATUS_OK);
        assessment_add_coverage(assessment, &coverage);
    }
}

void scan_for(struct catalog *catalog, const struct ban *ban, const char *started,
              const struct found *found, const struct looked *looked)
{
    struct error      error = {0};
    struct assessment assessment;
    struct header     header = header_of("0123456789abcdef0123456789abcdef", "atlas", started);
    struct matcher   *matcher = ban == NULL ? NULL : matcher_new(&ban, 1);
    assessment_init(&assessment);
    assessment_set_header(&assessment, &header);

    assert_int_equal(catalog_scan_begin(catalog, &header, &error), STATUS_OK);
    give_all(catalog, found, looked, &assessment, matcher);
    assessment_judge(&assessment, &ban, ban != NULL);
    assert_int_equal(catalog_scan_finish(catalog, &assessment, &error), STATUS_OK);
    assessment_done(&assessment);
    matcher_free(matcher);
}

void scan(struct catalog *catalog, const char *started, const struct found *found,
          const struct looked *looked)
{
    scan_for(catalog, NULL, started, found, looked);
}

struct ban *ban_of(const char *indicators)
{
    CLEANUP(free_pointer)
    char        *yaml = xasprintf("ban: kaspersky\ntitle: A test\nindicators:\n%s", indicators);
    struct ban  *ban = NULL;
    struct error error = {0};
    enum status  status = ban_read(bytes_of(yaml), "test.yaml", &ban, NULL, &error);
    if (status != STATUS_OK) {
        print_error("%s\n", error.text);
    }
    assert_int_equal(status, STATUS_OK);
    return ban;
}

int64_t number_of(struct catalog *catalog, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(catalog->database.handle, sql, -1, &statement, NULL),
                     SQLITE_OK);
    int64_t number =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return number;
}

const char *text_of(struct catalog *catalog, const char *sql)
{
    static char   text[4096];
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(catalog->database.handle, sql, -1, &statement, NULL),
                     SQLITE_OK);
    text[0] = '\0';
    if (sqlite3_step(statement) == SQLITE_ROW) {
        size_t size = (size_t)sqlite3_column_bytes(statement, 0);
        assert_true(size < sizeof text);
        if (size != 0) {
            memcpy(text, sqlite3_column_blob(statement, 0), size);
        }
        text[size] = '\0';
    }
    sqlite3_finalize(statement);
    return text;
}
