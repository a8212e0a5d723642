#pragma once

/* An assessment for people and machines.  Every form escapes what it prints: names come from
 * hostile systems. */

#include "ban/assessment.h"

struct report_options {
    bool    use_color;  /* terminal form only */
    size_t  width;      /* columns of the terminal; 0: 80 */
    int64_t now;        /* seconds since 1970: for days left */
    bool    is_verbose; /* terminal: every finding and source instead of one screen */
};

/* One screen, most important first. */
void report_terminal(struct writer *writer, const struct assessment *assessment,
                     const struct report_options *options);

/* One self-contained file without outside requests. */
void report_html(struct writer *writer, const struct assessment *assessment,
                 const struct report_options *options);

/* One object: device, verdicts, findings, coverage. */
void report_json(struct writer *writer, const struct assessment *assessment,
                 const struct report_options *options);

/* RFC 4180, one line per finding and one per ban without; cells that a spreadsheet would run as a
 * formula are defused. */
void report_csv(struct writer *writer, const struct assessment *assessment,
                const struct report_options *options);
