#include "collect/linux/folder_artifact.h"

/* Without memory for it a folder may be handed over twice, no more. */
static void know(struct collection *collection, struct bytes path)
{
    if (collection->folders == NULL) {
        collection->folders = arena_alloc(collection->session, 1, sizeof *collection->folders);
        if (collection->folders == NULL) {
            return;
        }
        map_init(collection->folders, collection->session);
    }
    struct map_entry *entry = map_put(collection->folders, path, NULL);
    (void)entry;
}

bool folder_artifact_is_known(const struct collection *collection, struct bytes path)
{
    return collection->folders != NULL && map_find(collection->folders, path) != NULL;
}

void folder_artifact_emit(struct collection *collection, struct bytes path,
                          const struct volume_stat *stat, struct bytes owner)
{
    struct arena_mark mark = arena_mark(collection->arena);
    struct artifact   artifact;
    artifact_init(&artifact, KIND_FOLDER);
    artifact_set(&artifact, FOLDER_PATH, path);
    artifact_set_known(&artifact, FOLDER_MODE,
                       arena_text(collection->arena, "%04o", stat->mode & 07777));
    artifact_set_number(&artifact, FOLDER_OWNER, stat->owner, collection->arena);
    artifact_set_known(&artifact, FOLDER_PACKAGE, owner);
    artifact_set_time(&artifact, FOLDER_MODIFIED, stat->modified, collection->arena);
    collection_emit_at(collection, &artifact, path, 0);
    know(collection, path);
    arena_release(collection->arena, mark);
}
