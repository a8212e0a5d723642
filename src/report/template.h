#pragma once

/* Fills a text with marks, for HTML.  The marks:
 *
 *     {{name}}               the value, escaped
 *     {{&name}}              the value as it is
 *     {{#name}} ... {{/name}}  once for each row of the list; for a text: once unless it is empty
 *     {{^name}} ... {{/name}}  only when the list or text is empty
 *     {{:name}} ... {{/name}}  gives this part a name; nothing is written
 *     {{>name}}              the part of that name, filled here; a part uses no other part
 *
 * A text is looked up in the row at hand, then in the rows around it; a list in the row at hand
 * only, so the work is bounded by the sizes of template and values.  A name without a value is an
 * error, not an empty text. */

#include "base/error.h"
#include "base/writer.h"

enum { TEMPLATE_DEPTH_MAX = 16 };

struct template_row;

struct template_value {
    const char                *name;
    struct bytes               text;
    const struct template_row *rows; /* a list; `text` has no meaning then */
    size_t                     row_count;
    bool                       is_list;
};

struct template_row {
    const struct template_value *values;
    size_t                       count;
};

/* Errors: STATUS_MALFORMED with the byte offset in `text`. */
NODISCARD enum status template_fill(struct writer *writer, struct bytes text,
                                    const struct template_row *row, struct error *error);
