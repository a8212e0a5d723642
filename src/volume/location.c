#define _GNU_SOURCE
#include "volume/location.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/writer.h"
#include "sys/open_in_root.h"
#include "volume/directory.h"
#include "volume/path.h"

enum { LEAP_BYTES_MAX = PATH_MAX - 1, LEAP_BYTES_MIN = 128 };

/* A path that is walked by ourselves. */
struct resolution {
    struct volume       *volume;
    struct writer        path;    /* canonical path so far, "" for the root */
    struct bytes         rest;    /* not yet walked */
    uint8_t             *text;    /* owned: what `rest` points into, after the first link */
    int                  parent;  /* the folder `current` was found in; -1 when not known */
    int                  current; /* at `path`; -1: to be opened again */
    enum filesystem_kind kind;    /* of what is at `path` */
    struct stat          stat;
    unsigned             links;
    size_t               leap_bytes; /* how much of a long path to try in one system call */
};

static void close_and_forget(int *descriptor)
{
    close_descriptor(descriptor);
    *descriptor = -1;
}

/* Opens the components path[start, end) from `folder` on, all on one mount. */
static int open_chunk(struct volume *volume, int folder, struct bytes chunk, int *ret_descriptor)
{
    char text[PATH_MAX];
    if (chunk.size >= sizeof text) {
        return ENAMETOOLONG;
    }
    memcpy(text, chunk.data, chunk.size);
    text[chunk.size] = '\0';
    volume_count_work(volume);
    return open_in_root(folder, text,
                        OPEN_PATH_ONLY | OPEN_FOLDER | OPEN_NO_LINKS | OPEN_SAME_MOUNT,
                        ret_descriptor);
}

static enum status cross_at(struct volume *volume, int folder, struct bytes path,
                            int *ret_descriptor, enum filesystem_kind *ret_kind,
                            struct error *error)
{
    char         name[PATH_COMPONENT_MAX + 1] = {0};
    struct bytes last = bytes_file_name(path);
    memcpy(name, last.data, last.size);
    return boundary_cross(&volume->boundary, folder, name, path, ret_descriptor, ret_kind, error);
}

enum status location_descend(struct volume *volume, struct bytes path, int *ret_descriptor,
                             enum filesystem_kind *ret_kind, struct error *error)
{
    enum { CHUNK_MAX = PATH_MAX - 1 };
    CLEANUP(close_descriptor) int folder = -1;
    enum filesystem_kind          kind = FILESYSTEM_LOCAL;
    int    cause = open_in_root(volume->root, ".", OPEN_PATH_ONLY | OPEN_FOLDER, &folder);
    size_t limit = CHUNK_MAX;
    for (size_t done = 0; cause == 0 && done < path.size;) {
        size_t       end = path_chunk_end(path, done, limit);
        struct bytes chunk = bytes_slice(path, done + 1, end - done - 1);
        bool         is_single = bytes_find_byte(chunk, '/') == chunk.size;
        int          next = -1;
        cause = open_chunk(volume, folder, chunk, &next);
        if (cause == EXDEV && !is_single) {
            limit = chunk.size / 2; /* a mount is among them: find it */
            cause = 0;
            continue;
        }
        if (cause == EXDEV) {
            enum status status =
                cross_at(volume, folder, bytes_slice(path, 0, end), &next, &kind, error);
            if (status != STATUS_OK) {
                return status;
            }
            cause = 0;
        }
        if (cause == 0) {
            close_descriptor(&folder);
            folder = next;
            done = end;
            limit = CHUNK_MAX;
        }
    }
    if (cause != 0) {
        return error_set_errno(error, cause, "cannot be opened");
    }
    *ret_descriptor = folder;
    *ret_kind = kind;
    folder = -1;
    return STATUS_OK;
}

static void resolution_done(struct resolution *resolution)
{
    writer_done(&resolution->path);
    free(resolution->text);
    close_and_forget(&resolution->parent);
    close_and_forget(&resolution->current);
}

static enum status open_current(struct resolution *resolution, struct error *error)
{
    if (resolution->current >= 0) {
        return STATUS_OK;
    }
    enum status status = location_descend(resolution->volume, writer_view(&resolution->path),
                                          &resolution->current, &resolution->kind, error);
    if (status == STATUS_OK && fstat(resolution->current, &resolution->stat) != 0) {
        return error_set_errno(error, errno, "cannot be examined");
    }
    return status;
}

static void go_up(struct resolution *resolution)
{
    struct bytes path = writer_view(&resolution->path);
    size_t       slash = bytes_find_last_byte(path, '/');
    if (path.size != 0) {
        resolution->path.size = slash;
        close_and_forget(&resolution->current);
        close_and_forget(&resolution->parent);
    }
}

/* Opens `name` in the current folder, which stays open. */
static enum status open_child(struct resolution *resolution, struct bytes name, int *ret_child,
                              enum filesystem_kind *ret_kind, struct error *error)
{
    char text[PATH_COMPONENT_MAX + 1] = {0};
    memcpy(text, name.data, name.size);
    volume_count_work(resolution->volume);
    int cause = open_in_root(resolution->current, text,
                             OPEN_PATH_ONLY | OPEN_NO_FOLLOW | OPEN_SAME_MOUNT, ret_child);
    if (cause == EXDEV) {
        return boundary_cross(&resolution->volume->boundary, resolution->current, text,
                              writer_view(&resolution->path), ret_child, ret_kind, error);
    }
    if (cause != 0) {
        return error_set_errno(error, cause, "cannot be opened");
    }
    *ret_kind = resolution->kind;
    return STATUS_OK;
}

/* Puts what the link says before the rest of the path. */
static enum status follow_link(struct resolution *resolution, int link, struct error *error)
{
    char    target[PATH_MAX];
    ssize_t size = readlinkat(link, "", target, sizeof target);
    if (size < 0 || size == PATH_MAX) {
        return error_set_errno(error, size < 0 ? errno : ENAMETOOLONG, "a link cannot be read");
    }
    if (size == 0 || ++resolution->links > LINKS_MAX) {
        return error_set_errno(error, size == 0 ? ENOENT : ELOOP, "cannot be opened");
    }
    struct writer text;
    writer_init(&text, PATH_BYTES_MAX);
    writer_bytes(&text, (struct bytes){(uint8_t *)target, (size_t)size});
    writer_u8(&text, '/');
    writer_bytes(&text, resolution->rest);
    if (writer_failed(&text)) {
        writer_done(&text);
        return error_set_errno(error, ENAMETOOLONG, "cannot be opened");
    }
    resolution->rest = path_without_end_slashes(writer_view(&text));
    free(resolution->text);
    resolution->text = text.data;
    if (target[0] == '/') {
        writer_clear(&resolution->path);
        close_and_forget(&resolution->current);
        close_and_forget(&resolution->parent);
    }
    resolution->leap_bytes = LEAP_BYTES_MAX;
    return STATUS_OK;
}

/* Size of the components in front that are plain names, without the last of all. */
static size_t plain_run(struct bytes rest, size_t limit)
{
    size_t       size = 0;
    struct bytes name;
    while (bytes_next_part(&rest, '/', &name) && rest.size != 0) {
        size_t end = size + name.size + (size != 0);
        if (name.size == 0 || bytes_equal_text(name, ".") || bytes_equal_text(name, "..") ||
            end > limit) {
            break;
        }
        size = end;
    }
    return size;
}

/* A long path would take a system call for each component: as much of it as possible is taken at
 * once, as long as there are neither links nor mounts in it. */
static void leap(struct resolution *resolution)
{
    while (resolution->rest.size > LEAP_BYTES_MIN && resolution->leap_bytes > LEAP_BYTES_MIN) {
        struct bytes chunk =
            bytes_slice(resolution->rest, 0, plain_run(resolution->rest, resolution->leap_bytes));
        int         next = -1;
        struct stat stat;
        if (chunk.size == 0 || chunk.size + 1 > PATH_BYTES_MAX - resolution->path.size) {
            return;
        }
        if (open_chunk(resolution->volume, resolution->current, chunk, &next) != 0 ||
            fstat(next, &stat) != 0) {
            close_descriptor(&next);
            resolution->leap_bytes = chunk.size / 2;
            continue;
        }
        writer_u8(&resolution->path, '/');
        writer_bytes(&resolution->path, chunk);
        resolution->rest = bytes_after(resolution->rest, chunk.size + 1);
        close_and_forget(&resolution->parent); /* not the folder that holds `next` */
        close_descriptor(&resolution->current);
        resolution->current = next;
        resolution->stat = stat;
    }
}

static enum status enter_name(struct resolution *resolution, struct bytes name, bool follow,
                              struct error *error)
{
    size_t parent_size = resolution->path.size;
    writer_u8(&resolution->path, '/');
    writer_bytes(&resolution->path, name);
    if (name.size > PATH_COMPONENT_MAX || writer_failed(&resolution->path)) {
        return error_set_errno(error, ENAMETOOLONG, "cannot be opened");
    }
    int                  child = -1;
    enum filesystem_kind kind = FILESYSTEM_LOCAL;
    enum status          status = open_child(resolution, name, &child, &kind, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct stat stat;
    if (fstat(child, &stat) != 0) {
        status = error_set_errno(error, errno, "cannot be examined");
        close_descriptor(&child);
        return status;
    }
    if (S_ISLNK(stat.st_mode) && (follow || resolution->rest.size != 0)) {
        resolution->path.size = parent_size;
        status = follow_link(resolution, child, error);
        close_descriptor(&child);
        return status;
    }
    close_descriptor(&resolution->parent);
    resolution->parent = resolution->current;
    resolution->current = child;
    resolution->kind = kind;
    resolution->stat = stat;
    return STATUS_OK;
}

static enum status walk_rest(struct resolution *resolution, bool follow, struct error *error)
{
    enum status  status = open_current(resolution, error);
    struct bytes name;
    if (status == STATUS_OK) {
        leap(resolution);
    }
    while (status == STATUS_OK && bytes_next_part(&resolution->rest, '/', &name)) {
        if (!S_ISDIR(resolution->stat.st_mode)) {
            return error_set_errno(error, ENOTDIR, "cannot be opened");
        }
        if (name.size == 0 || bytes_equal_text(name, ".")) {
            continue;
        }
        if (bytes_equal_text(name, "..")) {
            go_up(resolution);
            continue;
        }
        status = open_current(resolution, error);
        if (status == STATUS_OK) {
            status = enter_name(resolution, name, follow, error);
        }
        if (status == STATUS_OK && resolution->current >= 0) {
            leap(resolution);
        }
    }
    return status == STATUS_OK ? open_current(resolution, error) : status;
}

static enum status resolve(struct resolution *resolution, struct volume *volume, struct bytes path,
                           bool follow, struct error *error)
{
    *resolution = (struct resolution){.volume = volume,
                                      .rest = path_without_end_slashes(path),
                                      .parent = -1,
                                      .current = -1,
                                      .leap_bytes = LEAP_BYTES_MAX};
    writer_init(&resolution->path, PATH_BYTES_MAX);
    if (bytes_find_byte(path, 0) != path.size) {
        return error_set(error, STATUS_ABSENT, 0, "no file has a NUL in its name");
    }
    if (path.size > PATH_BYTES_MAX) {
        return error_set_errno(error, ENAMETOOLONG, "cannot be opened");
    }
    enum status status = walk_rest(resolution, follow, error);
    if (status == STATUS_OK && resolution->kind != FILESYSTEM_LOCAL) {
        return error_set(error, STATUS_UNSUPPORTED, 0,
                         "is on a pseudo file system, which is not examined");
    }
    return status;
}

enum status location_resolve(struct volume *volume, struct bytes path, struct writer *resolved,
                             struct error *error)
{
    CLEANUP(resolution_done) struct resolution resolution;
    enum status status = resolve(&resolution, volume, path, true, error);
    if (status == STATUS_OK) {
        writer_bytes(resolved, writer_view(&resolution.path));
    }
    return status;
}

static enum status find_by_steps(struct volume *volume, struct bytes path, bool follow,
                                 struct location *location, struct error *error)
{
    CLEANUP(resolution_done) struct resolution resolution;
    enum status status = resolve(&resolution, volume, path, follow, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct bytes name = bytes_file_name(writer_view(&resolution.path));
    memcpy(location->name, name.data, name.size);
    location->name[name.size] = '\0';
    location->how = OPEN_NO_FOLLOW;
    location->stat = resolution.stat;
    location->base = resolution.parent;
    location->descriptor = resolution.current;
    resolution.parent = -1;
    resolution.current = -1;
    return STATUS_OK;
}

enum status location_find(struct volume *volume, struct bytes path, bool follow,
                          struct location *ret_location, struct error *error)
{
    struct bytes short_path = path_without_end_slashes(path);
    if (short_path.size >= PATH_MAX || bytes_find_byte(path, 0) != path.size) {
        return find_by_steps(volume, path, follow, ret_location, error);
    }
    ret_location->base = -1;
    ret_location->how = OPEN_SAME_MOUNT | (follow ? 0 : OPEN_NO_FOLLOW);
    memcpy(ret_location->name, short_path.size == 0 ? (const uint8_t *)"." : short_path.data,
           short_path.size + (short_path.size == 0));
    ret_location->name[short_path.size + (short_path.size == 0)] = '\0';
    volume_count_work(volume);
    int descriptor = -1;
    int cause = open_in_root(volume->root, ret_location->name, ret_location->how | OPEN_PATH_ONLY,
                             &descriptor);
    if (cause == EXDEV || cause == EAGAIN) {
        return find_by_steps(volume, path, follow, ret_location, error);
    }
    if (cause != 0) {
        return error_set_errno(error, cause, "cannot be opened");
    }
    ret_location->descriptor = descriptor;
    if (fstat(descriptor, &ret_location->stat) != 0) {
        cause = errno;
        location_done(ret_location);
        return error_set_errno(error, cause, "cannot be examined");
    }
    return STATUS_OK;
}

void location_done(struct location *location)
{
    close_and_forget(&location->descriptor);
    close_and_forget(&location->base);
}

static enum status open_folder(const struct location *location, int *ret_descriptor,
                               struct error *error)
{
    int cause = open_in_root(location->descriptor, ".", OPEN_FOLDER, ret_descriptor);
    return cause == 0 ? STATUS_OK : error_set_errno(error, cause, "cannot be opened");
}

/* A place cannot be made readable without /proc, so the name is opened again; should it lead
 * elsewhere now, what it leads to is closed unread. */
static enum status open_file(struct volume *volume, const struct location *location,
                             int *ret_descriptor, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = -1;
    int                           base = location->base < 0 ? volume->root : location->base;
    int cause = open_in_root(base, location->name, location->how, &descriptor);
    if (cause != 0) {
        return error_set_errno(error, cause, "cannot be opened");
    }
    struct stat stat;
    if (fstat(descriptor, &stat) != 0) {
        return error_set_errno(error, errno, "cannot be examined");
    }
    if (stat.st_dev != location->stat.st_dev || stat.st_ino != location->stat.st_ino) {
        return error_set(error, STATUS_FAILED, 0, "was replaced while it was opened");
    }
    *ret_descriptor = descriptor;
    descriptor = -1;
    return STATUS_OK;
}

enum status location_open(struct volume *volume, const struct location *location,
                          int *ret_descriptor, struct error *error)
{
    volume_count_work(volume);
    if (S_ISDIR(location->stat.st_mode)) {
        return open_folder(location, ret_descriptor, error);
    }
    if (S_ISREG(location->stat.st_mode)) {
        return open_file(volume, location, ret_descriptor, error);
    }
    return error_set(error, STATUS_UNSUPPORTED, 0, "is neither a file nor a folder");
}
