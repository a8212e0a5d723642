#define _GNU_SOURCE
#include "volume/boundary.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/memory.h"
#include "sys/mounts.h"
#include "sys/open_in_root.h"
#include "volume/path.h"

static int compare_mounts(const void *left, const void *right)
{
    const struct boundary_mount *one = left;
    const struct boundary_mount *other = right;
    int                          order = bytes_compare(one->path, other->path);
    return order != 0 ? order : (one->order > other->order) - (one->order < other->order);
}

/* The path of the root as the mount table writes it, without the slash of "/". */
static bool root_path(int root, char target[PATH_MAX], struct bytes *ret_path)
{
    char link[32];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", root);
    ssize_t size = readlink(link, target, PATH_MAX);
    if (size <= 0 || size >= PATH_MAX) {
        return false;
    }
    *ret_path = path_without_end_slashes((struct bytes){(uint8_t *)target, (size_t)size});
    return true;
}

/* Of several mounts on one path the last is the one that is seen. */
static size_t keep_last_of_each(struct boundary_mount *mounts, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 == count || !bytes_equal(mounts[i].path, mounts[i + 1].path)) {
            mounts[kept++] = mounts[i];
        }
    }
    return kept;
}

static void take_mounts(struct boundary *boundary, const struct mount *mounts, size_t count)
{
    struct bytes           root = boundary->root;
    struct boundary_mount *below = arena_alloc(&boundary->arena, count, sizeof *below);
    size_t                 kept = 0;
    for (size_t i = 0; below != NULL && i < count; i++) {
        if (path_is_below(mounts[i].path, root) && mounts[i].path.size > root.size + 1) {
            below[kept++] = (struct boundary_mount){.path = bytes_after(mounts[i].path, root.size),
                                                    .type = mounts[i].type,
                                                    .kind = filesystem_kind_of(mounts[i].type),
                                                    .order = i};
        }
    }
    if (kept == 0) {
        return;
    }
    qsort(below, kept, sizeof *below, compare_mounts);
    boundary->mounts = below;
    boundary->mount_count = keep_last_of_each(below, kept);
}

static void note_skip(struct boundary *boundary, struct bytes path, struct bytes type,
                      enum filesystem_kind kind)
{
    boundary->skips = array_grow(boundary->skips, boundary->skip_count, &boundary->skip_capacity,
                                 sizeof *boundary->skips);
    boundary->skips[boundary->skip_count++] =
        (struct volume_skip){path, type, kind == FILESYSTEM_PSEUDO};
}

/* One inside another that is left out goes without saying. */
static bool is_inside_skipped(const struct boundary *boundary, struct bytes path)
{
    size_t slash = bytes_find_last_byte(path, '/');
    while (slash != 0 && slash < path.size) {
        path = bytes_slice(path, 0, slash);
        const struct boundary_mount *mount = boundary_find(boundary, path);
        if (mount != NULL) {
            return mount->kind != FILESYSTEM_LOCAL;
        }
        slash = bytes_find_last_byte(path, '/');
    }
    return false;
}

static void note_skips_of_table(struct boundary *boundary)
{
    for (size_t i = 0; i < boundary->mount_count; i++) {
        const struct boundary_mount *mount = &boundary->mounts[i];
        if (mount->kind != FILESYSTEM_LOCAL && !is_inside_skipped(boundary, mount->path)) {
            note_skip(boundary, mount->path, mount->type, mount->kind);
        }
    }
}

static void read_table(struct boundary *boundary)
{
    struct mount *mounts;
    size_t        count;
    if (boundary->table >= 0 && boundary->reads++ < BOUNDARY_READS_MAX &&
        mounts_read(boundary->table, &boundary->arena, &mounts, &count, NULL) == STATUS_OK) {
        take_mounts(boundary, mounts, count);
    }
}

void boundary_init(struct boundary *boundary, int root, dev_t device)
{
    *boundary = (struct boundary){.device = device, .table = -1};
    arena_init(&boundary->arena, BOUNDARY_ARENA_BYTES);

    char         target[PATH_MAX];
    struct bytes path;
    if (root_path(root, target, &path) && arena_copy(&boundary->arena, path, &boundary->root) &&
        mounts_open(&boundary->table, NULL) == STATUS_OK) {
        read_table(boundary);
        note_skips_of_table(boundary);
    }
}

void boundary_done(struct boundary *boundary)
{
    arena_done(&boundary->arena);
    close_descriptor(&boundary->table);
    free(boundary->skips);
    *boundary = (struct boundary){0};
}

const struct boundary_mount *boundary_find(const struct boundary *boundary, struct bytes path)
{
    size_t low = 0;
    size_t high = boundary->mount_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int    order = bytes_compare(boundary->mounts[middle].path, path);
        if (order == 0) {
            return &boundary->mounts[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static bool is_noted(const struct boundary *boundary, struct bytes path)
{
    for (size_t i = 0; i < boundary->skip_count; i++) {
        if (bytes_equal(boundary->skips[i].path, path) ||
            path_is_below(path, boundary->skips[i].path)) {
            return true;
        }
    }
    return false;
}

static enum status refuse(struct boundary *boundary, struct bytes path, struct bytes type,
                          enum filesystem_kind kind, struct error *error)
{
    struct bytes kept;
    if (!is_noted(boundary, path) && arena_copy(&boundary->arena, path, &kept)) {
        note_skip(boundary, kept, type, kind);
    }
    return error_set(error, STATUS_UNSUPPORTED, 0,
                     "is on a file system of type %.*s, which is not examined", (int)type.size,
                     (const char *)type.data);
}

/* The kernel knows best, but for two of a kind: devtmpfs is a tmpfs to it, and whether a block
 * device stands behind a FUSE file system only the mount table tells. */
static enum filesystem_kind judge(const struct boundary_mount *mount, const struct filesystem *seen)
{
    if (seen->kind == FILESYSTEM_LOCAL && mount != NULL) {
        return mount->kind;
    }
    if (seen->is_fuse && mount != NULL && bytes_equal_text(mount->type, "fuseblk")) {
        return FILESYSTEM_LOCAL;
    }
    return seen->kind;
}

static enum status examine(struct boundary *boundary, int descriptor,
                           const struct boundary_mount *mount, struct bytes path,
                           enum filesystem_kind *ret_kind, struct error *error)
{
    struct stat stat;
    if (fstat(descriptor, &stat) != 0) {
        return error_set_errno(error, errno, "cannot be examined");
    }
    if (stat.st_dev == boundary->device) {
        *ret_kind = FILESYSTEM_LOCAL; /* the root's own, bound to a second place */
        return STATUS_OK;
    }
    struct filesystem seen;
    enum status       status = filesystem_of(descriptor, &seen, error);
    if (status != STATUS_OK) {
        return status;
    }
    enum filesystem_kind kind = judge(mount, &seen);
    struct bytes         type = mount != NULL ? mount->type : bytes_of(seen.type);
    if (kind == FILESYSTEM_REMOTE) {
        return refuse(boundary, path, type, kind, error);
    }
    if (kind == FILESYSTEM_PSEUDO) {
        (void)refuse(boundary, path, type, kind, NULL);
    }
    *ret_kind = kind;
    return STATUS_OK;
}

enum status boundary_cross(struct boundary *boundary, int folder, const char *name,
                           struct bytes path, int *ret_descriptor, enum filesystem_kind *ret_kind,
                           struct error *error)
{
    const struct boundary_mount *mount = boundary_find(boundary, path);
    if (mount == NULL) {
        read_table(boundary); /* mounted since: it may be a server that does not answer */
        mount = boundary_find(boundary, path);
    }
    if (mount != NULL && mount->kind == FILESYSTEM_REMOTE) {
        return refuse(boundary, path, mount->type, mount->kind, error);
    }
    CLEANUP(close_descriptor) int descriptor = -1;
    int cause = open_in_root(folder, name, OPEN_PATH_ONLY | OPEN_NO_FOLLOW, &descriptor);
    if (cause != 0) {
        return error_set_errno(error, cause, "cannot be opened");
    }
    enum status status = examine(boundary, descriptor, mount, path, ret_kind, error);
    if (status == STATUS_OK) {
        *ret_descriptor = descriptor;
        descriptor = -1;
    }
    return status;
}

static bool has_only_pseudo_between(const struct boundary *boundary, struct bytes path,
                                    struct bytes folder)
{
    size_t slash = bytes_find_last_byte(path, '/');
    while (slash > folder.size) {
        path = bytes_slice(path, 0, slash);
        const struct boundary_mount *mount = boundary_find(boundary, path);
        if (mount != NULL && mount->kind != FILESYSTEM_PSEUDO) {
            return false;
        }
        slash = bytes_find_last_byte(path, '/');
    }
    return true;
}

size_t boundary_next_inside(const struct boundary *boundary, struct bytes path, size_t first)
{
    for (size_t i = first; i < boundary->mount_count; i++) {
        const struct boundary_mount *mount = &boundary->mounts[i];
        if (mount->kind == FILESYSTEM_LOCAL && path_is_below(mount->path, path) &&
            has_only_pseudo_between(boundary, mount->path, path)) {
            return i;
        }
    }
    return boundary->mount_count;
}
