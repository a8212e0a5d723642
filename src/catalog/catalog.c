#include "catalog/store.h"

#include <stdlib.h>
#include <time.h>

#include "base/memory.h"

/* Working tables of a scan, in memory: what was seen, which sources were looked into (and to the
 * end), what was missed in them. */
static const char WORKING_TABLES[] =
    "CREATE TEMP TABLE seen (sighting INTEGER PRIMARY KEY) STRICT;"
    "CREATE TEMP TABLE looked (source INTEGER PRIMARY KEY, is_settled INTEGER NOT NULL) STRICT;"
    "CREATE TEMP TABLE missed (sighting INTEGER PRIMARY KEY, source INTEGER NOT NULL) STRICT;";

void catalog_now(char target[TIME_TEXT_SIZE])
{
    time_format((int64_t)time(NULL), target);
}

enum status catalog_open(const char *file, bool is_read_only, struct catalog **ret_catalog,
                         struct error *error)
{
    struct catalog *catalog = xcalloc(1, sizeof *catalog);
    enum status     status = database_open(&catalog->database, file, is_read_only, error);
    if (status != STATUS_OK) {
        free(catalog);
        return status;
    }
    writer_init(&catalog->body, CATALOG_ROW_BYTES_MAX);
    writer_init(&catalog->details, CATALOG_ROW_BYTES_MAX);
    writer_init(&catalog->scan.source, CATALOG_ROW_BYTES_MAX);
    arena_init(&catalog->scratch, CATALOG_SCRATCH_BYTES);
    status = is_read_only ? STATUS_OK : database_run(&catalog->database, WORKING_TABLES, error);
    if (status != STATUS_OK) {
        catalog_close(catalog);
        return status;
    }
    *ret_catalog = catalog;
    return STATUS_OK;
}

void catalog_close(struct catalog *catalog)
{
    if (catalog == NULL) {
        return;
    }
    catalog_scan_abandon(catalog);
    database_close(&catalog->database);
    writer_done(&catalog->body);
    writer_done(&catalog->details);
    writer_done(&catalog->scan.source);
    arena_done(&catalog->scratch);
    free(catalog);
}

void catalog_set_wait(struct catalog *catalog, unsigned wait_ms)
{
    sqlite3_busy_timeout(catalog->database.handle, (int)wait_ms);
}

/* Looks first: a source is new once in the life of a catalog. */
enum status catalog_source(struct catalog *catalog, struct bytes name, uint64_t *ret_id,
                           struct error *error)
{
    struct query find = query_of(&catalog->database, STATEMENT_FIND_SOURCE);
    query_put_bytes(&find, name);
    uint64_t    id = 0;
    enum status status = query_run_for_u64(&find, 0, &id, error);
    if (status == STATUS_OK && id == 0) {
        struct query add = query_of(&catalog->database, STATEMENT_ADD_SOURCE);
        query_put_bytes(&add, name);
        status = query_run(&add, error);
        id = database_last_id(&catalog->database);
    }
    if (status == STATUS_OK) {
        *ret_id = id;
    }
    return status;
}
