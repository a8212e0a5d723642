#pragma once

/* Values for a template, row by row, in an arena. */

#include "artifact/schema.h"
#include "base/arena.h"
#include "report/template.h"

enum { PAGE_VALUES_MAX = 40 };

struct page {
    struct arena *arena;
    bool          failed; /* the arena's limit was reached; sticks */
};

/* A row being made. */
struct page_row {
    struct page          *page;
    struct template_value values[PAGE_VALUES_MAX];
    size_t                count;
};

void page_row_init(struct page_row *row, struct page *page);

/* The value is borrowed. */
void page_put(struct page_row *row, const char *name, struct bytes text);
void page_put_text(struct page_row *row, const char *name, const char *text);
void page_put_list(struct page_row *row, const char *name, const struct template_row *rows,
                   size_t count);

/* Not empty, or empty: for {{#name}} and {{^name}}. */
void page_put_flag(struct page_row *row, const char *name, bool value);

/* "2,311" */
void page_put_count(struct page_row *row, const char *name, uint64_t count);

/* "machine id" */
void page_put_label(struct page_row *row, const char *name, const struct field *field);

/* An RFC 3339 time for people; anything else stays as it is. */
void page_put_moment(struct page_row *row, const char *name, struct bytes time);

/* Room for rows; NULL when there is none or none are wanted. */
struct template_row *page_rows(struct page *page, size_t count);

/* The row, in the arena. */
struct template_row page_row_done(const struct page_row *row);

/* What was written, in the arena; the writer is then empty again. */
struct bytes page_take(struct page *page, struct writer *writer);
