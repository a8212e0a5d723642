#include "report/template.h"

#include "report/markup.h"

/* A mark of the template.  `sign` is 0 for a plain value. */
struct mark {
    uint8_t      sign;
    struct bytes name;
    size_t       start; /* offset of "{{" */
    size_t       end;   /* offset behind "}}" */
};

struct scope {
    const struct template_row *row;
    const struct scope        *outer;
};

struct filler {
    struct writer *writer;
    struct bytes   text;
    struct error  *error;
    size_t         depth;
    bool           is_in_part;
};

static enum status fail(const struct filler *filler, const struct mark *mark, const char *problem)
{
    return error_set(filler->error, STATUS_MALFORMED, mark->start, "template: {{%.*s}} %s",
                     (int)(mark->name.size < 64 ? mark->name.size : 64),
                     (const char *)mark->name.data, problem);
}

/* The next mark in text[from, end); false when there is none. */
static bool next_mark(struct bytes text, size_t from, size_t end, struct mark *ret_mark)
{
    struct bytes rest = bytes_slice(text, from, end - from);
    size_t       start = bytes_find(rest, bytes_of("{{"));
    struct bytes inner = bytes_after(rest, start + 2);
    size_t       size = bytes_find(inner, bytes_of("}}"));
    if (start == rest.size || size == inner.size) {
        return false;
    }
    inner = bytes_slice(inner, 0, size);
    bool has_sign = inner.size != 0 && memchr("&#^:>/", inner.data[0], 6) != NULL;
    *ret_mark = (struct mark){
        .sign = has_sign ? inner.data[0] : 0,
        .name = bytes_after(inner, has_sign),
        .start = from + start,
        .end = from + start + 2 + size + 2,
    };
    return true;
}

static bool opens(const struct mark *mark)
{
    return mark->sign == '#' || mark->sign == '^' || mark->sign == ':';
}

/* The mark that closes `open`, which stands before text[end]. */
static enum status find_close(const struct filler *filler, const struct mark *open, size_t end,
                              struct mark *ret_close)
{
    size_t      depth = 1;
    struct mark mark = *open;
    while (next_mark(filler->text, mark.end, end, &mark)) {
        depth += opens(&mark);
        depth -= mark.sign == '/';
        if (depth != 0) {
            continue;
        }
        if (!bytes_equal(mark.name, open->name)) {
            return fail(filler, &mark, "closes something else");
        }
        *ret_close = mark;
        return STATUS_OK;
    }
    return fail(filler, open, "is never closed");
}

static const struct template_value *find_in_row(const struct template_row *row, struct bytes name)
{
    for (size_t i = 0; i < row->count; i++) {
        if (bytes_equal_text(name, row->values[i].name)) {
            return &row->values[i];
        }
    }
    return NULL;
}

static enum status find_value(const struct filler *filler, const struct scope *scope,
                              const struct mark *mark, const struct template_value **ret_value)
{
    const struct template_value *value = find_in_row(scope->row, mark->name);
    for (scope = scope->outer; value == NULL && scope != NULL; scope = scope->outer) {
        value = find_in_row(scope->row, mark->name);
        if (value != NULL && value->is_list) {
            return fail(filler, mark, "is a list of a row around this one");
        }
    }
    if (value == NULL) {
        return fail(filler, mark, "has no value");
    }
    *ret_value = value;
    return STATUS_OK;
}

static enum status fill(struct filler *filler, size_t from, size_t end, const struct scope *scope);

static enum status fill_value(struct filler *filler, const struct scope *scope,
                              const struct mark *mark)
{
    const struct template_value *value = NULL;
    enum status                  status = find_value(filler, scope, mark, &value);
    if (status != STATUS_OK) {
        return status;
    }
    if (value->is_list) {
        return fail(filler, mark, "is a list, not a text");
    }
    if (mark->sign == '&') {
        writer_bytes(filler->writer, value->text);
    } else {
        markup_escape(filler->writer, value->text);
    }
    return STATUS_OK;
}

static enum status fill_rows(struct filler *filler, const struct mark *open,
                             const struct mark *close, const struct scope *scope,
                             const struct template_value *value)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < value->row_count && status == STATUS_OK; i++) {
        struct scope inner = {&value->rows[i], scope};
        status = fill(filler, open->end, close->start, &inner);
    }
    return status;
}

static enum status fill_section(struct filler *filler, const struct mark *open,
                                const struct mark *close, const struct scope *scope)
{
    const struct template_value *value = NULL;
    enum status                  status = find_value(filler, scope, open, &value);
    if (status != STATUS_OK) {
        return status;
    }
    bool is_empty = value->is_list ? value->row_count == 0 : value->text.size == 0;
    if (open->sign == '#' && value->is_list) {
        return fill_rows(filler, open, close, scope, value);
    }
    if (is_empty == (open->sign == '^')) {
        return fill(filler, open->end, close->start, scope);
    }
    return STATUS_OK;
}

static enum status fill_part(struct filler *filler, const struct mark *use,
                             const struct scope *scope)
{
    struct mark mark = {0};
    struct mark close;
    if (filler->is_in_part) {
        return fail(filler, use, "is used inside a part");
    }
    while (next_mark(filler->text, mark.end, filler->text.size, &mark)) {
        if (mark.sign != ':' || !bytes_equal(mark.name, use->name)) {
            continue;
        }
        enum status status = find_close(filler, &mark, filler->text.size, &close);
        if (status == STATUS_OK) {
            filler->is_in_part = true;
            status = fill(filler, mark.end, close.start, scope);
            filler->is_in_part = false;
        }
        return status;
    }
    return fail(filler, use, "names no part");
}

/* Fills what `mark` stands for; *ret_end is where the template goes on. */
static enum status fill_mark(struct filler *filler, const struct mark *mark, size_t end,
                             const struct scope *scope, size_t *ret_end)
{
    *ret_end = mark->end;
    if (mark->sign == '/') {
        return fail(filler, mark, "closes nothing");
    }
    if (mark->sign == '>') {
        return fill_part(filler, mark, scope);
    }
    if (!opens(mark)) {
        return fill_value(filler, scope, mark);
    }
    struct mark close;
    enum status status = find_close(filler, mark, end, &close);
    if (status != STATUS_OK) {
        return status;
    }
    *ret_end = close.end;
    return mark->sign == ':' ? STATUS_OK : fill_section(filler, mark, &close, scope);
}

static enum status fill(struct filler *filler, size_t from, size_t end, const struct scope *scope)
{
    struct mark mark = {.start = from, .name = bytes_of("...")};
    enum status status = STATUS_OK;
    if (filler->depth == TEMPLATE_DEPTH_MAX) {
        return fail(filler, &mark, "lies too deep");
    }
    filler->depth++;
    while (status == STATUS_OK && next_mark(filler->text, from, end, &mark)) {
        writer_bytes(filler->writer, bytes_slice(filler->text, from, mark.start - from));
        status = fill_mark(filler, &mark, end, scope, &from);
    }
    filler->depth--;
    if (status == STATUS_OK) {
        writer_bytes(filler->writer, bytes_slice(filler->text, from, end - from));
    }
    return status;
}

enum status template_fill(struct writer *writer, struct bytes text, const struct template_row *row,
                          struct error *error)
{
    struct filler filler = {.writer = writer, .text = text, .error = error};
    struct scope  scope = {.row = row};
    return fill(&filler, 0, text.size, &scope);
}
