#pragma once

/* A report file (docs/text-form.md), matched against bans as they are now. */

#include "ban/assessment.h"

/* Reads `path` ("-" is standard input) to its end line, matches every artifact and judges.  The
 * assessment must be initialised; it borrows the bans.  The error names file and line. */
NODISCARD enum status report_file_assess(const char *path, const struct ban *const *bans,
                                         size_t ban_count, struct assessment *assessment,
                                         struct error *error);
