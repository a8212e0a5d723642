#pragma once

/* Verdicts and legal dates as rows for web/report.html. */

#include "report/outline.h"
#include "report/page.h"

/* Puts the lists `verdicts` and `bans`, worst first. */
void html_put_bans(struct page_row *row, const struct outline *outline, int64_t now);
