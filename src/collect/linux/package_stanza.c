#include "collect/linux/package_stanza.h"

struct bytes package_state(const struct deb822_stanza *stanza)
{
    struct bytes status = deb822_first_line(deb822_get(stanza, "Status"));
    struct bytes want;
    struct bytes flag;
    struct bytes state;
    if (status.size == 0) {
        return bytes_of("installed");
    }
    bool is_whole = bytes_next_word(&status, &want) && bytes_next_word(&status, &flag) &&
                    bytes_next_word(&status, &state);
    return is_whole ? state : bytes_of("unknown");
}

struct visitor {
    void (*visit)(void *context, struct bytes path, const struct deb822_stanza *stanza);
    void *context;
};

static void visit_stanzas(struct collection *collection, struct bytes path, struct bytes contents,
                          const struct visitor *visitor)
{
    struct deb822_reader reader = deb822_reader_of(contents);
    struct deb822_stanza stanza;
    struct error         error;
    enum status          status;
    while ((status = deb822_next(&reader, &stanza, &error)) != STATUS_ABSENT) {
        if (status == STATUS_OK && deb822_get(&stanza, "Package").size == 0) {
            status = error_set(&error, STATUS_MALFORMED, stanza.line, "a stanza without Package");
        }
        if (status != STATUS_OK) {
            evidence_gap_at(collection, path, &error);
            continue;
        }
        visitor->visit(visitor->context, path, &stanza);
    }
}

/* dpkg ends every line of its database; a file without that was cut off. */
static void check_end(struct collection *collection, struct bytes path, struct bytes contents)
{
    struct error error;
    if (contents.size != 0 && contents.data[contents.size - 1] == '\n') {
        return;
    }
    (void)error_set(&error, STATUS_TRUNCATED, 0,
                    contents.size == 0 ? "the database is empty" : "the database is cut short");
    collection_gap(collection, path, &error);
}

/* Packages of images without dpkg itself, one a file, with NAME.md5sums beside it. */
static size_t visit_folder(struct collection *collection, const struct visitor *visitor)
{
    struct bytes         folder = bytes_of(DPKG_STATUS_FOLDER);
    struct volume_entry *entries;
    size_t               count = evidence_list(collection, folder, &entries);
    for (size_t i = 0; i < count; i++) {
        struct bytes path = evidence_path(collection, folder, entries[i].name);
        struct bytes contents;
        if (!bytes_end_with(entries[i].name, ".md5sums") &&
            evidence_read(collection, path, EVIDENCE_FILE_BYTES_MAX, &contents, NULL)) {
            visit_stanzas(collection, path, contents, visitor);
        }
    }
    return count;
}

enum status package_stanzas(struct collection *collection,
                            void (*visit)(void *context, struct bytes path,
                                          const struct deb822_stanza *stanza),
                            void *context, struct error *error)
{
    struct visitor visitor = {visit, context};
    struct bytes   path = bytes_of(DPKG_STATUS);
    struct bytes   contents;
    enum status    status = volume_read(collection->volume, path, EVIDENCE_FILE_BYTES_MAX,
                                        collection->arena, &contents, NULL, error);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        return status;
    }
    if (status == STATUS_OK) {
        check_end(collection, path, contents);
        visit_stanzas(collection, path, contents, &visitor);
    }
    size_t further = visit_folder(collection, &visitor);
    return status == STATUS_ABSENT && further == 0
               ? error_set(error, STATUS_ABSENT, 0, "no dpkg database")
               : STATUS_OK;
}
