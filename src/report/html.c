#include "report/report.h"

#include "base/embedded.h"
#include "base/time.h"
#include "crypto/digest.h"
#include "report/html_bans.h"
#include "report/html_findings.h"

enum { ARENA_BYTES = 1 << 30, HASH_BYTES_MAX = 128 };

/* web/, by tools/embed. */
extern const struct embedded web_files[];
extern const size_t          web_files_count;

static struct bytes web_file(const char *name)
{
    for (size_t i = 0; i < web_files_count; i++) {
        if (strcmp(web_files[i].name, name) == 0) {
            return (struct bytes){web_files[i].data, web_files[i].size};
        }
    }
    return (struct bytes){0};
}

/* RFC 4648, section 4; of a size that leaves a rest of two bytes, as SHA-256 has. */
static void write_base64(struct writer *writer, const uint8_t digest[SHA256_SIZE])
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < SHA256_SIZE; i += 3) {
        uint32_t group = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8;
        bool     is_whole = i + 2 < SHA256_SIZE;
        group |= is_whole ? digest[i + 2] : 0U;
        writer_u8(writer, (uint8_t)letters[group >> 18]);
        writer_u8(writer, (uint8_t)letters[group >> 12 & 63]);
        writer_u8(writer, (uint8_t)letters[group >> 6 & 63]);
        writer_u8(writer, is_whole ? (uint8_t)letters[group & 63] : (uint8_t)'=');
    }
}

/* The style and its hash, by which the page's own policy allows it and nothing else (Content
 * Security Policy Level 3, section 2.3.1). */
static void put_style(struct page_row *row)
{
    struct bytes  style = web_file("report.css");
    uint8_t       digest[SHA256_SIZE];
    struct writer hash;
    writer_init(&hash, HASH_BYTES_MAX);
    digest_sha256(style, digest);
    writer_text(&hash, "sha256-");
    write_base64(&hash, digest);
    page_put(row, "style", style);
    page_put(row, "style_hash", page_take(row->page, &hash));
    writer_done(&hash);
}

/* ---- device ---- */

static struct bytes list_text(struct page *page, struct bytes packed)
{
    struct writer writer;
    struct reader list = reader_of(packed);
    struct bytes  item;
    writer_init(&writer, RECORD_BYTES_MAX);
    while (list_next(&list, &item)) {
        writer_text(&writer, writer.size == 0 ? "" : ", ");
        writer_bytes(&writer, item);
    }
    struct bytes text = page_take(page, &writer);
    writer_done(&writer);
    return text;
}

static void put_facts(struct page_row *row, const struct artifact *device)
{
    const struct kind_schema *schema = schema_of(KIND_DEVICE);
    struct template_row      *rows = page_rows(row->page, schema->field_count);
    size_t                    count = 0;
    for (size_t i = 0; rows != NULL && i < schema->field_count; i++) {
        const struct field *field = &schema->fields[i];
        struct bytes        value = artifact_get(device, (int)i);
        if (value.size != 0) {
            struct page_row fact;
            page_row_init(&fact, row->page);
            page_put_label(&fact, "fact", field);
            page_put(&fact, "fact_value",
                     field->shape == SHAPE_LIST ? list_text(row->page, value) : value);
            rows[count++] = page_row_done(&fact);
        }
    }
    page_put_list(row, "facts", rows, count);
}

/* ---- coverage ---- */

static struct template_row source_row(struct page *page, const struct coverage *coverage)
{
    struct page_row row;
    page_row_init(&row, page);
    page_put(&row, "source_name", coverage->source);
    page_put_text(&row, "status", coverage_status_name(coverage->status));
    page_put(&row, "reason", coverage->reason);
    page_put_flag(&row, "is_required", coverage->is_required);
    page_put_flag(&row, "is_blocking", verdict_blocked_by(coverage));
    page_put_count(&row, "artifacts", coverage->count);
    return page_row_done(&row);
}

static void put_sources(struct page_row *row, const char *name, const struct outline *outline,
                        size_t first, size_t end)
{
    struct template_row *rows = page_rows(row->page, end - first);
    for (size_t i = first; rows != NULL && i < end; i++) {
        rows[i - first] = source_row(row->page, outline->coverage[i]);
    }
    page_put_list(row, name, rows, end - first);
}

static void put_coverage(struct page_row *row, const struct outline *outline)
{
    size_t all = outline->assessment->coverage_count;
    put_sources(row, "gaps", outline, 0, outline->gap_count);
    put_sources(row, "examined", outline, outline->gap_count, all);
    page_put_count(row, "gap_count", outline->gap_count);
    page_put_count(row, "blocking_count", outline->blocking_count);
    page_put_flag(row, "has_sources", all != 0);
    page_put_flag(row, "has_coverage_dropped", outline->assessment->coverage_dropped != 0);
    page_put_count(row, "coverage_dropped", outline->assessment->coverage_dropped);
    page_put_flag(row, "has_gaps", outline->gap_count != 0);
    page_put_flag(row, "is_blocked", outline->blocking_count != 0);
    page_put_count(row, "examined_count", all - outline->gap_count);
    page_put_count(row, "source_count", all);
}

/* ---- the page ---- */

static void put_examination(struct page_row *row, const struct assessment *assessment, int64_t now)
{
    const struct artifact *device = &assessment->header.device;
    char                   made[TIME_TEXT_SIZE];
    struct writer          writer;
    time_format(now, made);
    writer_init(&writer, sizeof made);
    writer_text(&writer, made);
    page_put_moment(row, "made", page_take(row->page, &writer));
    writer_done(&writer);

    page_put(row, "device", artifact_title(device));
    page_put(row, "os_name", artifact_get(device, DEVICE_OS_NAME));
    page_put(row, "root", artifact_get(device, DEVICE_ROOT));
    page_put_moment(row, "started", assessment->header.started);
    page_put_moment(row, "finished", assessment->finished);
    page_put(row, "program", assessment->header.program);
    page_put_text(row, "version", EVICT_VERSION);
    page_put_count(row, "artifact_count", assessment->artifact_count);
    page_put_flag(row, "has_dropped", assessment->findings_dropped != 0);
    page_put_count(row, "dropped_count", assessment->findings_dropped);
}

static struct template_row page_of(struct page *page, const struct outline *outline, int64_t now)
{
    struct page_row row;
    page_row_init(&row, page);
    put_style(&row);
    put_examination(&row, outline->assessment, now);
    page_put_text(&row, "advice", outline_advice(outline));
    page_put_flag(&row, "has_findings", outline->starts[RANK_HINT] != 0);
    html_put_bans(&row, outline, now);
    html_put_findings(&row, outline);
    put_coverage(&row, outline);
    put_facts(&row, &outline->assessment->header.device);
    return page_row_done(&row);
}

void report_html(struct writer *writer, const struct assessment *assessment,
                 const struct report_options *options)
{
    struct arena   arena;
    struct page    page = {.arena = &arena};
    struct outline outline;
    arena_init(&arena, ARENA_BYTES);
    if (!outline_of(assessment, &arena, &outline)) {
        writer->failed = true;
        arena_done(&arena);
        return;
    }
    struct template_row row = page_of(&page, &outline, options->now);
    if (page.failed || template_fill(writer, web_file("report.html"), &row, NULL) != STATUS_OK) {
        writer->failed = true; /* never half a report */
    }
    arena_done(&arena);
}
