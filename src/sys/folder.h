#pragma once

/* Reading the names in a folder, in the order in which the file system keeps them. */

#include "base/bytes.h"
#include "base/error.h"

enum { FOLDER_BUFFER_BYTES = 32 * 1024, FOLDER_NAME_MAX = 255 };

enum folder_node {
    FOLDER_NODE_UNKNOWN, /* the file system does not tell */
    FOLDER_NODE_FILE,
    FOLDER_NODE_FOLDER,
    FOLDER_NODE_LINK,
    FOLDER_NODE_OTHER,
};

struct folder_name {
    struct bytes     name; /* NUL-terminated behind its size; valid until the next call */
    enum folder_node node;
};

struct folder_reader {
    int    descriptor; /* borrowed */
    size_t used;
    size_t next;
    _Alignas(8) uint8_t buffer[FOLDER_BUFFER_BYTES];
};

/* `descriptor` is open for reading and at its start. */
void folder_reader_start(struct folder_reader *reader, int descriptor);

/* The next name but "." and ".."; *ret_is_end, and nothing else set, behind the last one. */
NODISCARD enum status folder_reader_next(struct folder_reader *reader, struct folder_name *ret_name,
                                         bool *ret_is_end, struct error *error);
