#pragma once

/* Names from hostile systems as text for people.  What could steer a terminal or mislead the eye is
 * shown instead of obeyed: control characters and bytes that are not UTF-8 as \x1b, invisible and
 * directional characters (Unicode Standard Annex #9, Unicode Technical Report #36) as \u{202e}.  A
 * backslash that would make such an escape ambiguous is doubled: different names never look the
 * same. */

#include "base/writer.h"

enum { PLAIN_MARKS_MAX = 3 }; /* combining marks on one character; further ones are escaped */

void plain_write(struct writer *writer, struct bytes text);

/* Columns that plain_write() takes on a terminal: wide characters count two. */
size_t plain_width(struct bytes text);

/* At most `columns` wide.  Of a longer text the last `tail` columns are kept, with "…" where
 * something is missing; `tail` must be below `columns`.  Returns the columns used. */
size_t plain_write_cut(struct writer *writer, struct bytes text, size_t columns, size_t tail);

/* Writes `text`, at least `columns` wide (padded with blanks) and at most. */
void plain_write_cell(struct writer *writer, struct bytes text, size_t columns);

/* One character after the other, as plain_write() shows it. */
struct plain {
    struct bytes rest;
    size_t       backslashes; /* left of a run of them */
    size_t       marks;       /* combining marks since the last base character */
    bool         has_base;    /* something stands that a mark can be combined with */
    bool         is_doubled;  /* the run stands before an escape */
};

struct plain_unit {
    uint8_t bytes[12];
    size_t  size;
    size_t  columns;
};

struct plain plain_of(struct bytes text);
bool         plain_next(struct plain *plain, struct plain_unit *ret_unit);
