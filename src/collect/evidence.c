#include "collect/evidence.h"

#include "formats/decompress.h"

enum { LINKS_MAX = 40 }; /* followed for one path, as Linux does */

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

/* "/a/b" and "../c/./d" make "/a/../c/./d", or rather "/c/d". */
static struct bytes linked_path(struct collection *collection, struct bytes link,
                                struct bytes target)
{
    uint8_t *path = arena_alloc(collection->arena, link.size + target.size + 2, 1);
    size_t   size = 0;
    if (path == NULL) {
        return (struct bytes){0};
    }
    if (!bytes_start_with(target, "/")) {
        size = link.size - bytes_file_name(link).size;
        memcpy(path, link.data, size);
    }
    for (size = size != 0 ? size - 1 : 0; target.size != 0;) {
        struct bytes part = bytes_slice(target, 0, bytes_find_byte(target, '/'));
        target = bytes_after(target, part.size + 1);
        if (bytes_equal_text(part, "..")) {
            while (size != 0 && path[--size] != '/') {
            }
        } else if (part.size != 0 && !bytes_equal_text(part, ".")) {
            path[size++] = '/';
            memcpy(path + size, part.data, part.size);
            size += part.size;
        }
    }
    return (struct bytes){path, size};
}

struct bytes evidence_link_target(struct collection *collection, struct bytes path)
{
    struct bytes resolved;
    struct error error;
    if (!evidence_is_link(collection, path)) {
        return (struct bytes){0};
    }
    if (volume_resolve(collection->volume, path, collection->arena, &resolved, &error) ==
        STATUS_OK) {
        return resolved;
    }
    path = evidence_absolute(collection, path);
    for (size_t i = 0; i < LINKS_MAX; i++) {
        struct bytes target;
        if (volume_read_link(collection->volume, path, collection->arena, &target, &error) !=
            STATUS_OK) {
            return path;
        }
        path = linked_path(collection, path, target);
    }
    return (struct bytes){0}; /* a loop leads nowhere */
}

void evidence_set_image(struct collection *collection, struct artifact *artifact,
                        const struct image_fields *fields, struct bytes program)
{
    struct volume_stat stat;
    struct error       error;
    if (program.size == 0 || program.data[0] != '/') {
        return;
    }
    artifact_set(artifact, fields->image, program);
    artifact_set_known(artifact, fields->target, evidence_link_target(collection, program));
    if (!collection->is_live && bytes_start_with(program, "/run/")) {
        return; /* made when the system runs */
    }
    enum status status = volume_stat(collection->volume, program, true, &stat, &error);
    if (status == STATUS_OK || status == STATUS_ABSENT) {
        artifact_set_flag(artifact, fields->missing, status == STATUS_ABSENT);
    }
}
