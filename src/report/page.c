#include "report/page.h"

#include <stdlib.h>

#include "base/time.h"
#include "report/outline.h"

enum { TEXT_BYTES_MAX = 256 };

void page_row_init(struct page_row *row, struct page *page)
{
    row->page = page;
    row->count = 0;
}

static void add(struct page_row *row, struct template_value value)
{
    if (row->count == PAGE_VALUES_MAX) {
        abort(); /* the rows are ours, so are their sizes */
    }
    row->values[row->count++] = value;
}

void page_put(struct page_row *row, const char *name, struct bytes text)
{
    add(row, (struct template_value){.name = name, .text = text});
}

void page_put_text(struct page_row *row, const char *name, const char *text)
{
    page_put(row, name, bytes_of(text));
}

void page_put_list(struct page_row *row, const char *name, const struct template_row *rows,
                   size_t count)
{
    count = rows == NULL ? 0 : count;
    add(row,
        (struct template_value){.name = name, .rows = rows, .row_count = count, .is_list = true});
}

void page_put_flag(struct page_row *row, const char *name, bool value)
{
    page_put_text(row, name, value ? "true" : "");
}

void page_put_count(struct page_row *row, const char *name, uint64_t count)
{
    struct writer writer;
    writer_init(&writer, TEXT_BYTES_MAX);
    write_count(&writer, count);
    page_put(row, name, page_take(row->page, &writer));
    writer_done(&writer);
}

void page_put_moment(struct page_row *row, const char *name, struct bytes time)
{
    int64_t       ignored;
    struct writer writer;
    if (!time_parse(time, &ignored)) {
        page_put(row, name, time);
        return;
    }
    writer_init(&writer, TEXT_BYTES_MAX);
    write_time(&writer, time);
    page_put(row, name, page_take(row->page, &writer));
    writer_done(&writer);
}

void page_put_label(struct page_row *row, const char *name, const struct field *field)
{
    struct writer writer;
    writer_init(&writer, TEXT_BYTES_MAX);
    for (size_t i = 0; i < field->name_size; i++) {
        writer_u8(&writer, field->name[i] == '_' ? ' ' : (uint8_t)field->name[i]);
    }
    page_put(row, name, page_take(row->page, &writer));
    writer_done(&writer);
}

struct template_row *page_rows(struct page *page, size_t count)
{
    if (count == 0) {
        return NULL;
    }
    struct template_row *rows = arena_alloc(page->arena, count, sizeof *rows);
    page->failed |= rows == NULL;
    return rows;
}

struct template_row page_row_done(const struct page_row *row)
{
    struct template_value *values = arena_alloc(row->page->arena, row->count, sizeof *values);
    if (values == NULL) {
        row->page->failed = true;
        return (struct template_row){0};
    }
    for (size_t i = 0; i < row->count; i++) {
        values[i] = row->values[i];
    }
    return (struct template_row){values, row->count};
}

struct bytes page_take(struct page *page, struct writer *writer)
{
    struct bytes copy = {0};
    if (writer_failed(writer) || !arena_copy(page->arena, writer_view(writer), &copy)) {
        page->failed = true;
    }
    writer_clear(writer);
    return copy;
}
