/* Folders in the places where software that is not the system's puts itself: /opt and its kin,
 * /usr/local, /srv, logs and state, and the home folders of people. */

#include "collect/linux/account_book.h"
#include "collect/linux/collectors.h"
#include "collect/linux/folder_artifact.h"
#include "collect/linux/owners.h"

enum { FOLDERS_MAX = 50000 };

static const struct place {
    const char *path;
    int         depth; /* levels below it that are looked at */
} places[] = {
    {"/opt", 3}, {"/var/opt", 3}, {"/etc/opt", 3}, {"/usr/local", 2},
    {"/srv", 1}, {"/var/log", 1}, {"/var/lib", 1},
};

/* Below a home folder: children, and those of the folders that hold settings and data. */
static const char *const home_folders[] = {".config", ".local/share", ".cache", ".mozilla"};

struct visit {
    struct collection *collection;
    size_t             given;
    bool               is_full;
};

static bool give(struct visit *visit, struct bytes path)
{
    struct volume_stat stat;
    struct error       error;
    enum status        status = volume_stat(visit->collection->volume, path, false, &stat, &error);
    if (status != STATUS_OK) {
        if (status != STATUS_ABSENT) {
            collection_gap(visit->collection, (struct bytes){0}, &error); /* it names the path */
        }
        return false;
    }
    if (visit->given == FOLDERS_MAX) {
        visit->is_full = true;
        return false;
    }
    visit->given++;
    folder_artifact_emit(visit->collection, path, &stat, owner_of(visit->collection, path));
    return true;
}

/* The folders in `folder`, down to `depth` levels.  Links are not followed. */
static void give_children(struct visit *visit, struct bytes folder, int depth)
{
    struct volume_entry *entries;
    size_t               count = evidence_list(visit->collection, folder, &entries);
    for (size_t i = 0; i < count && !visit->is_full; i++) {
        struct bytes path = evidence_path(visit->collection, folder, entries[i].name);
        if (entries[i].node == NODE_FOLDER && give(visit, path) && depth > 1) {
            give_children(visit, path, depth - 1);
        }
    }
}

static void give_home(struct visit *visit, struct bytes home)
{
    give_children(visit, home, 1);
    for (size_t i = 0; i < COUNT_OF(home_folders); i++) {
        give_children(visit, evidence_path(visit->collection, home, bytes_of(home_folders[i])), 1);
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
        give_children(&visit, bytes_of(places[i].path), places[i].depth);
    }
    give_homes(&visit);
    if (visit.is_full) {
        struct error full;
        (void)error_set(&full, STATUS_TOO_LARGE, 0, "more than %d folders", FOLDERS_MAX);
        collection_gap(collection, (struct bytes){0}, &full);
    }
    return STATUS_OK;
}
