#define _GNU_SOURCE
#include "sys/kernel_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/writer.h"

enum { CHUNK_BYTES = 16 << 10, NAMES_MAX = 1 << 22 };

enum status kernel_file_read(const char *path, size_t limit_bytes, struct arena *arena,
                             struct bytes *ret_text, struct error *error)
{
    CLEANUP(writer_done) struct writer text;
    writer_init(&text, limit_bytes + CHUNK_BYTES);
    int file CLEANUP(close_descriptor) = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0) {
        return error_set_errno(error, errno, "%s cannot be opened", path);
    }
    ssize_t got = 1;
    while (got != 0 && text.size <= limit_bytes && !writer_failed(&text)) {
        uint8_t *target = writer_reserve(&text, CHUNK_BYTES);
        got = target != NULL ? read(file, target, CHUNK_BYTES) : 0;
        if (got < 0 && errno != EINTR) {
            return error_set_errno(error, errno, "%s cannot be read", path);
        }
        text.size += got > 0 ? (size_t)got : 0;
    }
    if (text.size > limit_bytes || !arena_copy(arena, writer_view(&text), ret_text)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "%s is larger than %zu bytes", path,
                         limit_bytes);
    }
    return STATUS_OK;
}

enum status kernel_file_link(const char *path, struct arena *arena, struct bytes *ret_target,
                             struct error *error)
{
    static char target[PATH_MAX];
    ssize_t     size = readlink(path, target, sizeof target);
    if (size < 0) {
        return error_set_errno(error, errno, "%s cannot be read", path);
    }
    if (!arena_copy(arena, (struct bytes){(uint8_t *)target, (size_t)size}, ret_target)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "%s: no memory is left for it", path);
    }
    return STATUS_OK;
}

static void close_folder(DIR *const *folder)
{
    if (*folder != NULL) {
        (void)closedir(*folder);
    }
}

enum status kernel_file_list(const char *path, struct arena *arena, const struct bytes **ret_names,
                             size_t *ret_count, struct error *error)
{
    DIR *folder         CLEANUP(close_folder) = opendir(path);
    struct bytes *names CLEANUP(free_pointer) = NULL;
    size_t              count = 0;
    size_t              capacity = 0;
    if (folder == NULL) {
        return error_set_errno(error, errno, "%s cannot be opened", path);
    }
    for (struct dirent *entry = readdir(folder); entry != NULL && count < NAMES_MAX;
         entry = readdir(folder)) {
        struct bytes name = bytes_of(entry->d_name);
        if (bytes_equal_text(name, ".") || bytes_equal_text(name, "..")) {
            continue;
        }
        names = array_grow(names, count, &capacity, sizeof *names);
        if (!arena_copy(arena, name, &names[count++])) {
            return error_set(error, STATUS_TOO_LARGE, 0, "%s: no memory is left for it", path);
        }
    }
    struct bytes *kept = arena_alloc(arena, count, sizeof *kept);
    if (kept == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "%s: no memory is left for it", path);
    }
    for (size_t i = 0; i < count; i++) {
        kept[i] = names[i];
    }
    *ret_names = kept;
    *ret_count = count;
    return STATUS_OK;
}
