/* Packages of Alpine Linux: lib/apk/db/installed. */

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "formats/apk_database.h"

static void emit(struct collection *collection, struct bytes path,
                 const struct apk_package *package)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_PACKAGE);
    artifact_set(&artifact, PACKAGE_NAME, package->name);
    artifact_set_known(&artifact, PACKAGE_VERSION, package->version);
    artifact_set_known(&artifact, PACKAGE_ARCHITECTURE, package->architecture);
    artifact_set_known(&artifact, PACKAGE_PUBLISHER, package->maintainer);
    artifact_set_text(&artifact, PACKAGE_STATE, "installed");
    artifact_set_known(&artifact, PACKAGE_SOURCE_PACKAGE, package->origin);
    artifact_set_known(&artifact, PACKAGE_DESCRIPTION, package->description);
    artifact_set_known(&artifact, PACKAGE_HOMEPAGE, package->homepage);
    artifact_set_known(&artifact, PACKAGE_LICENSE, package->license);
    if (package->size_bytes != 0) {
        artifact_set_number(&artifact, PACKAGE_SIZE, package->size_bytes, collection->arena);
    }
    collection_emit_at(collection, &artifact, path, package->line);
}

static void read_database(struct collection *collection, struct bytes path, struct bytes contents)
{
    struct apk_reader  reader = apk_reader_of(contents);
    struct apk_package package;
    struct error       error;
    enum status        status;
    while ((status = apk_next(&reader, &package, &error)) != STATUS_ABSENT) {
        if (status == STATUS_OK) {
            emit(collection, path, &package);
        } else {
            evidence_gap_at(collection, path, &error);
        }
    }
    if (contents.size == 0 || contents.data[contents.size - 1] != '\n') {
        (void)error_set(&error, STATUS_TRUNCATED, 0, "the database is empty or cut short");
        collection_gap(collection, path, &error);
    }
}

enum status collect_apk(struct collection *collection, struct error *error)
{
    static const char *const places[] = {"lib/apk/db/installed", "usr/lib/apk/db/installed"};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct bytes path = bytes_of(places[i]);
        struct bytes contents;
        enum status  status = volume_read(collection->volume, path, EVIDENCE_FILE_BYTES_MAX,
                                          collection->arena, &contents, NULL, error);
        if (status == STATUS_ABSENT) {
            continue;
        }
        if (status == STATUS_OK) {
            read_database(collection, path, contents);
        }
        return status;
    }
    return error_set(error, STATUS_ABSENT, 0, "no apk database");
}
