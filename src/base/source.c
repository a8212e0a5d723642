#include "base/source.h"

#include <errno.h>
#include <unistd.h>

struct source source_of_bytes(struct bytes contents)
{
    return (struct source){contents, -1, contents.size};
}

struct source source_of_descriptor(int descriptor, uint64_t size_bytes)
{
    return (struct source){{0}, descriptor, size_bytes};
}

static enum status cut_short(uint64_t offset, struct error *error)
{
    return error_set(error, STATUS_TRUNCATED, offset, "the file is cut short");
}

static enum status read_file(int descriptor, uint64_t offset, uint8_t *target, size_t size,
                             struct error *error)
{
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(descriptor, target + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set_errno(error, errno, "cannot read");
        }
        if (got == 0) {
            return cut_short(offset + done, error);
        }
        done += (size_t)got;
    }
    return STATUS_OK;
}

enum status source_read(const struct source *source, uint64_t offset, void *target, size_t size,
                        struct error *error)
{
    if (offset > source->size_bytes || size > source->size_bytes - offset) {
        return cut_short(source->size_bytes, error);
    }
    if (source->descriptor >= 0) {
        return read_file(source->descriptor, offset, target, size, error);
    }
    if (size != 0) {
        memcpy(target, source->contents.data + offset, size);
    }
    return STATUS_OK;
}
