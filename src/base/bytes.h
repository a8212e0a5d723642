#pragma once

/* A borrowed range of bytes: what file names, field values and file contents
 * are.  Never NUL-terminated by luck, never owned. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
    const uint8_t *data;
    size_t         size;
};

/* A string literal or other C text, without its NUL. */
static inline struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* Behind the last byte.  The empty range may have no address at all, to which nothing can be added.
 */
static inline const uint8_t *bytes_end(struct bytes view)
{
    return view.size == 0 ? view.data : view.data + view.size;
}

static inline bool bytes_empty(struct bytes view)
{
    return view.size == 0;
}

static inline bool bytes_equal(struct bytes left, struct bytes right)
{
    return left.size == right.size &&
           (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

static inline bool bytes_equal_text(struct bytes view, const char *text)
{
    return bytes_equal(view, bytes_of(text));
}

/* Like memcmp, a shorter value first; for sorting. */
int bytes_compare(struct bytes left, struct bytes right);

/* ASCII letters without regard to case; other bytes exactly. */
bool    bytes_equal_folded(struct bytes left, struct bytes right);
uint8_t byte_folded(uint8_t byte);

bool bytes_start_with(struct bytes view, const char *prefix);
bool bytes_end_with(struct bytes view, const char *suffix);

/* The part from `start` on, at most `size` bytes; empty when `start` lies outside. */
struct bytes bytes_slice(struct bytes view, size_t start, size_t size);
struct bytes bytes_after(struct bytes view, size_t start);

/* Index of the first (last) `byte`, or view.size when there is none. */
size_t bytes_find_byte(struct bytes view, uint8_t byte);
size_t bytes_find_last_byte(struct bytes view, uint8_t byte);

/* Index of the first occurrence of `needle`, or view.size when there is none. */
size_t bytes_find(struct bytes view, struct bytes needle);

/* Without blanks (space, tab, CR, LF) at both ends. */
struct bytes bytes_trim(struct bytes view);

/* Takes the next part up to `separator` off *rest (the separator is dropped).
 * False when nothing is left.  A separator at the very end gives no empty last part. */
bool bytes_next_part(struct bytes *rest, uint8_t separator, struct bytes *ret_part);

/* Takes the next line off *rest, without its LF or CR LF. */
bool bytes_next_line(struct bytes *rest, struct bytes *ret_line);

/* Takes the next run of non-blanks (anything but space and tab) off *rest. */
bool bytes_next_word(struct bytes *rest, struct bytes *ret_word);

/* The last component of a path with '/' separators. */
struct bytes bytes_file_name(struct bytes path);

/* All of `view` as an unsigned number in `base` 8, 10 or 16; false when it is anything else
 * or does not fit. */
bool bytes_to_u64(struct bytes view, unsigned base, uint64_t *ret_value);
