#define _GNU_SOURCE
#include "volume/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/writer.h"
#include "sys/open_in_root.h"
#include "volume/location.h"
#include "volume/path.h"

enum { OPEN_TRIES_MAX = 4 };

static const struct location nowhere = {.descriptor = -1, .base = -1};

void volume_count_work(struct volume *volume)
{
    if (--volume->until_beat == 0) {
        volume->until_beat = OPENS_PER_BEAT;
        if (volume->beat != NULL) {
            volume->beat(volume->beat_context);
        }
    }
}

enum volume_node volume_node_of(mode_t mode)
{
    if (S_ISREG(mode)) {
        return NODE_FILE;
    }
    if (S_ISDIR(mode)) {
        return NODE_FOLDER;
    }
    return S_ISLNK(mode) ? NODE_LINK : NODE_OTHER;
}

struct volume_stat volume_stat_of(const struct stat *stat)
{
    return (struct volume_stat){.node = volume_node_of(stat->st_mode),
                                .size_bytes = stat->st_size < 0 ? 0 : (uint64_t)stat->st_size,
                                .mode = (uint32_t)stat->st_mode & 07777,
                                .owner = stat->st_uid,
                                .group = stat->st_gid,
                                .modified = stat->st_mtime,
                                .changed = stat->st_ctime,
                                .device = stat->st_dev,
                                .inode = stat->st_ino};
}

/* Whether the kernel has openat2(2), told by using it. */
static enum status check_system(int root, const char *path, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = -1;
    int cause = open_in_root(root, ".", OPEN_PATH_ONLY | OPEN_FOLDER, &descriptor);
    if (cause == ENOSYS || cause == EPERM) {
        return error_set(error, STATUS_UNSUPPORTED, 0,
                         "%s: the system call openat2 is missing (Linux before 5.6, or a container "
                         "that forbids it); evict cannot examine a folder safely without it",
                         path);
    }
    return cause == 0 ? STATUS_OK : error_set_errno(error, cause, "%s", path);
}

enum status volume_open(const char *root, struct volume **ret_volume, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat                   stat;
    if (descriptor < 0 || fstat(descriptor, &stat) != 0) {
        return error_set_errno(error, errno, "%s", root);
    }
    enum status status = check_system(descriptor, root, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct volume *volume = xcalloc(1, sizeof *volume);
    volume->until_beat = OPENS_PER_BEAT;
    boundary_init(&volume->boundary, descriptor, stat.st_dev);
    volume->root = descriptor;
    descriptor = -1;
    *ret_volume = volume;
    return STATUS_OK;
}

void volume_close(struct volume *volume)
{
    if (volume != NULL) {
        boundary_done(&volume->boundary);
        close_descriptor(&volume->root);
        free(volume);
    }
}

enum status volume_stat(struct volume *volume, struct bytes path, bool follow,
                        struct volume_stat *ret_stat, struct error *error)
{
    CLEANUP(location_done) struct location location = nowhere;
    enum status status = location_find(volume, path, follow, &location, error);
    if (status != STATUS_OK) {
        path_prefix(error, path);
        return status;
    }
    *ret_stat = volume_stat_of(&location.stat);
    return STATUS_OK;
}

bool volume_exists(struct volume *volume, struct bytes path)
{
    CLEANUP(location_done) struct location location = nowhere;
    return location_find(volume, path, true, &location, NULL) == STATUS_OK;
}

static enum status open_kind(struct volume *volume, struct bytes path, mode_t kind,
                             int *ret_descriptor, struct stat *ret_stat, struct error *error)
{
    CLEANUP(location_done) struct location location = nowhere;
    enum status status = location_find(volume, path, true, &location, error);
    if (status != STATUS_OK) {
        return status;
    }
    if ((location.stat.st_mode & S_IFMT) != kind) {
        return error_set(error, STATUS_UNSUPPORTED, 0, "is not a %s",
                         kind == S_IFREG ? "regular file" : "folder");
    }
    *ret_stat = location.stat;
    return location_open(volume, &location, ret_descriptor, error);
}

/* A file replaced between finding and opening (package managers do that) is looked for again. */
static enum status open_steadily(struct volume *volume, struct bytes path, mode_t kind,
                                 int *ret_descriptor, struct stat *ret_stat, struct error *error)
{
    enum status status = STATUS_FAILED;
    for (int tries = 0; tries < OPEN_TRIES_MAX && status == STATUS_FAILED; tries++) {
        status = open_kind(volume, path, kind, ret_descriptor, ret_stat, error);
    }
    if (status != STATUS_OK) {
        path_prefix(error, path);
    }
    return status;
}

enum status volume_open_file(struct volume *volume, struct bytes path, int *ret_descriptor,
                             struct volume_stat *ret_stat, struct error *error)
{
    struct stat stat;
    enum status status = open_steadily(volume, path, S_IFREG, ret_descriptor, &stat, error);
    if (status == STATUS_OK && ret_stat != NULL) {
        *ret_stat = volume_stat_of(&stat);
    }
    return status;
}

enum status volume_open_folder(struct volume *volume, struct bytes path, int *ret_descriptor,
                               struct error *error)
{
    struct stat stat;
    return open_steadily(volume, path, S_IFDIR, ret_descriptor, &stat, error);
}

enum status volume_read_link(struct volume *volume, struct bytes path, struct arena *arena,
                             struct bytes *ret_target, struct error *error)
{
    CLEANUP(location_done) struct location location = nowhere;
    enum status status = location_find(volume, path, false, &location, error);
    if (status == STATUS_OK && !S_ISLNK(location.stat.st_mode)) {
        status = error_set(error, STATUS_UNSUPPORTED, 0, "is not a symbolic link");
    }
    if (status != STATUS_OK) {
        path_prefix(error, path);
        return status;
    }
    char    target[PATH_MAX];
    ssize_t size = readlinkat(location.descriptor, "", target, sizeof target);
    if (size < 0) {
        status = error_set_errno(error, errno, "cannot be read");
    } else if (!arena_copy(arena, (struct bytes){(uint8_t *)target, (size_t)size}, ret_target)) {
        status = error_set(error, STATUS_TOO_LARGE, 0, "no memory left for the link");
    }
    if (status != STATUS_OK) {
        path_prefix(error, path);
    }
    return status;
}

enum status volume_resolve(struct volume *volume, struct bytes path, struct arena *arena,
                           struct bytes *ret_path, struct error *error)
{
    CLEANUP(writer_done) struct writer resolved;
    writer_init(&resolved, PATH_BYTES_MAX);
    enum status  status = location_resolve(volume, path, &resolved, error);
    struct bytes found = resolved.size == 0 ? bytes_of("/") : writer_view(&resolved);
    if (status == STATUS_OK && !arena_copy(arena, found, ret_path)) {
        status = error_set(error, STATUS_TOO_LARGE, 0, "no memory left for the path");
    }
    if (status != STATUS_OK) {
        path_prefix(error, path);
    }
    return status;
}

const struct volume_skip *volume_skipped(const struct volume *volume, size_t *ret_count)
{
    *ret_count = volume->boundary.skip_count;
    return volume->boundary.skips;
}

void volume_set_heartbeat(struct volume *volume, void (*beat)(void *context), void *context)
{
    volume->beat = beat;
    volume->beat_context = context;
}
