#include "report/report.h"

#include "report/outline.h"
#include "report/plain.h"

enum { CELL_BYTES_MAX = 16 << 20 };

/* One row; RFC 4180. */
struct line {
    struct writer *writer;
    struct writer  cell; /* its text before quotes */
    bool           needs_comma;
};

static const char *const columns[] = {
    "device", "ban",        "verdict",   "calling", "means",   "counts",     "kind",
    "title",  "version",    "path",      "from",    "product", "confidence", "indicator",
    "source", "first_seen", "last_seen", "gone",    "note",
};

/* Characters that make a spreadsheet take a cell for a formula; the full-width ones too. */
static bool starts_formula(struct bytes value)
{
    static const char *const starts[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                         "\n", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (bytes_start_with(value, starts[i])) {
            return true;
        }
    }
    return false;
}

static bool needs_quotes(struct bytes cell)
{
    return bytes_find_byte(cell, '"') != cell.size || bytes_find_byte(cell, ',') != cell.size ||
           (cell.size != 0 && (cell.data[0] == ' ' || cell.data[cell.size - 1] == ' '));
}

static void put_quoted(struct writer *writer, struct bytes cell)
{
    writer_u8(writer, '"');
    while (cell.size != 0) {
        size_t end = bytes_find_byte(cell, '"');
        writer_bytes(writer, bytes_slice(cell, 0, end));
        if (end < cell.size) {
            writer_text(writer, "\"\"");
        }
        cell = bytes_after(cell, end + 1);
    }
    writer_u8(writer, '"');
}

static void put(struct line *line, struct bytes value)
{
    writer_clear(&line->cell);
    if (starts_formula(value)) {
        writer_u8(&line->cell, '\'');
    }
    plain_write(&line->cell, value);
    struct bytes cell = writer_view(&line->cell);
    writer_text(line->writer, line->needs_comma ? "," : "");
    line->needs_comma = true;
    if (needs_quotes(cell)) {
        put_quoted(line->writer, cell);
    } else {
        writer_bytes(line->writer, cell);
    }
    line->writer->failed |= writer_failed(&line->cell);
}

static void put_text(struct line *line, const char *value)
{
    put(line, bytes_of(value));
}

static void end_line(struct line *line)
{
    writer_text(line->writer, "\r\n");
    line->needs_comma = false;
}

static void put_verdict(struct line *line, const struct assessment *assessment,
                        const struct ban_verdict *verdict)
{
    put(line, artifact_title(&assessment->header.device));
    put(line, verdict->ban);
    put_text(line, verdict_name(verdict->verdict));
    put_text(line, verdict->is_calling ? "true" : "false");
}

static void put_finding(struct line *line, const struct finding *finding)
{
    const struct artifact *artifact = &finding->artifact;
    bool                   counts = finding_counts(finding);
    put_text(line, means_name(finding->means));
    put_text(line, counts ? "true" : "false");
    put(line, artifact_kind_name(artifact));
    put(line, artifact_title(artifact));
    put(line, artifact_version(artifact));
    put(line, artifact_path(artifact));
    put(line, artifact->from);
    put(line, finding->product);
    put_text(line, confidence_name(finding->confidence));
    put(line, finding->indicator);
    put(line, finding->source);
    put(line, finding->first_seen);
    put(line, finding->last_seen);
    put(line, finding->gone);
    put(line, finding->note);
    end_line(line);
}

/* The findings of one ban; how many there were. */
static size_t put_findings(struct line *line, const struct assessment *assessment,
                           const struct ban_verdict *verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < assessment->finding_count; i++) {
        if (bytes_equal(assessment->findings[i].ban, verdict->ban)) {
            put_verdict(line, assessment, verdict);
            put_finding(line, &assessment->findings[i]);
            count++;
        }
    }
    return count;
}

static void put_nothing(struct line *line, const struct assessment *assessment,
                        const struct ban_verdict *verdict)
{
    enum { VERDICT_COLUMNS = 4 };
    put_verdict(line, assessment, verdict);
    for (size_t i = VERDICT_COLUMNS; i < COUNT_OF(columns); i++) {
        put_text(line, "");
    }
    end_line(line);
}

void report_csv(struct writer *writer, const struct assessment *assessment,
                const struct report_options *options)
{
    (void)options;
    struct line line = {.writer = writer};
    writer_init(&line.cell, CELL_BYTES_MAX);
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        put_text(&line, columns[i]);
    }
    end_line(&line);
    for (size_t i = 0; i < assessment->verdict_count; i++) {
        if (put_findings(&line, assessment, &assessment->verdicts[i]) == 0) {
            put_nothing(&line, assessment, &assessment->verdicts[i]);
        }
    }
    writer_done(&line.cell);
}
