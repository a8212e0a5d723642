#include "collect/evidence.h"

#include "formats/decompress.h"

/* False after a failure of the volume, whose error names the path; all but an absent file are
 * gaps. */
static bool is_read(struct collection *collection, enum status status, const struct error *error)
{
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(collection, (struct bytes){0}, error);
    }
    return status == STATUS_OK;
}

bool evidence_read(struct collection *collection, struct bytes path, size_t limit_bytes,
                   struct bytes *ret_contents, struct volume_stat *ret_stat)
{
    struct error error = {0};
    enum status  status = volume_read(collection->volume, path, limit_bytes, collection->arena,
                                      ret_contents, ret_stat, &error);
    return is_read(collection, status, &error);
}

bool evidence_read_unpacked(struct collection *collection, struct bytes path,
                            struct bytes *ret_contents)
{
    struct bytes contents;
    struct bytes output;
    struct error error = {0};
    if (!evidence_read(collection, path, EVIDENCE_FILE_BYTES_MAX, &contents, NULL)) {
        return false;
    }
    if (compression_of(contents) == COMPRESSION_NONE) {
        *ret_contents = contents;
        return true;
    }
    if (decompress(contents, EVIDENCE_FILE_BYTES_MAX, collection->arena, &output, &error) !=
        STATUS_OK) {
        collection_gap(collection, path, &error);
        return false;
    }
    *ret_contents = output;
    return true;
}

size_t evidence_list(struct collection *collection, struct bytes path,
                     struct volume_entry **ret_entries)
{
    struct error error = {0};
    size_t       count = 0;
    *ret_entries = NULL;
    enum status status =
        volume_list(collection->volume, path, collection->arena, ret_entries, &count, &error);
    return is_read(collection, status, &error) ? count : 0;
}

struct bytes evidence_path(struct collection *collection, struct bytes folder, struct bytes name)
{
    uint8_t *path = arena_alloc(collection->arena, folder.size + 1 + name.size, 1);
    if (path == NULL) {
        return (struct bytes){0};
    }
    if (folder.size != 0) {
        memcpy(path, folder.data, folder.size);
    }
    path[folder.size] = '/';
    if (name.size != 0) {
        memcpy(path + folder.size + 1, name.data, name.size);
    }
    return (struct bytes){path, folder.size + 1 + name.size};
}

struct bytes evidence_absolute(struct collection *collection, struct bytes path)
{
    bool is_absolute = path.size != 0 && path.data[0] == '/';
    return is_absolute ? path : evidence_path(collection, (struct bytes){0}, path);
}

void evidence_gap_at(struct collection *collection, struct bytes path, const struct error *error)
{
    struct error named = *error;
    if (error->offset != 0) {
        error_prefix(&named, "line %llu", (unsigned long long)error->offset);
    }
    collection_gap(collection, path, &named);
}

bool evidence_is_link(struct collection *collection, struct bytes path)
{
    struct volume_stat stat;
    struct error       error;
    return volume_stat(collection->volume, path, false, &stat, &error) == STATUS_OK &&
           stat.node == NODE_LINK;
}

void evidence_set_image(struct collection *collection, struct artifact *artifact, int image,
                        int missing, struct bytes program)
{
    struct volume_stat stat;
    struct error       error;
    if (program.size == 0 || program.data[0] != '/') {
        return;
    }
    artifact_set(artifact, image, program);
    enum status status = volume_stat(collection->volume, program, true, &stat, &error);
    if (status == STATUS_OK || status == STATUS_ABSENT) {
        artifact_set_flag(artifact, missing, status == STATUS_ABSENT);
    }
}
