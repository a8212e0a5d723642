#include "report/report.h"

#include "report/outline.h"
#include "report/plain.h"

enum {
    WIDTH_DEFAULT = 80,
    WIDTH_MIN = 40,
    ARENA_BYTES = 64 << 20,
    LABEL_COLUMNS = 14,
    KIND_COLUMNS = 12,
    NAME_COLUMNS_MAX = 24,
    INDENT_COLUMNS = 2,
    PATH_TAIL_COLUMNS = 30,
    /* On one screen. */
    BANS_SHOWN = 8,
    FINDINGS_SHOWN = 7,
    GAPS_SHOWN = 5,
    DATES_SHOWN = 2,
    ALL = 1 << 30,
};

struct screen {
    struct writer               *writer;
    const struct report_options *options;
    struct outline               outline;
    size_t                       width;
    size_t                       ban_columns;
    size_t                       source_columns;
};

/* SGR parameters (ECMA-48, 8.3.117). */
static const char *const verdict_colors[VERDICT_COUNT] = {
    [VERDICT_PRESENT] = "1;31",      [VERDICT_RESIDUE] = "1;33", [VERDICT_PAST] = "1;36",
    [VERDICT_UNDETERMINED] = "1;35", [VERDICT_CLEAR] = "32",
};

static const char *const rank_colors[RANK_COUNT] = {
    [RANK_ACCESS] = "1;31",   [RANK_PRESENT] = "31", [RANK_RESIDUE] = "33",
    [RANK_CALLBACK] = "1;31", [RANK_PAST] = "36",    [RANK_HINT] = "2",
};

static const char bold[] = "1";

static size_t at_most(const struct screen *screen, size_t shown)
{
    return screen->options->is_verbose ? ALL : shown;
}

static void color(const struct screen *screen, const char *parameters)
{
    if (screen->options->use_color) {
        writer_format(screen->writer, "\x1b[%sm", parameters);
    }
}

static void put_colored(const struct screen *screen, const char *parameters, const char *text,
                        size_t columns)
{
    color(screen, parameters);
    writer_text(screen->writer, text);
    color(screen, "0");
    for (size_t used = strlen(text); used < columns; used++) {
        writer_u8(screen->writer, ' ');
    }
}

static void put_blanks(const struct screen *screen, size_t columns)
{
    writer_format(screen->writer, "%*s", (int)columns, "");
}

/* The rest of a line that has `used` columns already; the end of a path counts most. */
static void put_rest(const struct screen *screen, struct bytes text, size_t used, size_t tail)
{
    if (screen->options->is_verbose) {
        plain_write(screen->writer, text);
        return;
    }
    size_t columns = used + 1 < screen->width ? screen->width - used : 1;
    plain_write_cut(screen->writer, text, columns, tail < columns ? tail : columns - 1);
}

static void end_line(const struct screen *screen)
{
    writer_u8(screen->writer, '\n');
}

/* A line made in `line`, cut to the width. */
static void put_line(const struct screen *screen, struct writer *line)
{
    put_rest(screen, writer_view(line), 0, 0);
    end_line(screen);
    writer_clear(line);
}

/* ---- device ---- */

static void add_fact(struct writer *line, struct bytes value, const char *before)
{
    if (value.size != 0) {
        writer_text(line, line->size == 0 ? "" : before);
        writer_bytes(line, value);
    }
}

static void put_device(const struct screen *screen)
{
    const struct artifact *device = &screen->outline.assessment->header.device;
    struct bytes           title = artifact_title(device);
    struct writer          line;
    writer_init(&line, RECORD_BYTES_MAX);
    add_fact(&line, artifact_get(device, DEVICE_OS_NAME), "");
    add_fact(&line, artifact_get(device, DEVICE_KERNEL), ", kernel ");
    add_fact(&line, artifact_get(device, DEVICE_ARCHITECTURE), ", ");
    add_fact(&line, artifact_get(device, DEVICE_MODEL), ", ");
    add_fact(&line, artifact_get(device, DEVICE_ROOT), ", examined as ");

    color(screen, bold);
    size_t used = plain_write_cut(screen->writer, title, screen->width / 2, 0);
    color(screen, "0");
    writer_text(screen->writer, "  ");
    put_rest(screen, writer_view(&line), used + INDENT_COLUMNS, 0);
    end_line(screen);
    writer_done(&line);
}

static void put_examination(const struct screen *screen)
{
    const struct assessment *assessment = screen->outline.assessment;
    struct writer            line;
    writer_init(&line, RECORD_BYTES_MAX);
    writer_text(&line, "examined ");
    write_time(&line, assessment->header.started);
    add_fact(&line, assessment->header.program, " by ");
    writer_text(&line, ", ");
    write_count(&line, assessment->coverage_count - screen->outline.gap_count);
    writer_text(&line, " of ");
    write_count(&line, assessment->coverage_count);
    writer_text(&line, " sources complete");
    put_line(screen, &line);
    writer_done(&line);
}

/* ---- verdicts ---- */

static void add_number(struct writer *line, size_t count, const char *one, const char *many)
{
    if (count != 0) {
        writer_text(line, line->size == 0 ? "" : ", ");
        write_count(line, count);
        writer_text(line, count == 1 ? one : many);
    }
}

static void put_call(const struct screen *screen, const struct ban_verdict *verdict)
{
    const char *text = verdict->is_calling ? "CALLING the vendor" : "called the vendor once";
    put_blanks(screen, LABEL_COLUMNS + INDENT_COLUMNS);
    put_colored(screen, verdict->is_calling ? verdict_colors[VERDICT_PRESENT] : "0", text, 0);
    if (verdict->last_call.size != 0) {
        struct writer line;
        writer_init(&line, RECORD_BYTES_MAX);
        writer_text(&line, ", last ");
        write_time(&line, verdict->last_call);
        put_rest(screen, writer_view(&line), LABEL_COLUMNS + INDENT_COLUMNS + strlen(text), 0);
        writer_done(&line);
    }
    end_line(screen);
}

static void put_verdict(const struct screen *screen, const struct ban_verdict *verdict)
{
    struct writer line;
    writer_init(&line, RECORD_BYTES_MAX);
    add_number(&line, verdict->findings, " finding", " findings");
    add_number(&line, verdict->access_points, " access point", " access points");
    if (verdict->hints != 0) {
        writer_format(&line, "%shints: ", line.size == 0 ? "" : ", ");
        write_count(&line, verdict->hints);
    }
    put_blanks(screen, INDENT_COLUMNS);
    put_colored(screen, verdict_colors[verdict->verdict], verdict_name(verdict->verdict),
                LABEL_COLUMNS);
    if (line.size == 0) {
        plain_write_cut(screen->writer, verdict->ban, screen->ban_columns, 0);
    } else {
        plain_write_cell(screen->writer, verdict->ban, screen->ban_columns);
        writer_text(screen->writer, "  ");
        put_rest(screen, writer_view(&line),
                 LABEL_COLUMNS + screen->ban_columns + 2 * INDENT_COLUMNS, 0);
    }
    end_line(screen);
    if (verdict->is_calling || verdict->last_call.size != 0) {
        put_call(screen, verdict);
    }
    writer_done(&line);
}

/* Of many bans those that are clear share a line. */
static void put_clear(const struct screen *screen, size_t first, size_t end)
{
    struct writer line;
    writer_init(&line, RECORD_BYTES_MAX);
    for (size_t i = first; i < end; i++) {
        add_fact(&line, screen->outline.verdicts[i]->ban, ", ");
    }
    put_blanks(screen, INDENT_COLUMNS);
    put_colored(screen, verdict_colors[VERDICT_CLEAR], verdict_name(VERDICT_CLEAR), LABEL_COLUMNS);
    put_rest(screen, writer_view(&line), LABEL_COLUMNS + INDENT_COLUMNS, 0);
    end_line(screen);
    writer_done(&line);
}

static bool is_quiet(const struct ban_verdict *verdict)
{
    return verdict->verdict == VERDICT_CLEAR && !verdict->is_calling &&
           verdict->last_call.size == 0 && verdict->hints == 0;
}

static void put_verdicts(const struct screen *screen)
{
    const struct outline *outline = &screen->outline;
    size_t                count = outline->assessment->verdict_count;
    size_t                quiet = count;
    while (count > at_most(screen, BANS_SHOWN) && quiet != 0 &&
           is_quiet(outline->verdicts[quiet - 1])) {
        quiet--;
    }
    end_line(screen);
    for (size_t i = 0; i < quiet; i++) {
        put_verdict(screen, outline->verdicts[i]);
    }
    if (quiet != count) {
        put_clear(screen, quiet, count);
    }
}

/* ---- findings ---- */

static void put_detail(const struct screen *screen, const char *name, struct bytes value,
                       size_t tail)
{
    if (value.size != 0) {
        put_blanks(screen, LABEL_COLUMNS + INDENT_COLUMNS);
        size_t used = strlen(name);
        writer_text(screen->writer, name);
        put_rest(screen, value, LABEL_COLUMNS + INDENT_COLUMNS + used, tail);
        end_line(screen);
    }
}

/* Where to check by hand. */
static void put_place(const struct screen *screen, const struct artifact *artifact)
{
    put_detail(screen, "", artifact_place(artifact), PATH_TAIL_COLUMNS);
    put_detail(screen, "from ", artifact->from, PATH_TAIL_COLUMNS);
}

static void add_remark(struct writer *line, const char *before, struct bytes value,
                       const char *after)
{
    if (value.size != 0) {
        writer_text(line, before);
        writer_bytes(line, value);
        writer_text(line, after);
    }
}

static void put_title(const struct screen *screen, const struct finding *finding, size_t used)
{
    struct writer line;
    writer_init(&line, RECORD_BYTES_MAX);
    writer_bytes(&line, artifact_title(&finding->artifact));
    add_remark(&line, " ", artifact_version(&finding->artifact), "");
    add_remark(&line, " [gone ", finding->gone, "]");
    if (finding->confidence != CONFIDENCE_SEEN) {
        writer_format(&line, " (%s source)", confidence_name(finding->confidence));
    }
    put_rest(screen, writer_view(&line), used, 0);
    end_line(screen);
    writer_done(&line);
}

static void put_finding(const struct screen *screen, const struct finding *finding)
{
    enum rank rank = outline_rank(finding);
    size_t    used = INDENT_COLUMNS + LABEL_COLUMNS;
    put_blanks(screen, INDENT_COLUMNS);
    put_colored(screen, rank_colors[rank], rank_label(rank), LABEL_COLUMNS);
    if (screen->outline.bans_found > 1 || screen->options->is_verbose) {
        plain_write_cell(screen->writer, finding->ban, screen->ban_columns);
        writer_u8(screen->writer, ' ');
        used += screen->ban_columns + 1;
    }
    plain_write_cell(screen->writer, artifact_kind_name(&finding->artifact), KIND_COLUMNS);
    writer_u8(screen->writer, ' ');
    put_title(screen, finding, used + KIND_COLUMNS + 1);
    put_place(screen, &finding->artifact);
    if (screen->options->is_verbose) {
        put_detail(screen, "product ", finding->product_name, 0);
        put_detail(screen, "because ", finding->indicator, 0);
        put_detail(screen, "source ", finding->source, 0);
        put_detail(screen, "note ", finding->note, 0);
    }
}

static void put_more(const struct screen *screen, size_t shown, size_t all)
{
    const struct assessment *assessment = screen->outline.assessment;
    if (shown < all) {
        put_blanks(screen, INDENT_COLUMNS);
        writer_text(screen->writer, "and ");
        write_count(screen->writer, all - shown);
        writer_text(screen->writer, " more: see all with --verbose");
        end_line(screen);
    }
    if (assessment->findings_dropped != 0) {
        put_blanks(screen, INDENT_COLUMNS);
        writer_text(screen->writer, "and ");
        write_count(screen->writer, assessment->findings_dropped);
        writer_text(screen->writer, " more, counted but too many to be kept");
        end_line(screen);
    }
}

static void put_findings(const struct screen *screen)
{
    const struct outline *outline = &screen->outline;
    size_t                all =
        screen->options->is_verbose ? outline->starts[RANK_COUNT] : outline->starts[RANK_HINT];
    size_t limit = at_most(screen, FINDINGS_SHOWN);
    size_t shown = all < limit ? all : limit;
    if (all != 0) {
        end_line(screen);
    }
    for (size_t i = 0; i < shown; i++) {
        put_finding(screen, outline->findings[i]);
    }
    put_more(screen, shown, all);
}

/* ---- coverage ---- */

static void put_source(const struct screen *screen, const struct coverage *coverage)
{
    struct writer line;
    writer_init(&line, RECORD_BYTES_MAX);
    writer_text(&line, coverage_status_name(coverage->status));
    writer_text(&line, coverage->is_required ? ", required" : "");
    if (!coverage_is_gap(coverage)) {
        writer_text(&line, ", ");
        write_count(&line, coverage->count);
        writer_text(&line, coverage->count == 1 ? " artifact" : " artifacts");
    }
    if (!verdict_blocked_by(coverage)) {
        add_fact(&line, coverage->reason, ": ");
    }
    put_blanks(screen, INDENT_COLUMNS);
    color(screen, verdict_blocked_by(coverage) ? verdict_colors[VERDICT_UNDETERMINED] : "0");
    plain_write_cell(screen->writer, coverage->source, screen->source_columns);
    color(screen, "0");
    writer_u8(screen->writer, ' ');
    put_rest(screen, writer_view(&line), INDENT_COLUMNS + screen->source_columns + 1, 0);
    end_line(screen);
    if (verdict_blocked_by(coverage)) {
        put_detail(screen, "", coverage->reason, 0);
    }
    writer_done(&line);
}

/* What is no longer listed, by name. */
static void put_other_gaps(const struct screen *screen, size_t first)
{
    const struct outline *outline = &screen->outline;
    struct writer         line;
    writer_init(&line, RECORD_BYTES_MAX);
    for (size_t i = first; i < outline->gap_count; i++) {
        writer_text(&line, i == first ? "  also " : ", ");
        writer_bytes(&line, outline->coverage[i]->source);
    }
    if (line.size != 0) {
        put_line(screen, &line);
    }
    writer_done(&line);
}

static void put_coverage(const struct screen *screen)
{
    const struct outline *outline = &screen->outline;
    size_t                limit = at_most(screen, GAPS_SHOWN);
    size_t                shown = outline->gap_count < limit ? outline->gap_count : limit;
    if (outline->gap_count != 0) {
        end_line(screen);
        put_colored(screen, bold, "Not examined", 0);
        end_line(screen);
    }
    for (size_t i = 0; i < shown; i++) {
        put_source(screen, outline->coverage[i]);
    }
    put_other_gaps(screen, shown);
    if (outline->assessment->coverage_count == 0) {
        writer_text(screen->writer, "\nNothing was examined.\n");
    }
    if (outline->assessment->coverage_dropped != 0) {
        writer_text(screen->writer, "  and more sources, too many to be kept\n");
    }
    if (screen->options->is_verbose) {
        end_line(screen);
        put_colored(screen, bold, "Examined", 0);
        end_line(screen);
        for (size_t i = outline->gap_count; i < outline->assessment->coverage_count; i++) {
            put_source(screen, outline->coverage[i]);
        }
    }
}

/* ---- dates, advice ---- */

static bool put_date(const struct screen *screen, const struct ban_verdict *verdict)
{
    struct due due;
    if (verdict->details == NULL || !outline_due(verdict->details, screen->options->now, &due)) {
        return false;
    }
    struct writer line;
    writer_init(&line, RECORD_BYTES_MAX);
    writer_bytes(&line, verdict->ban);
    writer_text(&line, ": ");
    writer_bytes(&line, due.milestone->date);
    writer_text(&line, ", ");
    write_days(&line, due.days);
    struct bytes cite = due.authority->cite; /* up to its first ';', unless verbose */
    size_t       end = screen->options->is_verbose ? cite.size : bytes_find_byte(cite, ';');
    add_remark(&line, " (", bytes_slice(cite, 0, end), ")");
    writer_text(&line,
                due.milestone->confidence == CONFIDENCE_UNVERIFIED ? ", unverified: " : ": ");
    writer_bytes(&line, due.milestone->what);
    put_line(screen, &line);
    writer_done(&line);
    return true;
}

static void put_dates(const struct screen *screen)
{
    size_t shown = 0;
    for (size_t i = 0; i < screen->outline.assessment->verdict_count; i++) {
        const struct ban_verdict *verdict = screen->outline.verdicts[i];
        bool                      is_concerned = !is_quiet(verdict);
        if (is_concerned && shown < at_most(screen, DATES_SHOWN)) {
            shown += put_date(screen, verdict);
        }
    }
}

static void put_advice(const struct screen *screen)
{
    put_colored(screen, bold, "Next", 0);
    writer_text(screen->writer, ": ");
    writer_text(screen->writer, outline_advice(&screen->outline));
    end_line(screen);
}

/* Wide enough for the longest id of a ban, within reason. */
static size_t ban_columns_of(const struct outline *outline)
{
    size_t columns = 0;
    for (size_t i = 0; i < outline->assessment->verdict_count; i++) {
        size_t width = plain_width(outline->verdicts[i]->ban);
        columns = width > columns ? width : columns;
    }
    return columns < NAME_COLUMNS_MAX ? columns : NAME_COLUMNS_MAX;
}

static size_t source_columns_of(const struct outline *outline)
{
    size_t columns = LABEL_COLUMNS - 1;
    for (size_t i = 0; i < outline->assessment->coverage_count; i++) {
        size_t width = plain_width(outline->coverage[i]->source);
        columns = width > columns ? width : columns;
    }
    return columns < NAME_COLUMNS_MAX ? columns : NAME_COLUMNS_MAX;
}

void report_terminal(struct writer *writer, const struct assessment *assessment,
                     const struct report_options *options)
{
    struct screen screen = {.writer = writer, .options = options};
    struct arena  arena;
    arena_init(&arena, ARENA_BYTES);
    if (!outline_of(assessment, &arena, &screen.outline)) {
        writer->failed = true;
        arena_done(&arena);
        return;
    }
    screen.width = options->width == 0 ? WIDTH_DEFAULT : options->width;
    screen.width = screen.width < WIDTH_MIN ? WIDTH_MIN : screen.width;
    screen.ban_columns = ban_columns_of(&screen.outline);
    screen.source_columns = source_columns_of(&screen.outline);

    put_device(&screen);
    put_examination(&screen);
    put_verdicts(&screen);
    put_findings(&screen);
    put_coverage(&screen);
    end_line(&screen);
    put_dates(&screen);
    put_advice(&screen);
    arena_done(&arena);
}
