#pragma once

/* The one writer: bytes appended to a buffer that grows up to a limit.  Failure
 * sticks; writer_view() of a failed writer is empty, never half a record. */

#include "base/bytes.h"
#include "base/compiler.h"

struct writer {
    uint8_t *data; /* owned */
    size_t   size;
    size_t   capacity;
    size_t   limit_bytes;
    bool     failed;
};

void writer_init(struct writer *writer, size_t limit_bytes);
void writer_done(struct writer *writer);

/* Empty but usable, failure forgotten. */
void writer_clear(struct writer *writer);

static inline bool writer_failed(const struct writer *writer)
{
    return writer->failed;
}

/* What was written; valid until the next write. */
static inline struct bytes writer_view(const struct writer *writer)
{
    return writer->failed ? (struct bytes){0} : (struct bytes){writer->data, writer->size};
}

/* Room for `size` more bytes, to be filled by the caller and then counted by adding to
 * writer->size; NULL after failure. */
NODISCARD uint8_t *writer_reserve(struct writer *writer, size_t size);

void writer_bytes(struct writer *writer, struct bytes view);
void writer_text(struct writer *writer, const char *text);
void writer_u8(struct writer *writer, uint8_t byte);
void writer_u32le(struct writer *writer, uint32_t value);
void writer_decimal(struct writer *writer, uint64_t value);
void writer_hex(struct writer *writer, struct bytes view);
PRINTF_LIKE(2, 3) void writer_format(struct writer *writer, const char *text, ...);
