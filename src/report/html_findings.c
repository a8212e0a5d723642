#include "report/html_findings.h"

enum {
    SHOWN_MAX = 24, /* findings of a group that stand open */
    DETAIL_BYTES_MAX = 300,
};

static const char *const anchors[RANK_COUNT] = {
    [RANK_ACCESS] = "access",     [RANK_PRESENT] = "present", [RANK_RESIDUE] = "residue",
    [RANK_CALLBACK] = "callback", [RANK_PAST] = "past",       [RANK_HINT] = "hint",
};

/* ---- what else is known of an artifact ---- */

/* A list as text; anything long is cut. */
static struct bytes detail_text(struct page *page, const struct field *field, struct bytes value)
{
    if (field->shape == SHAPE_ONE) {
        return bytes_slice(value, 0, DETAIL_BYTES_MAX);
    }
    struct writer writer;
    struct reader list = reader_of(value);
    struct bytes  item;
    writer_init(&writer, FIELDS_MAX * DETAIL_BYTES_MAX);
    while (writer.size < DETAIL_BYTES_MAX && list_next(&list, &item)) {
        writer_text(&writer, writer.size == 0 ? "" : ", ");
        writer_bytes(&writer, bytes_slice(item, 0, DETAIL_BYTES_MAX));
    }
    struct bytes text = page_take(page, &writer);
    writer_done(&writer);
    return text;
}

/* Not what stands elsewhere already. */
static bool is_detail(const struct artifact *artifact, const struct field *field,
                      struct bytes value)
{
    return value.size != 0 && !bytes_equal_text(value, "false") &&
           strcmp(field->name, "source") != 0 && strcmp(field->name, "os") != 0 &&
           strcmp(field->name, "version") != 0 && !bytes_equal(value, artifact_title(artifact)) &&
           !bytes_equal(value, artifact_path(artifact));
}

static void put_details(struct page_row *row, const struct artifact *artifact)
{
    bool                      is_known = artifact->kind != KIND_UNKNOWN;
    const struct kind_schema *schema = is_known ? schema_of(artifact->kind) : NULL;
    size_t                    limit = is_known ? schema->field_count : 0;
    struct template_row      *rows = page_rows(row->page, limit);
    size_t                    count = 0;
    for (size_t i = 0; rows != NULL && i < limit; i++) {
        struct bytes value = artifact_get(artifact, (int)i);
        if (is_detail(artifact, &schema->fields[i], value)) {
            struct page_row detail;
            page_row_init(&detail, row->page);
            page_put_label(&detail, "detail_name", &schema->fields[i]);
            page_put(&detail, "detail", detail_text(row->page, &schema->fields[i], value));
            rows[count++] = page_row_done(&detail);
        }
    }
    page_put_list(row, "details", rows, count);
}

/* ---- findings ---- */

/* Without separators: people quote it. */
static struct bytes number_text(struct page *page, size_t number)
{
    struct bytes text = arena_text(page->arena, "%zu", number);
    page->failed |= text.size == 0;
    return text;
}

static struct template_row finding_row(struct page *page, const struct finding *finding,
                                       size_t number)
{
    const struct artifact *artifact = &finding->artifact;
    struct page_row        row;
    page_row_init(&row, page);
    page_put(&row, "number", number_text(page, number));
    page_put(&row, "ban", finding->ban);
    page_put(&row, "kind", artifact_kind_name(artifact));
    page_put(&row, "title", artifact_title(artifact));
    page_put(&row, "version", artifact_version(artifact));
    page_put(&row, "path", artifact_place(artifact));
    page_put(&row, "from", artifact->from);
    page_put(&row, "product",
             finding->product_name.size != 0 ? finding->product_name : finding->product);
    page_put_text(&row, "means", means_name(finding->means));
    page_put(&row, "indicator", finding->indicator);
    page_put(&row, "source", finding->source);
    page_put_text(&row, "confidence", confidence_name(finding->confidence));
    page_put_flag(&row, "is_doubtful", finding->confidence != CONFIDENCE_SEEN);
    page_put(&row, "note", finding->note);
    page_put_moment(&row, "first_seen", finding->first_seen);
    page_put_moment(&row, "last_seen", finding->last_seen);
    page_put_moment(&row, "gone", finding->gone);
    put_details(&row, artifact);
    return page_row_done(&row);
}

/* A list `name` with one row, which has the findings from number `first` on; empty when there are
 * none. */
static void put_part(struct page_row *row, const char *name, const struct outline *outline,
                     size_t first, size_t count)
{
    struct page         *page = row->page;
    struct template_row *findings = page_rows(page, count);
    struct template_row *part = page_rows(page, count != 0);
    if (findings != NULL && part != NULL) {
        for (size_t i = 0; i < count; i++) {
            findings[i] = finding_row(page, outline->findings[first + i], first + i + 1);
        }
        struct page_row inner;
        page_row_init(&inner, page);
        page_put_list(&inner, "findings", findings, count);
        page_put_count(&inner, "part_count", count);
        page_put_count(&inner, "start", first + 1);
        part[0] = page_row_done(&inner);
    }
    page_put_list(row, name, part, count != 0);
}

static struct template_row group_row(struct page *page, const struct outline *outline,
                                     enum rank rank)
{
    size_t          count = outline_count(outline, rank);
    size_t          shown = count < SHOWN_MAX ? count : SHOWN_MAX;
    struct page_row row;
    page_row_init(&row, page);
    page_put_text(&row, "heading", rank_heading(rank));
    page_put_text(&row, "help", rank_help(rank));
    page_put_text(&row, "anchor", anchors[rank]);
    page_put_count(&row, "count", count);
    put_part(&row, "shown", outline, outline->starts[rank], shown);
    put_part(&row, "rest", outline, outline->starts[rank] + shown, count - shown);
    return page_row_done(&row);
}

void html_put_findings(struct page_row *row, const struct outline *outline)
{
    struct template_row *groups = page_rows(row->page, RANK_COUNT);
    size_t               count = 0;
    for (int rank = 0; groups != NULL && rank < RANK_HINT; rank++) {
        if (outline_count(outline, (enum rank)rank) != 0) {
            groups[count++] = group_row(row->page, outline, (enum rank)rank);
        }
    }
    page_put_list(row, "groups", groups, count);

    bool                 has_hints = outline_count(outline, RANK_HINT) != 0;
    struct template_row *hints = page_rows(row->page, has_hints);
    if (hints != NULL) {
        hints[0] = group_row(row->page, outline, RANK_HINT);
    }
    page_put_list(row, "hints", hints, has_hints);
}
