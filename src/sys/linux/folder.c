#define _GNU_SOURCE
#include "sys/folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/types.h>

static enum folder_node node_of(unsigned char type)
{
    switch (type) {
    case DT_UNKNOWN:
        return FOLDER_NODE_UNKNOWN;
    case DT_REG:
        return FOLDER_NODE_FILE;
    case DT_DIR:
        return FOLDER_NODE_FOLDER;
    case DT_LNK:
        return FOLDER_NODE_LINK;
    default:
        return FOLDER_NODE_OTHER;
    }
}

static bool is_dot(struct bytes name)
{
    return bytes_equal_text(name, ".") || bytes_equal_text(name, "..");
}

static enum status refill(struct folder_reader *reader, struct error *error)
{
    ssize_t got = getdents64(reader->descriptor, reader->buffer, sizeof reader->buffer);
    if (got < 0) {
        return error_set_errno(error, errno, "the folder cannot be read");
    }
    reader->used = (size_t)got;
    reader->next = 0;
    return STATUS_OK;
}

/* A record of getdents64(2): a fixed head, the name, a NUL and padding, all counted in d_reclen. */
static bool take_record(struct folder_reader *reader, struct folder_name *ret_name)
{
    enum { HEAD = offsetof(struct dirent64, d_name) };
    struct dirent64 record;
    size_t          left = reader->used - reader->next;
    const uint8_t  *start = reader->buffer + reader->next;
    if (left <= HEAD) {
        return false;
    }
    memcpy(&record, start, HEAD);
    if (record.d_reclen <= HEAD || record.d_reclen > left) {
        return false;
    }
    struct bytes room = {start + HEAD, record.d_reclen - (size_t)HEAD};
    size_t       end = bytes_find_byte(room, 0);
    if (end == room.size) {
        return false;
    }
    reader->next += record.d_reclen;
    *ret_name = (struct folder_name){{room.data, end}, node_of(record.d_type)};
    return true;
}

void folder_reader_start(struct folder_reader *reader, int descriptor)
{
    reader->descriptor = descriptor;
    reader->used = 0;
    reader->next = 0;
}

enum status folder_reader_next(struct folder_reader *reader, struct folder_name *ret_name,
                               bool *ret_is_end, struct error *error)
{
    for (;;) {
        if (reader->next == reader->used) {
            enum status status = refill(reader, error);
            if (status != STATUS_OK) {
                return status;
            }
        }
        *ret_is_end = reader->used == 0;
        if (*ret_is_end) {
            return STATUS_OK;
        }
        struct folder_name name;
        if (!take_record(reader, &name)) {
            return error_set(error, STATUS_MALFORMED, 0, "the folder holds a damaged record");
        }
        if (!is_dot(name.name)) {
            *ret_name = name;
            return STATUS_OK;
        }
    }
}
