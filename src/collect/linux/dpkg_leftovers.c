/* What removed packages leave behind: conffiles of packages in the state config-files, and files in
 * var/lib/dpkg/info of packages that the database no longer knows. */

#include "base/map.h"
#include "collect/linux/collectors.h"
#include "collect/linux/package_stanza.h"

struct leftovers {
    struct collection *collection;
    struct map         known; /* "name" and "name:architecture" */
    bool               is_full;
};

static void know(struct leftovers *leftovers, struct bytes name)
{
    leftovers->is_full = map_put(&leftovers->known, name, NULL) == NULL || leftovers->is_full;
}

/* " /etc/example.conf 9e93d0a43d3a60272034c15900e9df6f obsolete" */
static void emit_conffile(struct leftovers *leftovers, struct bytes line, struct bytes path,
                          const struct deb822_stanza *stanza, uint64_t number)
{
    struct bytes       rest = bytes_trim(line);
    struct bytes       file = bytes_slice(rest, 0, bytes_find(rest, bytes_of(" ")));
    struct volume_stat stat;
    struct error       error;
    struct artifact    artifact;
    if (file.size == 0 ||
        volume_stat(leftovers->collection->volume, file, false, &stat, &error) != STATUS_OK) {
        return;
    }
    artifact_init(&artifact, KIND_TRACE);
    artifact_set_text(&artifact, TRACE_CLASS, "leftover-conffile");
    artifact_set(&artifact, TRACE_NAME, deb822_get(stanza, "Package"));
    artifact_set_known(&artifact, TRACE_VERSION, deb822_get(stanza, "Version"));
    artifact_set_known(&artifact, TRACE_ARCHITECTURE, deb822_get(stanza, "Architecture"));
    artifact_set_known(&artifact, TRACE_PUBLISHER, deb822_get(stanza, "Maintainer"));
    artifact_set(&artifact, TRACE_PATH, evidence_absolute(leftovers->collection, file));
    collection_emit_at(leftovers->collection, &artifact, path, number);
}

static void visit(void *context, struct bytes path, const struct deb822_stanza *stanza)
{
    struct leftovers          *leftovers = context;
    struct bytes               name = deb822_get(stanza, "Package");
    struct bytes               architecture = deb822_get(stanza, "Architecture");
    const struct deb822_field *conffiles = deb822_find(stanza, "Conffiles");
    struct bytes               state = package_state(stanza);
    if (bytes_equal_text(state, "not-installed")) {
        return;
    }
    know(leftovers, name);
    know(leftovers, arena_text(leftovers->collection->arena, "%.*s:%.*s", (int)name.size,
                               (const char *)name.data, (int)architecture.size,
                               architecture.size == 0 ? "" : (const char *)architecture.data));
    if (conffiles == NULL || !bytes_equal_text(state, "config-files")) {
        return;
    }
    struct bytes rest = conffiles->value;
    struct bytes line;
    uint64_t     number = conffiles->line + (rest.size != 0 && rest.data[0] == ' ' ? 1 : 0);
    for (; bytes_next_line(&rest, &line); number++) {
        emit_conffile(leftovers, line, path, stanza, number);
    }
}

static bool is_maintainer_script(struct bytes extension)
{
    static const char *const scripts[] = {"preinst", "postinst", "prerm", "postrm", "config"};
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        if (bytes_equal_text(extension, scripts[i])) {
            return true;
        }
    }
    return false;
}

/* "name.postrm" or "name:architecture.list"; names of packages may hold dots. */
static void check_info(struct leftovers *leftovers, struct bytes folder, struct bytes file)
{
    size_t          dot = bytes_find_last_byte(file, '.');
    struct bytes    name = bytes_slice(file, 0, dot);
    struct bytes    extension = bytes_after(file, dot + 1);
    struct bytes    path = evidence_path(leftovers->collection, folder, file);
    size_t          colon = bytes_find_byte(name, ':');
    struct artifact artifact;
    if (name.size == 0 || extension.size == 0 || map_find(&leftovers->known, name) != NULL) {
        return;
    }
    artifact_init(&artifact, KIND_TRACE);
    artifact_set_text(&artifact, TRACE_CLASS,
                      is_maintainer_script(extension) ? "maintainer-script" : "leftover-list");
    artifact_set(&artifact, TRACE_NAME, bytes_slice(name, 0, colon));
    artifact_set_known(&artifact, TRACE_ARCHITECTURE, bytes_after(name, colon + 1));
    artifact_set(&artifact, TRACE_PATH, evidence_absolute(leftovers->collection, path));
    collection_emit_at(leftovers->collection, &artifact, path, 0);
}

enum status collect_dpkg_leftovers(struct collection *collection, struct error *error)
{
    struct leftovers leftovers = {.collection = collection};
    map_init(&leftovers.known, collection->arena);
    enum status status = package_stanzas(collection, visit, &leftovers, error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        return status;
    }
    if (leftovers.is_full) {
        return error_set(error, STATUS_TOO_LARGE, 0, "more packages than evict can keep in mind");
    }
    struct bytes         folder = bytes_of(DPKG_INFO);
    struct volume_entry *entries;
    size_t               count = evidence_list(collection, folder, &entries);
    for (size_t i = 0; i < count; i++) {
        check_info(&leftovers, folder, entries[i].name);
    }
    return status == STATUS_ABSENT && count == 0 ? STATUS_ABSENT : STATUS_OK;
}
