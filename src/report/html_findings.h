#pragma once

/* The findings of an assessment as rows for web/report.html. */

#include "report/outline.h"
#include "report/page.h"

/* Puts the list `groups` (at most one row for each rank that counts) and the list `hints` (at most
 * one row).  Each row: heading, help, anchor, count, `shown` and `rest` (at most one row each, with
 * the list `findings`). */
void html_put_findings(struct page_row *row, const struct outline *outline);
