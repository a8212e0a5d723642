/* Every folder of the volume that no package owns, but for those that another collector gave. */

#include "collect/linux/collectors.h"
#include "collect/linux/folder_artifact.h"
#include "collect/linux/owners.h"

enum { FOLDERS_MAX = 200000 };

struct unowned {
    struct collection *collection;
    size_t             given;
};

static bool visit(void *context, const struct volume_visit *visited)
{
    struct unowned *unowned = context;
    if (visited->node != NODE_FOLDER || unowned->given > FOLDERS_MAX) {
        return visited->node == NODE_FOLDER && unowned->given <= FOLDERS_MAX;
    }
    if (!folder_artifact_is_known(unowned->collection, visited->path) &&
        owner_of(unowned->collection, visited->path).size == 0) {
        unowned->given++;
        if (unowned->given <= FOLDERS_MAX) {
            folder_artifact_emit(unowned->collection, visited->path, &visited->stat,
                                 (struct bytes){0});
        }
    }
    return true;
}

static void note_gap(void *context, struct bytes path, const struct error *error)
{
    if (error->status != STATUS_ABSENT) {
        collection_gap(((struct unowned *)context)->collection, path, error);
    }
}

enum status collect_folders(struct collection *collection, struct error *error)
{
    struct unowned     unowned = {.collection = collection};
    struct volume_walk walk = {.context = &unowned,
                               .needs_stat = true,
                               .visit = visit,
                               .gap = note_gap};
    (void)owner_of(collection, bytes_of("/")); /* built before the walk's own use of memory */
    enum status status =
        volume_walk(collection->volume, bytes_of("/"), &walk, collection->arena, error);
    if (unowned.given > FOLDERS_MAX) {
        struct error full;
        (void)error_set(&full, STATUS_TOO_LARGE, 0, "more than %d folders that no package owns",
                        FOLDERS_MAX);
        collection_gap(collection, (struct bytes){0}, &full);
    }
    return status;
}
