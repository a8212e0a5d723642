#pragma once

/* Stanzas of "Field: value" lines (deb822(5)): /var/lib/dpkg/status and status.d, apt's .sources
 * files and history.log, installed opkg packages. */

#include "base/error.h"
#include "formats/lines.h"

enum {
    DEB822_FIELDS_MAX = 128,          /* fields of one stanza */
    DEB822_STANZA_LINES_MAX = 200000, /* a package with more conffiles than that is no package */
};

struct deb822_field {
    struct bytes name;
    struct bytes value; /* first line trimmed at its start; continuation lines as they are, with LF
                           and leading blank */
    uint64_t line;
};

struct deb822_stanza {
    uint64_t            line; /* of its first field */
    size_t              field_count;
    struct deb822_field fields[DEB822_FIELDS_MAX];
};

struct deb822_reader {
    struct lines lines;
};

static inline struct deb822_reader deb822_reader_of(struct bytes input)
{
    return (struct deb822_reader){lines_of(input)};
}

/* The next stanza; its views point into the input.  Lines beginning with '#' are comments.
 * STATUS_ABSENT: the end was reached. STATUS_MALFORMED, STATUS_TOO_LARGE: this stanza is damaged
 * (error->offset is the line); it has been passed over and *ret_stanza holds nothing: go on. */
NODISCARD enum status deb822_next(struct deb822_reader *reader, struct deb822_stanza *ret_stanza,
                                  struct error *error);

/* The value of the field, whose name compares without regard to case; empty when there is none.
 * A field given twice: the first one. */
struct bytes deb822_get(const struct deb822_stanza *stanza, const char *name);

/* As deb822_get; NULL when there is no such field. */
const struct deb822_field *deb822_find(const struct deb822_stanza *stanza, const char *name);

/* The first line of a value, trimmed. */
struct bytes deb822_first_line(struct bytes value);
