#pragma once

/* A report file (docs/text-form.md), matched against bans as they are now. */

#include "ban/assessment.h"

struct report_file;

/* Opens `path`; "-" is standard input. */
NODISCARD enum status report_file_open(const char *path, struct report_file **ret_file,
                                       struct error *error);
void                  report_file_close(struct report_file *file);

/* Reads the file to its end line, matches every artifact and judges.  The assessment must be
 * initialised; it borrows the bans.  The error names file and line. */
NODISCARD enum status report_file_assess(struct report_file *file, const struct ban *const *bans,
                                         size_t ban_count, struct assessment *assessment,
                                         struct error *error);
