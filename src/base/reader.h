#pragma once

/* The one reader of hostile bytes.  A read that does not fit fails, the failure
 * sticks, and a failed reader has nothing left: groups of fields are read without
 * a branch and judged once, and every loop on reader_left() ends. */

#include "base/bytes.h"

struct reader {
    const uint8_t *start;
    const uint8_t *next;
    const uint8_t *end;
    bool           failed;
};

static inline struct reader reader_of(struct bytes input)
{
    return (struct reader){input.data, input.data, bytes_end(input), false};
}

static inline bool reader_failed(const struct reader *reader)
{
    return reader->failed;
}

static inline size_t reader_left(const struct reader *reader)
{
    return (size_t)(reader->end - reader->next);
}

/* Bytes consumed so far; the size of the input after a failure. */
static inline size_t reader_offset(const struct reader *reader)
{
    return (size_t)(reader->next - reader->start);
}

static inline void reader_fail(struct reader *reader)
{
    reader->failed = true;
    reader->next = reader->end;
}

/* The next `size` bytes, or no bytes at all. */
static inline struct bytes reader_bytes(struct reader *reader, size_t size)
{
    if (reader->failed || size > reader_left(reader)) {
        reader_fail(reader);
        return (struct bytes){0};
    }
    struct bytes view = {reader->next, size};
    if (size != 0) {
        reader->next += size;
    }
    return view;
}

static inline struct bytes reader_rest(struct reader *reader)
{
    return reader_bytes(reader, reader_left(reader));
}

static inline void reader_skip(struct reader *reader, size_t size)
{
    (void)reader_bytes(reader, size);
}

/* Goes to an absolute offset of the input, forward or back. */
static inline void reader_seek(struct reader *reader, size_t offset)
{
    if (reader->failed || offset > (size_t)(reader->end - reader->start)) {
        reader_fail(reader);
        return;
    }
    if (offset != 0 || reader->start != NULL) {
        reader->next = reader->start + offset;
    }
}

/* A reader of the next `size` bytes that cannot see beyond them. */
static inline struct reader reader_section(struct reader *reader, size_t size)
{
    struct reader section = reader_of(reader_bytes(reader, size));
    section.failed = reader->failed;
    return section;
}

/* Copies `size` bytes out; zeroes them when they are not there. */
static inline void reader_copy(struct reader *reader, void *target, size_t size)
{
    struct bytes view = reader_bytes(reader, size);
    if (view.size == size && size != 0) {
        memcpy(target, view.data, size);
    } else if (size != 0) {
        memset(target, 0, size);
    }
}

static inline uint8_t reader_u8(struct reader *reader)
{
    struct bytes view = reader_bytes(reader, 1);
    return view.size == 1 ? view.data[0] : 0;
}

static inline uint64_t reader_number_le(struct reader *reader, size_t size)
{
    struct bytes view = reader_bytes(reader, size);
    uint64_t     value = 0;
    for (size_t i = view.size; i-- > 0;) {
        value = value << 8 | view.data[i];
    }
    return value;
}

static inline uint64_t reader_number_be(struct reader *reader, size_t size)
{
    struct bytes view = reader_bytes(reader, size);
    uint64_t     value = 0;
    for (size_t i = 0; i < view.size; i++) {
        value = value << 8 | view.data[i];
    }
    return value;
}

static inline uint16_t reader_u16le(struct reader *reader)
{
    return (uint16_t)reader_number_le(reader, 2);
}

static inline uint32_t reader_u32le(struct reader *reader)
{
    return (uint32_t)reader_number_le(reader, 4);
}

static inline uint64_t reader_u64le(struct reader *reader)
{
    return reader_number_le(reader, 8);
}

static inline uint16_t reader_u16be(struct reader *reader)
{
    return (uint16_t)reader_number_be(reader, 2);
}

static inline uint32_t reader_u32be(struct reader *reader)
{
    return (uint32_t)reader_number_be(reader, 4);
}

static inline uint64_t reader_u64be(struct reader *reader)
{
    return reader_number_be(reader, 8);
}

/* The bytes up to the next NUL, which is consumed too; fails when there is none. */
static inline struct bytes reader_until_nul(struct reader *reader)
{
    struct bytes left = {reader->next, reader_left(reader)};
    size_t       end = bytes_find_byte(left, 0);
    if (end == left.size) {
        reader_fail(reader);
        return (struct bytes){0};
    }
    struct bytes view = reader_bytes(reader, end);
    reader_skip(reader, 1);
    return view;
}
