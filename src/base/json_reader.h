#pragma once

/* A pull reader for JSON (RFC 8259) without a tree: the caller asks for what it expects and skips
 * the rest.  Errors stick, as in base/reader.h.  Strings without escapes are views into the input.
 */

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

enum { JSON_DEPTH_MAX = 64 };

enum json_type {
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_NONE
};

struct json_reader {
    const uint8_t *start;
    const uint8_t *next;
    const uint8_t *end;
    struct arena  *arena;   /* for strings with escapes */
    const char    *problem; /* the first thing wrong; NULL while all is well */
    size_t         problem_offset;
    enum status    problem_status;
    bool           at_first; /* no element of the innermost object or array was read yet */
};

struct json_reader json_reader_of(struct bytes input, struct arena *arena);

static inline bool json_failed(const struct json_reader *reader)
{
    return reader->problem != NULL;
}

/* Notes a problem found by the caller at the place where the reader stands. */
void json_fail(struct json_reader *reader, const char *problem);

/* Fills *error from the first problem; STATUS_OK when there is none. */
enum status json_status(const struct json_reader *reader, struct error *error);

/* What comes next; nothing is consumed.  JSON_NONE at the end of the input, of an object or of an
 * array. */
enum json_type json_peek(struct json_reader *reader);

void json_enter_object(struct json_reader *reader);

/* The name of the next member, whose value must then be read or skipped.  False, and the object is
 * left, when there is none. */
bool json_next_member(struct json_reader *reader, struct bytes *ret_name);

void json_enter_array(struct json_reader *reader);

/* True when there is another element, which must then be read or skipped.  False leaves the array.
 */
bool json_next_element(struct json_reader *reader);

/* A string with its escapes resolved.  Lone surrogates \udc80 to \udcff become the bytes 80 to ff
 * (PEP 383); input that is not UTF-8, control characters and other lone surrogates are errors. */
struct bytes json_string(struct json_reader *reader);

/* The text of a number as it stands. */
struct bytes json_number(struct json_reader *reader);
uint64_t     json_u64(struct json_reader *reader);
bool         json_bool(struct json_reader *reader);

/* Any value, checked; the text as it stands. */
struct bytes json_raw(struct json_reader *reader);

/* Fails unless only blanks are left. */
void json_expect_end(struct json_reader *reader);
