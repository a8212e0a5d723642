/* Packages that dpkg knows: deb-status in var/lib/dpkg/status and status.d (dpkg(1), deb822(5)). */

#include "collect/linux/collectors.h"
#include "collect/linux/package_stanza.h"

/* When its list of files was written: at its installation or last upgrade. */
static void set_install_time(struct collection *collection, struct artifact *artifact,
                             const struct deb822_stanza *stanza)
{
    struct bytes       name = deb822_get(stanza, "Package");
    struct bytes       architecture = deb822_get(stanza, "Architecture");
    struct volume_stat stat;
    struct error       error;
    bool               is_same = bytes_equal_text(deb822_get(stanza, "Multi-Arch"), "same");
    struct bytes       path =
        arena_text(collection->arena, DPKG_INFO "/%.*s%s%.*s.list", (int)name.size,
                   (const char *)name.data, is_same ? ":" : "",
                   is_same ? (int)architecture.size : 0,
                   is_same && architecture.size != 0 ? (const char *)architecture.data : "");
    if (path.size != 0 &&
        volume_stat(collection->volume, path, false, &stat, &error) == STATUS_OK) {
        artifact_set_time(artifact, PACKAGE_INSTALLED, stat.modified, collection->arena);
    }
}

static void set_size(struct collection *collection, struct artifact *artifact,
                     const struct deb822_stanza *stanza)
{
    uint64_t size_kib;
    if (bytes_to_u64(bytes_trim(deb822_get(stanza, "Installed-Size")), 10, &size_kib) &&
        size_kib < UINT64_MAX / 1024) {
        artifact_set_number(artifact, PACKAGE_SIZE, size_kib * 1024, collection->arena);
    }
}

/* "Source: name (version)" */
static struct bytes source_package(const struct deb822_stanza *stanza)
{
    struct bytes source = deb822_first_line(deb822_get(stanza, "Source"));
    struct bytes name = {0};
    (void)bytes_next_word(&source, &name);
    return name;
}

static void emit(void *context, struct bytes path, const struct deb822_stanza *stanza)
{
    static const struct {
        int         field;
        const char *name;
    } fields[] = {
        {PACKAGE_NAME, "Package"},
        {PACKAGE_VERSION, "Version"},
        {PACKAGE_ARCHITECTURE, "Architecture"},
        {PACKAGE_PUBLISHER, "Maintainer"},
        {PACKAGE_DESCRIPTION, "Description"},
        {PACKAGE_HOMEPAGE, "Homepage"},
        {PACKAGE_ORIGIN, "Origin"},
    };
    struct collection *collection = context;
    struct bytes       state = package_state(stanza);
    struct artifact    artifact;
    if (bytes_equal_text(state, "not-installed")) {
        return; /* a name that dpkg was once asked about */
    }
    artifact_init(&artifact, KIND_PACKAGE);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        artifact_set_known(&artifact, fields[i].field,
                           deb822_first_line(deb822_get(stanza, fields[i].name)));
    }
    artifact_set(&artifact, PACKAGE_STATE, state);
    artifact_set_known(&artifact, PACKAGE_SOURCE_PACKAGE, source_package(stanza));
    set_size(collection, &artifact, stanza);
    set_install_time(collection, &artifact, stanza);
    collection_emit_at(collection, &artifact, path, stanza->line);
}

enum status collect_dpkg(struct collection *collection, struct error *error)
{
    return package_stanzas(collection, emit, collection, error);
}
