/* Folders in the places where software that is not the system's puts itself: /opt and its kin,
 * /usr/local, /srv, logs and state, and the home folders of people; in /opt and its kin the files
 * too. */

#include "collect/linux/account_book.h"
#include "collect/linux/collectors.h"
#include "collect/linux/folder_artifact.h"
#include "collect/linux/owners.h"

enum { FOLDERS_MAX = 50000, FILES_MAX = 50000 };

static const struct place {
    const char *path;
    int         depth; /* levels of folders below it that are looked at */
    bool        has_files;
} places[] = {
    {"/opt", 3, true},  {"/var/opt", 3, true},  {"/etc/opt", 3, true},  {"/usr/local", 2, false},
    {"/srv", 1, false}, {"/var/log", 1, false}, {"/var/lib", 1, false},
};

/* Below a home folder: children, and those of the folders that hold settings and data. */
static const char *const home_folders[] = {".config", ".local/share", ".cache", ".mozilla"};

struct visit {
    struct collection *collection;
    size_t             folders;
    size_t             files;
    bool               is_full;
};

/* Without size and digest, which change with every log line. */
static void emit_file(struct collection *collection, struct bytes path,
                      const struct volume_stat *stat)
{
    struct arena_mark mark = arena_mark(collection->arena);
    struct artifact   artifact;
    artifact_init(&artifact, KIND_FILE);
    artifact_set(&artifact, FILE_PATH, path);
    artifact_set_known(&artifact, FILE_MODE,
                       arena_text(collection->arena, "%04o", stat->mode & 07777));
    artifact_set_number(&artifact, FILE_OWNER, stat->owner, collection->arena);
    artifact_set_known(&artifact, FILE_PACKAGE, owner_of(collection, path));
    artifact_set_time(&artifact, FILE_MODIFIED, stat->modified, collection->arena);
    collection_emit_at(collection, &artifact, path, 0);
    arena_release(collection->arena, mark);
}

/* Hands over a folder or a file; false when it cannot be gone into. */
static bool give(struct visit *visit, struct bytes path, enum volume_node node)
{
    struct volume_stat stat;
    struct error       error;
    bool               is_folder = node == NODE_FOLDER;
    size_t            *given = is_folder ? &visit->folders : &visit->files;
    enum status        status = volume_stat(visit->collection->volume, path, false, &stat, &error);
    if (status != STATUS_OK) {
        if (status != STATUS_ABSENT) {
            collection_gap(visit->collection, (struct bytes){0}, &error); /* it names the path */
        }
        return false;
    }
    if (*given == (is_folder ? FOLDERS_MAX : FILES_MAX)) {
        visit->is_full = true;
        return false;
    }
    ++*given;
    if (is_folder) {
        folder_artifact_emit(visit->collection, path, &stat, owner_of(visit->collection, path));
    } else {
        emit_file(visit->collection, path, &stat);
    }
    return true;
}

/* The folders in `folder`, down to `depth` levels, and the files in all of them when `has_files`.
 * Links are not followed. */
static void give_children(struct visit *visit, struct bytes folder, int depth, bool has_files)
{
    struct volume_entry *entries;
    size_t               count = evidence_list(visit->collection, folder, &entries);
    for (size_t i = 0; i < count; i++) {
        struct bytes path = evidence_path(visit->collection, folder, entries[i].name);
        bool         is_folder = entries[i].node == NODE_FOLDER && depth > 0;
        bool         is_file = entries[i].node == NODE_FILE && has_files;
        if ((is_folder || is_file) && give(visit, path, entries[i].node) && is_folder &&
            (depth > 1 || has_files)) {
            give_children(visit, path, depth - 1, has_files);
        }
    }
}

static void give_home(struct visit *visit, struct bytes home)
{
    give_children(visit, home, 1, false);
    for (size_t i = 0; i < COUNT_OF(home_folders); i++) {
        struct bytes folder = bytes_of(home_folders[i]);
        give_children(visit, evidence_path(visit->collection, home, folder), 1, false);
    }
}

/* Homes that passwd names, and those that are there although nobody is named any more. */
static void give_homes(struct visit *visit)
{
    struct collection   *collection = visit->collection;
    struct account_book  book = {0};
    struct volume_entry *entries;
    struct map           seen;
    struct error         error;
    size_t               count = evidence_list(collection, bytes_of("/home"), &entries);
    map_init(&seen, collection->arena);
    for (size_t i = 0; i < count; i++) {
        struct bytes home = evidence_path(collection, bytes_of("/home"), entries[i].name);
        if (entries[i].node == NODE_FOLDER && map_put(&seen, home, NULL) != NULL) {
            give_home(visit, home);
        }
    }
    if (account_book_users(collection, &book, &error) != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < book.user_count; i++) {
        struct bytes home = book.users[i].user.home;
        bool         is_new = false;
        if (account_has_home(&book.users[i]) && map_put(&seen, home, &is_new) != NULL && is_new) {
            give_home(visit, home);
        }
    }
}

enum status collect_vendor_folders(struct collection *collection, struct error *error)
{
    struct visit visit = {.collection = collection};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        give_children(&visit, bytes_of(places[i].path), places[i].depth, places[i].has_files);
    }
    give_homes(&visit);
    if (visit.is_full) {
        struct error full;
        (void)error_set(&full, STATUS_TOO_LARGE, 0, "more than %d folders or files", FOLDERS_MAX);
        collection_gap(collection, (struct bytes){0}, &full);
    }
    return STATUS_OK;
}
