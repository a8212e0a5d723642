#include "collect/linux/rpm_database.h"

#include "base/memory.h"
#include "collect/sqlite_file.h"
#include "formats/base64.h"
#include "formats/berkeley_hash.h"
#include "formats/openpgp.h"
#include "formats/rpm_ndb.h"

/* One walk over all databases. */
struct walk {
    struct collection      *collection;
    const struct rpm_visit *visit;
    struct bytes            path; /* of the database at hand */
    uint64_t                visited;
    uint64_t                bytes_left; /* packages may still have: no more than their file */
};

/* rpm's folder, its new place (Fedora, SUSE), and that of image-based systems. */
static const char *const folders[] = {"var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"};

/* False when the rest is not worth a look: hostile records may share their pages, and a small file
 * would hold terabytes. */
static bool visit_blob(struct walk *walk, uint64_t number, struct bytes blob)
{
    struct error       error;
    struct rpm_package package = {.database = walk->path, .number = number};
    if (blob.size > walk->bytes_left) {
        (void)error_set(&error, STATUS_MALFORMED, 0, "packages overlap each other");
        collection_gap(walk->collection, walk->path, &error);
        return false;
    }
    walk->bytes_left -= blob.size;
    if (rpm_header_open(blob, &package.header, &error) != STATUS_OK) {
        error_prefix(&error, "package %llu", (unsigned long long)number);
        collection_gap(walk->collection, walk->path, &error);
        return true;
    }
    walk->visited++;
    walk->visit->package(walk->visit->context, &package);
    return true;
}

static enum status read_sqlite(struct walk *walk, const struct source *source, struct error *error)
{
    CLEANUP(sqlite_file_close) struct sqlite_file   file = SQLITE_FILE_CLOSED;
    CLEANUP(sqlite_rows_closed) struct sqlite_rows *rows = NULL;
    enum status status = sqlite_file_open(walk->collection->volume, walk->path,
                                          walk->collection->arena, &file, error);
    if (status == STATUS_OK) {
        walk->bytes_left += file.log_bytes;
        status = sqlite_image_query(file.image, "SELECT hnum, blob FROM Packages", &rows, error);
    }
    while (status == STATUS_OK) {
        status = sqlite_rows_next(rows, error);
        if (status == STATUS_OK &&
            !visit_blob(walk, (uint64_t)sqlite_row_number(rows, 0), sqlite_row_bytes(rows, 1))) {
            return STATUS_OK;
        }
    }
    return status == STATUS_ABSENT ? STATUS_OK : status;
}

static enum status read_ndb(struct walk *walk, const struct source *source, struct error *error)
{
    struct rpm_ndb        database;
    struct rpm_ndb_record record;
    struct arena         *arena = walk->collection->arena;
    enum status           status = rpm_ndb_open(source, &database, error);
    while (status == STATUS_OK) {
        struct error      damage;
        struct arena_mark mark = arena_mark(arena);
        enum status       next = rpm_ndb_next(&database, arena, &record, &damage);
        bool              goes_on = true;
        if (next == STATUS_OK) {
            goes_on = visit_blob(walk, record.number, record.blob);
        } else if (next == STATUS_ABSENT) {
            return STATUS_OK;
        } else {
            collection_gap(walk->collection, walk->path, &damage);
        }
        arena_release(arena, mark);
        if (!goes_on) {
            return STATUS_OK;
        }
    }
    return status;
}

/* Keys are header numbers; number 0 holds the next one to be given out. */
static bool visit_record(struct walk *walk, const struct berkeley_hash *database,
                         const struct berkeley_record *record)
{
    struct reader key = reader_of(record->key);
    uint32_t      number = database->is_big_endian ? reader_u32be(&key) : reader_u32le(&key);
    bool          is_counter = !reader_failed(&key) && number == 0;
    return is_counter || visit_blob(walk, number, record->value);
}

static enum status read_berkeley(struct walk *walk, const struct source *source,
                                 struct error *error)
{
    struct berkeley_hash   database;
    struct berkeley_record record;
    struct arena          *arena = walk->collection->arena;
    enum status            status = berkeley_hash_open(source, arena, &database, error);
    while (status == STATUS_OK) {
        struct error      damage;
        struct arena_mark mark = arena_mark(arena);
        enum status       next = berkeley_hash_next(&database, arena, &record, &damage);
        bool              goes_on = true;
        if (next == STATUS_OK) {
            goes_on = visit_record(walk, &database, &record);
        } else if (next == STATUS_ABSENT) {
            return STATUS_OK;
        } else {
            collection_gap(walk->collection, walk->path, &damage);
        }
        arena_release(arena, mark);
        if (!goes_on) {
            return STATUS_OK;
        }
    }
    return status;
}

static const struct form {
    const char *name;
    enum status (*read)(struct walk *walk, const struct source *source, struct error *error);
} forms[] = {
    {"rpmdb.sqlite", read_sqlite},
    {"Packages.db", read_ndb},
    {"Packages", read_berkeley},
};

/* Files seen already: var/lib/rpm is often a link to one of the others. */
struct seen {
    uint64_t device;
    uint64_t inode;
};

static bool is_seen(const struct seen *seen, size_t count, const struct volume_stat *stat)
{
    for (size_t i = 0; i < count; i++) {
        if (seen[i].device == stat->device && seen[i].inode == stat->inode) {
            return true;
        }
    }
    return false;
}

/* Reads the database of one folder.  STATUS_ABSENT when it has none, or one that was seen. */
static enum status read_folder(struct walk *walk, const char *folder, struct seen *seen,
                               size_t *seen_count, struct error *error)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        CLEANUP(close_descriptor) int descriptor = -1;
        struct volume_stat            stat;
        walk->path = arena_text(walk->collection->arena, "%s/%s", folder, forms[i].name);
        enum status status =
            volume_open_file(walk->collection->volume, walk->path, &descriptor, &stat, error);
        if (status == STATUS_ABSENT) {
            continue;
        }
        if (status != STATUS_OK) {
            return status;
        }
        if (is_seen(seen, *seen_count, &stat)) {
            return STATUS_ABSENT;
        }
        seen[(*seen_count)++] = (struct seen){stat.device, stat.inode};
        struct source source = source_of_descriptor(descriptor, stat.size_bytes);
        walk->bytes_left = stat.size_bytes;
        return forms[i].read(walk, &source, error);
    }
    return STATUS_ABSENT;
}

enum status rpm_database_each(struct collection *collection, const struct rpm_visit *visit,
                              struct error *error)
{
    struct walk  walk = {.collection = collection, .visit = visit};
    struct seen  seen[COUNT_OF(folders)];
    size_t       seen_count = 0;
    size_t       databases = 0;
    enum status  result = STATUS_ABSENT;
    struct error first = {0};
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        struct error damage = {0};
        enum status  status = read_folder(&walk, folders[i], seen, &seen_count, &damage);
        if (status == STATUS_ABSENT) {
            continue;
        }
        databases++;
        if (status == STATUS_OK) {
            result = STATUS_OK;
            continue;
        }
        collection_gap(collection, walk.path, &damage);
        error_prefix(&damage, "%.*s", (int)walk.path.size, (const char *)walk.path.data);
        first = result == STATUS_ABSENT ? damage : first;
        result = result == STATUS_ABSENT ? status : result;
    }
    if (result != STATUS_OK && walk.visited > 0) {
        return STATUS_OK; /* the gaps tell */
    }
    if (databases == 0) {
        return error_set(error, STATUS_ABSENT, 0, "no RPM database");
    }
    if (result != STATUS_OK && error != NULL) {
        *error = first;
    }
    return result;
}

/* Since rpm 6 signatures are a list of base64 texts. */
static bool listed_signer(const struct rpm_header *header, struct arena *arena, uint8_t *key_id)
{
    struct bytes *items;
    struct bytes  packet;
    size_t        count;
    return rpm_header_list(header, RPM_TAG_OPENPGP, arena, &items, &count, NULL) == STATUS_OK &&
           count > 0 && base64_decode(items[0], arena, &packet, NULL) == STATUS_OK &&
           openpgp_signature_issuer(packet, key_id, NULL) == STATUS_OK;
}

struct bytes rpm_package_signer(const struct rpm_header *header, struct arena *arena)
{
    static const enum rpm_tag tags[] = {RPM_TAG_SIGNATURE_RSA, RPM_TAG_SIGNATURE_DSA,
                                        RPM_TAG_SIGNATURE_PGP, RPM_TAG_SIGNATURE_GPG};
    uint8_t                   id[OPENPGP_KEY_ID_SIZE];
    bool                      found = listed_signer(header, arena, id);
    for (size_t i = 0; i < COUNT_OF(tags) && !found; i++) {
        struct bytes packet = rpm_header_binary(header, tags[i]);
        found = !bytes_empty(packet) && openpgp_signature_issuer(packet, id, NULL) == STATUS_OK;
    }
    return found ? arena_text(arena, "%02x%02x%02x%02x%02x%02x%02x%02x", id[0], id[1], id[2], id[3],
                              id[4], id[5], id[6], id[7])
                 : (struct bytes){0};
}
