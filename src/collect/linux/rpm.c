/* Packages that RPM has installed. */

#include "collect/linux/collectors.h"
#include "collect/linux/rpm_database.h"

static const struct {
    int          field;
    enum rpm_tag tag;
} texts[] = {
    {PACKAGE_NAME, RPM_TAG_NAME},
    {PACKAGE_ARCHITECTURE, RPM_TAG_ARCHITECTURE},
    {PACKAGE_SOURCE_PACKAGE, RPM_TAG_SOURCE_RPM},
    {PACKAGE_DESCRIPTION, RPM_TAG_SUMMARY},
    {PACKAGE_HOMEPAGE, RPM_TAG_URL},
    {PACKAGE_LICENSE, RPM_TAG_LICENSE},
    {PACKAGE_BUILD_HOST, RPM_TAG_BUILD_HOST},
};

/* The first of two tags that the package has. */
static struct bytes either(const struct rpm_header *header, enum rpm_tag first, enum rpm_tag second)
{
    struct bytes text = rpm_header_text(header, first);
    return bytes_empty(text) ? rpm_header_text(header, second) : text;
}

static void emit_package(void *context, const struct rpm_package *package)
{
    struct collection       *collection = context;
    struct arena            *arena = collection->arena;
    const struct rpm_header *header = &package->header;
    struct artifact          artifact;
    uint64_t                 number;
    struct arena_mark        mark = arena_mark(arena);

    artifact_init(&artifact, KIND_PACKAGE);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        artifact_set_known(&artifact, texts[i].field, rpm_header_text(header, texts[i].tag));
    }
    artifact_set_known(&artifact, PACKAGE_VERSION, rpm_header_version(header, arena));
    artifact_set_known(&artifact, PACKAGE_PUBLISHER,
                       either(header, RPM_TAG_VENDOR, RPM_TAG_PACKAGER));
    artifact_set_known(&artifact, PACKAGE_ORIGIN,
                       either(header, RPM_TAG_DISTRIBUTION, RPM_TAG_PACKAGER));
    artifact_set_known(&artifact, PACKAGE_SIGNER, rpm_package_signer(header, arena));
    artifact_set_text(&artifact, PACKAGE_STATE, "installed");
    if (rpm_header_number(header, RPM_TAG_LONG_SIZE, 0, &number) ||
        rpm_header_number(header, RPM_TAG_SIZE, 0, &number)) {
        artifact_set_number(&artifact, PACKAGE_SIZE, number, arena);
    }
    if (rpm_header_number(header, RPM_TAG_INSTALL_TIME, 0, &number)) {
        artifact_set_time(&artifact, PACKAGE_INSTALLED, (int64_t)number, arena);
    }
    collection_emit_at(collection, &artifact, package->database, package->number);
    arena_release(arena, mark);
}

enum status collect_rpm(struct collection *collection, struct error *error)
{
    struct rpm_visit visit = {collection, emit_package};
    return rpm_database_each(collection, &visit, error);
}
