/* Where the system gets its software from: sources of apt, yum, dnf, zypper and apk. */

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "formats/sources_list.h"

static const struct place {
    const char            *path;
    const char            *suffix; /* of the files in a folder; NULL when `path` is a file */
    enum repository_format format;
} places[] = {
    {"etc/apt/sources.list", NULL, REPOSITORY_APT_LINES},
    {"etc/apt/sources.list.d", ".list", REPOSITORY_APT_LINES},
    {"etc/apt/sources.list.d", ".sources", REPOSITORY_APT_STANZAS},
    {"etc/yum.conf", NULL, REPOSITORY_YUM},
    {"etc/dnf/dnf.conf", NULL, REPOSITORY_YUM},
    {"etc/yum.repos.d", ".repo", REPOSITORY_YUM},
    {"etc/distro.repos.d", ".repo", REPOSITORY_YUM},
    {"etc/zypp/repos.d", ".repo", REPOSITORY_YUM},
    {"usr/share/dnf5/repos.d", ".repo", REPOSITORY_YUM},
    {"etc/apk/repositories", NULL, REPOSITORY_APK},
};

static struct bytes suite_of(struct collection *collection, const struct repository *repository)
{
    if (repository->components.size == 0) {
        return repository->suite;
    }
    return arena_text(collection->arena, "%.*s %.*s", (int)repository->suite.size,
                      (const char *)repository->suite.data, (int)repository->components.size,
                      (const char *)repository->components.data);
}

/* Sources of apt have no name; those of source code are told apart by their type. */
static struct bytes name_of(const struct repository *repository)
{
    if (repository->label.size != 0) {
        return repository->label;
    }
    return bytes_equal_text(repository->name, "deb") ? (struct bytes){0} : repository->name;
}

static void emit(struct collection *collection, struct bytes path,
                 const struct repository *repository)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_TRUST);
    artifact_set_known(&artifact, TRUST_NAME, name_of(repository));
    artifact_set_text(&artifact, TRUST_CLASS, "repository");
    artifact_set(&artifact, TRUST_URL, repository->url);
    artifact_set_known(&artifact, TRUST_HOST, url_host(repository->url));
    artifact_set_known(&artifact, TRUST_SUITE, suite_of(collection, repository));
    artifact_set(&artifact, TRUST_PATH, evidence_absolute(collection, path));
    artifact_set_text(&artifact, TRUST_STATE, repository->is_disabled ? "disabled" : "enabled");
    collection_emit_at(collection, &artifact, path, repository->line);
}

static size_t read_file(struct collection *collection, struct bytes path,
                        enum repository_format format)
{
    struct bytes      contents;
    struct repository repository;
    struct error      error;
    enum status       status;
    if (!evidence_read(collection, path, EVIDENCE_TEXT_BYTES_MAX, &contents, NULL)) {
        return 0;
    }
    struct repository_reader reader = repository_reader_of(contents, format);
    while ((status = repository_next(&reader, &repository, &error)) != STATUS_ABSENT) {
        if (status == STATUS_OK) {
            emit(collection, path, &repository);
        } else {
            evidence_gap_at(collection, path, &error);
        }
    }
    return 1;
}

static size_t read_folder(struct collection *collection, const struct place *place)
{
    struct bytes         folder = bytes_of(place->path);
    struct volume_entry *entries;
    size_t               count = evidence_list(collection, folder, &entries);
    size_t               files = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes_end_with(entries[i].name, place->suffix)) {
            struct arena_mark mark = arena_mark(collection->arena);
            struct bytes      path = evidence_path(collection, folder, entries[i].name);
            files += read_file(collection, path, place->format);
            arena_release(collection->arena, mark);
        }
    }
    return files;
}

enum status collect_repositories(struct collection *collection, struct error *error)
{
    size_t files = 0;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        files += places[i].suffix == NULL
                     ? read_file(collection, bytes_of(places[i].path), places[i].format)
                     : read_folder(collection, &places[i]);
    }
    return files == 0 ? error_set(error, STATUS_ABSENT, 0, "no package sources") : STATUS_OK;
}
