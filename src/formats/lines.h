#pragma once

/* What the line-oriented text formats have in common: numbered lines, comments, lines continued
 * with a backslash, and "key=value". */

#include "base/arena.h"
#include "base/bytes.h"

struct lines {
    struct bytes rest;
    uint64_t     number; /* of the line last given, from 1 */
};

static inline struct lines lines_of(struct bytes input)
{
    return (struct lines){.rest = input};
}

/* The next line, without LF or CR LF.  False at the end. */
bool lines_next(struct lines *lines, struct bytes *ret_line);

/* The next line that holds something: trimmed, not empty, and not beginning with one of the
 * characters in `comments`. */
bool lines_next_content(struct lines *lines, const char *comments, struct bytes *ret_line);

/* As lines_next_content, but a backslash at the end of a line joins the next one that is no comment
 * to it, with a blank between them; *ret_number is the first line's.  Joined text lives in the
 * arena; when its limit is reached *ret_is_cut is set and only the first line is given. */
bool lines_next_joined(struct lines *lines, const char *comments, struct arena *arena,
                       struct bytes *ret_line, uint64_t *ret_number, bool *ret_is_cut);

/* Splits at the first `separator`; both parts trimmed.  False when there is none. */
bool split_at(struct bytes line, uint8_t separator, struct bytes *ret_before,
              struct bytes *ret_after);

/* The name in "[name]". False for any other line. */
bool section_of(struct bytes line, struct bytes *ret_name);

/* Without a pair of equal quotes (" or ') around all of it. */
struct bytes unquoted(struct bytes value);

bool is_text_byte(uint8_t byte, const char *any_of);
