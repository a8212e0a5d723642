#include "catalog/migrations.h"

#include "base/memory.h"
#include "catalog/database.h"

/* Version 1.
 *
 * Names and texts from examined systems are bytes, not text: BLOB.  `body` and `details` are the
 * text form, which is always UTF-8: TEXT.
 *
 * Times are those of scans: a sighting names its first scan, the scan that last saw it and the scan
 * that found it gone.  last_scan is NULL while the last scan that looked into the artifact's source
 * saw it (device_source.last_scan), so a scan that finds everything as before writes nothing for
 * each artifact. */
static const char VERSION_1[] =
    "CREATE TABLE source ("
    "  id INTEGER PRIMARY KEY,"
    "  name BLOB NOT NULL UNIQUE"
    ") STRICT;"

    "CREATE TABLE device ("
    "  id INTEGER PRIMARY KEY,"
    "  hostname BLOB NOT NULL,"
    "  machine_id BLOB NOT NULL,"
    "  os_name BLOB NOT NULL,"
    "  header TEXT NOT NULL," /* of its last scan, in the text form */
    "  first_seen TEXT NOT NULL,"
    "  last_seen TEXT NOT NULL,"
    "  last_scan INTEGER REFERENCES scan DEFERRABLE INITIALLY DEFERRED"
    ") STRICT;"

    /* What tells devices apart: catalog/evidence.h. */
    "CREATE TABLE evidence ("
    "  type INTEGER NOT NULL,"
    "  value BLOB NOT NULL,"
    "  device INTEGER NOT NULL REFERENCES device,"
    "  PRIMARY KEY (type, value, device)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX evidence_device ON evidence (device, type);"

    "CREATE TABLE scan ("
    "  id INTEGER PRIMARY KEY,"
    "  device INTEGER NOT NULL REFERENCES device,"
    "  started TEXT NOT NULL,"
    "  finished TEXT NOT NULL,"
    "  root BLOB NOT NULL," /* empty: the live system */
    "  program BLOB NOT NULL,"
    "  artifacts INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX scan_device ON scan (device);"

    "CREATE TABLE coverage ("
    "  scan INTEGER NOT NULL REFERENCES scan,"
    "  position INTEGER NOT NULL,"
    "  source INTEGER NOT NULL REFERENCES source,"
    "  status TEXT NOT NULL"
    "    CHECK (status IN ('complete', 'partial', 'absent', 'failed', 'skipped')),"
    "  reason BLOB NOT NULL,"
    "  count INTEGER NOT NULL,"
    "  is_required INTEGER NOT NULL CHECK (is_required IN (0, 1)),"
    "  PRIMARY KEY (scan, position)"
    ") STRICT, WITHOUT ROWID;"

    /* The last scan that looked into a source of a device. */
    "CREATE TABLE device_source ("
    "  device INTEGER NOT NULL REFERENCES device,"
    "  source INTEGER NOT NULL REFERENCES source,"
    "  last_scan INTEGER NOT NULL REFERENCES scan,"
    "  PRIMARY KEY (device, source)"
    ") STRICT, WITHOUT ROWID;"

    /* revision grows whenever a body is new or differs: bans know up to which they have matched. */
    "CREATE TABLE artifact ("
    "  id INTEGER PRIMARY KEY,"
    "  identity BLOB NOT NULL UNIQUE CHECK (length(identity) = 16),"
    "  kind TEXT NOT NULL,"
    "  source INTEGER NOT NULL REFERENCES source,"
    "  os BLOB NOT NULL,"
    "  body TEXT NOT NULL,"
    "  first_scan INTEGER NOT NULL REFERENCES scan,"
    "  revision INTEGER NOT NULL"
    ") STRICT;"
    "CREATE UNIQUE INDEX artifact_revision ON artifact (revision);"

    "CREATE TABLE sighting ("
    "  id INTEGER PRIMARY KEY,"
    "  device INTEGER NOT NULL REFERENCES device,"
    "  artifact INTEGER NOT NULL REFERENCES artifact,"
    "  first_scan INTEGER NOT NULL REFERENCES scan,"
    "  last_scan INTEGER REFERENCES scan,"
    "  gone_scan INTEGER REFERENCES scan,"
    "  details TEXT NOT NULL"
    ") STRICT;"
    "CREATE UNIQUE INDEX sighting_open ON sighting (device, artifact) WHERE gone_scan IS NULL;"
    "CREATE INDEX sighting_closed ON sighting (device, artifact) WHERE gone_scan IS NOT NULL;"
    "CREATE INDEX sighting_artifact ON sighting (artifact, device);"

    "CREATE TABLE ban ("
    "  id INTEGER PRIMARY KEY,"
    "  name BLOB NOT NULL UNIQUE,"
    "  title BLOB NOT NULL,"
    "  digest BLOB NOT NULL,"
    "  matched_to INTEGER NOT NULL," /* artifact.revision */
    "  generation INTEGER NOT NULL," /* counts the matches */
    "  matched_at TEXT NOT NULL"
    ") STRICT;"

    /* Of an artifact, wherever it is seen. */
    "CREATE TABLE finding ("
    "  id INTEGER PRIMARY KEY,"
    "  artifact INTEGER NOT NULL REFERENCES artifact,"
    "  ban INTEGER NOT NULL REFERENCES ban,"
    "  means TEXT NOT NULL,"
    "  confidence TEXT NOT NULL,"
    "  product BLOB NOT NULL,"
    "  product_name BLOB NOT NULL,"
    "  indicator BLOB NOT NULL,"
    "  source BLOB NOT NULL,"
    "  note BLOB NOT NULL,"
    "  found_at TEXT NOT NULL,"
    "  withdrawn_at TEXT," /* the ban, or the artifact, changed and it no longer holds */
    "  generation INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX finding_artifact ON finding (artifact, ban);"
    "CREATE INDEX finding_open ON finding (ban) WHERE withdrawn_at IS NULL;"

    /* What a scan said when it was made. */
    "CREATE TABLE verdict ("
    "  scan INTEGER NOT NULL REFERENCES scan,"
    "  ban INTEGER NOT NULL REFERENCES ban,"
    "  verdict TEXT NOT NULL,"
    "  is_calling INTEGER NOT NULL CHECK (is_calling IN (0, 1)),"
    "  last_call BLOB NOT NULL,"
    "  access_points INTEGER NOT NULL,"
    "  findings INTEGER NOT NULL,"
    "  hints INTEGER NOT NULL,"
    "  PRIMARY KEY (scan, ban)"
    ") STRICT, WITHOUT ROWID;";

static const char *const steps[] = {VERSION_1};

size_t migrations_version(void)
{
    return COUNT_OF(steps);
}

static enum status read_number(struct database *database, enum statement which,
                               uint64_t *ret_number, struct error *error)
{
    struct query query = query_of(database, which);
    return query_run_for_u64(&query, 0, ret_number, error);
}

static enum status check_version(const struct database *database, uint64_t version,
                                 struct error *error)
{
    if (version > COUNT_OF(steps)) {
        return error_set(error, STATUS_UNSUPPORTED, 0,
                         "the catalog %s was made by a later evict (schema %llu, this one knows "
                         "%zu): update evict",
                         database->name, (unsigned long long)version, COUNT_OF(steps));
    }
    if (database->is_read_only && version < COUNT_OF(steps)) {
        return error_set(error, STATUS_UNSUPPORTED, 0,
                         "the catalog %s has schema %llu and must be brought up to %zu: let a "
                         "command that writes (evict match) open it once",
                         database->name, (unsigned long long)version, COUNT_OF(steps));
    }
    return STATUS_OK;
}

enum status migrations_check(struct database *database, struct error *error)
{
    uint64_t application = 0;
    uint64_t version = 0;
    uint64_t tables = 0;

    enum status status = read_number(database, STATEMENT_APPLICATION_ID, &application, error);
    if (status == STATUS_OK) {
        status = read_number(database, STATEMENT_USER_VERSION, &version, error);
    }
    if (status == STATUS_OK) {
        status = read_number(database, STATEMENT_COUNT_TABLES, &tables, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    bool is_empty = application == 0 && version == 0 && tables == 0;
    if (application != CATALOG_APPLICATION_ID && !is_empty) {
        return error_set(error, STATUS_WRONG_USE, 0,
                         "%s is the database of another program, not a catalog of evict",
                         database->name);
    }
    return check_version(database, version, error);
}

/* PRAGMA takes no parameters. */
static enum status run_step(struct database *database, const char *step, size_t version,
                            struct error *error)
{
    CLEANUP(free_pointer)
    char *mark = xasprintf("PRAGMA application_id = %d; PRAGMA user_version = %zu",
                           CATALOG_APPLICATION_ID, version);

    enum status status = database_run(database, step, error);
    return status == STATUS_OK ? database_run(database, mark, error) : status;
}

/* The version is read inside the transaction: another evict may have been faster. */
static enum status run_next_step(struct database *database, const char *const *all, size_t count,
                                 bool *ret_is_done, struct error *error)
{
    uint64_t    version = 0;
    enum status status = database_begin(database, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = read_number(database, STATEMENT_USER_VERSION, &version, error);
    bool is_done = version >= count;
    if (status == STATUS_OK && !is_done) {
        status = run_step(database, all[version], (size_t)version + 1, error);
    }
    if (status == STATUS_OK) {
        status = database_commit(database, error);
    }
    if (status != STATUS_OK) {
        database_roll_back(database);
        return status;
    }
    *ret_is_done = is_done;
    return STATUS_OK;
}

enum status migrations_run_steps(struct database *database, const char *const *all, size_t count,
                                 struct error *error)
{
    uint64_t    version = 0;
    enum status status = read_number(database, STATEMENT_USER_VERSION, &version, error);
    bool        is_done = version >= count;
    while (status == STATUS_OK && !is_done) {
        status = run_next_step(database, all, count, &is_done, error);
    }
    if (status != STATUS_OK) {
        error_prefix(error, "bringing the schema up to date");
    }
    return status;
}

enum status migrations_run(struct database *database, struct error *error)
{
    return database->is_read_only ? STATUS_OK
                                  : migrations_run_steps(database, steps, COUNT_OF(steps), error);
}
