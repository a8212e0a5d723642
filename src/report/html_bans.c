#include "report/html_bans.h"

enum { TEXT_BYTES_MAX = 256 };

static void put_days(struct page_row *row, const char *name, int64_t days)
{
    struct writer writer;
    writer_init(&writer, TEXT_BYTES_MAX);
    write_days(&writer, days);
    page_put(row, name, page_take(row->page, &writer));
    writer_done(&writer);
}

/* ---- verdicts ---- */

static void put_due(struct page_row *row, const struct ban_verdict *verdict, int64_t now)
{
    struct due due;
    bool       has_due = verdict->details != NULL && outline_due(verdict->details, now, &due);
    struct template_row *rows = page_rows(row->page, has_due);
    if (rows != NULL) {
        struct page_row inner;
        page_row_init(&inner, row->page);
        page_put(&inner, "due_date", due.milestone->date);
        page_put(&inner, "due_what", due.milestone->what);
        page_put(&inner, "due_cite",
                 due.authority->cite.size != 0 ? due.authority->cite : due.authority->title);
        page_put(&inner, "due_where", due.authority->jurisdiction);
        page_put_flag(&inner, "is_due_doubtful", due.milestone->confidence != CONFIDENCE_SEEN);
        page_put_text(&inner, "due_confidence", confidence_name(due.milestone->confidence));
        put_days(&inner, "due_days", due.days);
        page_put_text(&inner, "due_class", due.days < 0 ? "over" : "ahead");
        rows[0] = page_row_done(&inner);
    }
    page_put_list(row, "due", rows, has_due);
}

static struct template_row verdict_row(struct page *page, const struct ban_verdict *verdict,
                                       int64_t now)
{
    struct page_row row;
    page_row_init(&row, page);
    page_put(&row, "verdict_ban", verdict->ban);
    page_put(&row, "verdict_title", verdict->title.size != 0 ? verdict->title : verdict->ban);
    page_put_text(&row, "verdict", verdict_name(verdict->verdict));
    page_put_text(&row, "verdict_help", verdict_help(verdict->verdict));
    page_put_flag(&row, "is_calling", verdict->is_calling);
    page_put_moment(&row, "last_call", verdict->last_call);
    page_put_flag(&row, "has_numbers", verdict->findings != 0);
    page_put_flag(&row, "has_hints", verdict->hints != 0);
    page_put_count(&row, "access_points", verdict->access_points);
    page_put_count(&row, "finding_count", verdict->findings);
    page_put_count(&row, "hint_count", verdict->hints);
    put_due(&row, verdict, now);
    return page_row_done(&row);
}

static void put_verdicts(struct page_row *row, const struct outline *outline, int64_t now)
{
    size_t               count = outline->assessment->verdict_count;
    struct template_row *rows = page_rows(row->page, count);
    for (size_t i = 0; rows != NULL && i < count; i++) {
        rows[i] = verdict_row(row->page, outline->verdicts[i], now);
    }
    page_put_list(row, "verdicts", rows, count);
}

/* ---- laws and their dates ---- */

static struct template_row milestone_row(struct page *page, const struct milestone *milestone,
                                         int64_t now)
{
    int64_t         days = outline_days(now, milestone->time);
    struct page_row row;
    page_row_init(&row, page);
    page_put(&row, "date", milestone->date);
    page_put(&row, "what", milestone->what);
    put_days(&row, "days", days);
    page_put_text(&row, "when_class", days < 0 ? "over" : "ahead");
    page_put_flag(&row, "is_doubtful", milestone->confidence != CONFIDENCE_SEEN);
    page_put_text(&row, "confidence", confidence_name(milestone->confidence));
    return page_row_done(&row);
}

static struct template_row authority_row(struct page *page, const struct authority *authority,
                                         int64_t now)
{
    struct page_row row;
    page_row_init(&row, page);
    page_put(&row, "law", authority->title.size != 0 ? authority->title : authority->id);
    page_put(&row, "issuer", authority->issuer);
    page_put(&row, "jurisdiction", authority->jurisdiction);
    page_put(&row, "cite", authority->cite);
    page_put(&row, "binds", authority->binds);
    page_put(&row, "effect", authority->effect);
    page_put(&row, "law_source", authority->source);
    page_put_flag(&row, "is_doubtful", authority->confidence != CONFIDENCE_SEEN);
    page_put_text(&row, "confidence", confidence_name(authority->confidence));
    struct template_row *rows = page_rows(page, authority->milestone_count);
    for (size_t i = 0; rows != NULL && i < authority->milestone_count; i++) {
        rows[i] = milestone_row(page, &authority->milestones[i], now);
    }
    page_put_list(&row, "milestones", rows, authority->milestone_count);
    return page_row_done(&row);
}

static struct template_row ban_row(struct page *page, const struct ban_verdict *verdict,
                                   int64_t now)
{
    const struct ban    *ban = verdict->details;
    struct template_row *rows = page_rows(page, ban->authority_count);
    struct page_row      row;
    page_row_init(&row, page);
    page_put(&row, "ban_title", ban->title.size != 0 ? ban->title : ban->id);
    page_put(&row, "ban_summary", ban->summary);
    page_put_text(&row, "ban_verdict", verdict_name(verdict->verdict));
    for (size_t i = 0; rows != NULL && i < ban->authority_count; i++) {
        rows[i] = authority_row(page, &ban->authorities[i], now);
    }
    page_put_list(&row, "authorities", rows, ban->authority_count);
    page_put_flag(&row, "is_open", verdict->verdict < VERDICT_UNDETERMINED || verdict->is_calling);
    return page_row_done(&row);
}

void html_put_bans(struct page_row *row, const struct outline *outline, int64_t now)
{
    size_t               limit = outline->assessment->verdict_count;
    struct template_row *rows = page_rows(row->page, limit);
    size_t               count = 0;
    for (size_t i = 0; rows != NULL && i < limit; i++) {
        const struct ban_verdict *verdict = outline->verdicts[i];
        if (verdict->details != NULL && verdict->details->authority_count != 0) {
            rows[count++] = ban_row(row->page, verdict, now);
        }
    }
    page_put_list(row, "bans", rows, count);
    page_put_flag(row, "has_bans", count != 0);
    put_verdicts(row, outline, now);
}
