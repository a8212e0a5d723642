#define _GNU_SOURCE
#include "sys/mounts.h"

#include "base/memory.h"
#include "base/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { CHUNK_BYTES = 16 * 1024, FIELDS_BEFORE_PATH = 4, OCTAL_DIGITS = 3 };

static size_t count_lines(struct bytes text)
{
    size_t       count = 0;
    struct bytes line;
    while (bytes_next_line(&text, &line)) {
        count++;
    }
    return count;
}

/* Blank, tab, newline and backslash stand as \040, \011, \012 and \134. */
static bool unescape(struct bytes field, struct arena *arena, struct bytes *ret_text)
{
    uint8_t *target = arena_alloc(arena, field.size + 1, 1);
    if (target == NULL) {
        return false;
    }
    size_t size = 0;
    for (size_t i = 0; i < field.size; i++) {
        uint64_t code = 0;
        if (field.data[i] == '\\' &&
            bytes_to_u64(bytes_slice(field, i + 1, OCTAL_DIGITS), 8, &code) && code <= UINT8_MAX) {
            target[size++] = (uint8_t)code;
            i += OCTAL_DIGITS;
            continue;
        }
        target[size++] = field.data[i];
    }
    *ret_text = (struct bytes){target, size};
    return true;
}

/* 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
 * Any number of optional fields stand before the "-". */
static bool split_line(struct bytes line, struct bytes *ret_path, struct bytes *ret_type)
{
    struct bytes word;
    for (int i = 0; i < FIELDS_BEFORE_PATH; i++) {
        if (!bytes_next_word(&line, &word)) {
            return false;
        }
    }
    if (!bytes_next_word(&line, ret_path) || !bytes_start_with(*ret_path, "/")) {
        return false;
    }
    while (bytes_next_word(&line, &word)) {
        if (bytes_equal_text(word, "-")) {
            return bytes_next_word(&line, ret_type);
        }
    }
    return false;
}

static enum status parse_line(struct bytes line, uint64_t number, struct arena *arena,
                              struct mount *mount, struct error *error)
{
    struct bytes path;
    struct bytes type;
    if (!split_line(line, &path, &type)) {
        return error_set(error, STATUS_MALFORMED, number, "line %llu is no mount",
                         (unsigned long long)number);
    }
    if (!unescape(path, arena, &mount->path) || !unescape(type, arena, &mount->type)) {
        return error_set(error, STATUS_TOO_LARGE, number, "the mount table is too large");
    }
    return STATUS_OK;
}

enum status mounts_parse(struct bytes text, struct arena *arena, struct mount **ret_mounts,
                         size_t *ret_count, struct error *error)
{
    size_t        lines = count_lines(text);
    struct mount *mounts = lines > MOUNTS_MAX ? NULL : arena_alloc(arena, lines, sizeof *mounts);
    if (mounts == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "the mount table is too large");
    }
    size_t       count = 0;
    struct bytes line;
    while (count < lines && bytes_next_line(&text, &line)) {
        enum status status = parse_line(line, count + 1, arena, &mounts[count], error);
        if (status != STATUS_OK) {
            return status;
        }
        count++;
    }
    *ret_mounts = mounts;
    *ret_count = count;
    return STATUS_OK;
}

static enum status read_all(int descriptor, struct writer *text, struct error *error)
{
    for (;;) {
        uint8_t *room = writer_reserve(text, CHUNK_BYTES);
        if (room == NULL) {
            return error_set(error, STATUS_TOO_LARGE, 0, "the mount table is too large");
        }
        ssize_t got = read(descriptor, room, CHUNK_BYTES);
        if (got < 0 && errno != EINTR) {
            return error_set_errno(error, errno, "the mount table cannot be read");
        }
        if (got == 0) {
            return STATUS_OK;
        }
        text->size += got > 0 ? (size_t)got : 0;
    }
}

enum status mounts_open(int *ret_descriptor, struct error *error)
{
    int descriptor = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return error_set_errno(error, errno, "/proc/self/mountinfo");
    }
    *ret_descriptor = descriptor;
    return STATUS_OK;
}

enum status mounts_read(int descriptor, struct arena *arena, struct mount **ret_mounts,
                        size_t *ret_count, struct error *error)
{
    CLEANUP(writer_done) struct writer text;
    writer_init(&text, MOUNTS_TEXT_BYTES_MAX);
    if (lseek(descriptor, 0, SEEK_SET) < 0) {
        return error_set_errno(error, errno, "the mount table cannot be read");
    }
    enum status status = read_all(descriptor, &text, error);
    if (status == STATUS_OK) {
        status = mounts_parse(writer_view(&text), arena, ret_mounts, ret_count, error);
    }
    return status;
}
