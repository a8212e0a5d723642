#include "unit.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "report/outline.h"
#include "report/plain.h"
#include "report/report.h"
#include "report/samples.h"

enum { REPORT_BYTES_MAX = 64 << 20, SCREEN_LINES = 40, SCREEN_COLUMNS = 80 };

typedef void form(struct writer *writer, const struct assessment *assessment,
                  const struct report_options *options);

static char *report_of(form *make, const char *sample, struct report_options options)
{
    struct assessment assessment;
    struct writer     writer;
    sample_named(sample)->fill(&assessment);
    writer_init(&writer, REPORT_BYTES_MAX);
    options.now = SAMPLE_NOW;
    make(&writer, &assessment, &options);
    assert_false(writer_failed(&writer));
    assert_int_equal(bytes_find_byte(writer_view(&writer), 0), writer.size);
    writer_u8(&writer, 0);
    assessment_done(&assessment);
    return (char *)writer.data;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("no \"%s\" in:\n%s\n", part, text);
        fail();
    }
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) {
        print_error("\"%s\" in:\n%s\n", part, text);
        fail();
    }
}

/* ---- terminal ---- */

/* Columns of text that was escaped already. */
static size_t columns_of(struct bytes line)
{
    struct plain      plain = plain_of(line);
    struct plain_unit unit;
    size_t            columns = 0;
    while (plain_next(&plain, &unit)) {
        columns += unit.bytes[0] == '\\' ? 1 : unit.columns;
    }
    return columns;
}

static void fits_one_screen(void **state)
{
    (void)state;
    size_t               count;
    const struct sample *all = samples(&count);
    for (size_t i = 0; i < count; i++) {
        char        *text = report_of(report_terminal, all[i].name, (struct report_options){0});
        struct bytes rest = bytes_of(text);
        struct bytes line;
        size_t       lines = 0;
        while (bytes_next_line(&rest, &line)) {
            lines++;
            assert_true(utf8_is_valid(line));
            assert_false(bytes_end_with(line, " "));
            assert_true(columns_of(line) <= SCREEN_COLUMNS);
        }
        assert_true(lines <= SCREEN_LINES);
        free(text);
    }
}

static void puts_the_most_important_first(void **state)
{
    (void)state;
    char *text = report_of(report_terminal, "present", (struct report_options){0});
    assert_has(text, "  present       kaspersky    12 findings, 4 access points, hints: 1\n");
    assert_has(text, "CALLING the vendor, last 2026-11-23 22:40 UTC\n");
    assert_has(text, "  access point  service      kesl.service\n");
    assert_has(text, "from var/lib/dpkg/status:20711\n");
    assert_has(text, "and 5 more: see all with --verbose\n");
    assert_has(text, "home-folders  partial: 2 of 3 home folders");
    assert_has(text, "kaspersky: 2024-09-29, 785 days ago (89 FR 52434): No updates");
    assert_has(text, "Next: uninstall it, then scan again");
    assert_true(strstr(text, "access point  service") < strstr(text, "  present       package"));
    assert_has_not(text, "\x1b");
    free(text);
}

static void says_what_stands_in_the_way_of_clear(void **state)
{
    (void)state;
    char *text = report_of(report_terminal, "undetermined", (struct report_options){0});
    assert_has(text, "  undetermined  kaspersky    hints: 1\n");
    assert_has(text, "  rpm            failed, required\n");
    assert_has(text, "rpmdb.sqlite: file is not a database (offset 100)\n");
    assert_has(text, "section-889: 2026-12-01, in 8 days");
    assert_has_not(text, "clear");
    free(text);
}

static void shows_hints_only_when_asked(void **state)
{
    (void)state;
    char *brief = report_of(report_terminal, "undetermined", (struct report_options){0});
    char *verbose =
        report_of(report_terminal, "undetermined", (struct report_options){.is_verbose = true});
    assert_has_not(brief, "etc/passwd:41");
    assert_has(verbose, "  hint          kaspersky   account      kaspersky\n");
    assert_has(verbose, "from etc/passwd:41\n");
    assert_has(verbose, "because account {name: kaspersky}\n");
    assert_has(verbose, "complete, required, 1,204 artifacts\n");
    free(brief);
    free(verbose);
}

static void lists_everything_when_verbose(void **state)
{
    (void)state;
    char *text = report_of(report_terminal, "many", (struct report_options){.is_verbose = true});
    assert_has(text, "/srv/images/0000/opt/kaspersky/kesl/bin/kesl");
    assert_has(text, "/srv/images/2999/opt/kaspersky/kesl/bin/kesl");
    assert_has(text, "and 12 more, counted but too many to be kept\n");
    free(text);
}

static void colours_words_and_never_replaces_them(void **state)
{
    (void)state;
    char *plain = report_of(report_terminal, "present", (struct report_options){0});
    char *colored =
        report_of(report_terminal, "present", (struct report_options){.use_color = true});
    assert_has(colored, "\x1b[1;31mpresent\x1b[0m");
    assert_has(colored, "\x1b[32mclear\x1b[0m");
    size_t used = 0; /* without the colours it is the same text */
    for (const char *next = colored; *next != 0; next++) {
        if (*next == '\x1b') {
            next = strchr(next, 'm');
            assert_non_null(next);
        } else {
            assert_int_equal(*next, plain[used++]);
        }
    }
    assert_int_equal(used, strlen(plain));
    free(plain);
    free(colored);
}

static void lets_no_hostile_byte_reach_the_terminal(void **state)
{
    (void)state;
    char *text = report_of(report_terminal, "hostile", (struct report_options){.is_verbose = true});
    for (const char *next = text; *next != 0; next++) {
        assert_true((uint8_t)*next >= 0x20 || *next == '\n');
        assert_int_not_equal(*next, 0x7f);
    }
    assert_true(utf8_is_valid(bytes_of(text)));
    assert_has_not(text, "\u202e");
    assert_has_not(text, "\u2066");
    assert_has(text, "\\x1b[2J\\x1b]0;owned\\x07\\x9b31m\\x0d\\x0aclear");
    assert_has(text, "\\xff\\xfe\\xc0\\xaf\\xed\\xa0\\x80");
    assert_has(text, "nul\\x00byte");
    free(text);
}

/* ---- machines ---- */

static void gives_the_members_scripts_rely_on(void **state)
{
    (void)state;
    char *text = report_of(report_json, "present", (struct report_options){0});
    assert_has(text, "{\"device\":{\"kind\":\"device\",\"os\":\"linux\",\"hostname\":\"atlas\"");
    assert_has(text,
               "{\"ban\":\"kaspersky\",\"title\":\"Kaspersky software and services\","
               "\"verdict\":\"present\",\"calling\":true,\"last_call\":\"2026-11-23T22:40:02Z\","
               "\"access_points\":4,\"findings\":12,\"hints\":1}");
    assert_has(text,
               "\"artifact\":{\"kind\":\"process\",\"source\":\"processes\",\"os\":\"linux\","
               "\"name\":\"kesl\",\"path\":\"/opt/kaspersky/kesl/libexec/kesl\","
               "\"account\":\"root\"},\"from\":\"proc/412/exe\",\"pid\":412}");
    assert_has(text, "\"confidence\":\"seen\",\"counts\":false");
    assert_has(text,
               "{\"source\":\"home-folders\",\"status\":\"partial\",\"reason\":\"2 of 3 home "
               "folders could not be opened: permission denied\",\"count\":7,"
               "\"required\":false}");
    free(text);
}

static void gives_one_row_per_finding_and_per_ban_without(void **state)
{
    (void)state;
    char *text = report_of(report_csv, "residue", (struct report_options){0});
    assert_true(bytes_start_with(bytes_of(text), "device,ban,verdict,calling,means,counts,kind,"));
    assert_has(text, "\r\nmail-gateway-02.example.org,section-889,clear,false,,,,,,,,,,,,,,,\r\n");
    assert_has(text,
               ",kaspersky,residue,false,access,true,driver,redirfs,,"
               "/usr/lib/modules/6.1.0-32-amd64/extra/kaspersky/redirfs.ko,");
    assert_has(text, ",2026-11-20T08:00:00Z,");
    free(text);
}

static void defuses_formulas(void **state)
{
    (void)state;
    char *text = report_of(report_csv, "hostile", (struct report_options){0});
    assert_has(text, ",'=cmd|'/c calc'!A0,");
    assert_has(text, ",\"'+1+1\"\",\"\"two\\x0d\\x0a@SUM(A1)\",");
    assert_has(text, ",'\\x09=1+1,");
    assert_has(text, ",'\uff1d1+1,");
    free(text);
}

/* ---- people ---- */

static void makes_a_page_of_every_sample(void **state)
{
    (void)state;
    size_t               count;
    const struct sample *all = samples(&count);
    for (size_t i = 0; i < count; i++) {
        char *text = report_of(report_html, all[i].name, (struct report_options){0});
        assert_true(utf8_is_valid(bytes_of(text)));
        assert_true(bytes_start_with(bytes_of(text), "<!doctype html>\n<html lang=\"en\">"));
        assert_true(bytes_end_with(bytes_of(text), "</html>\n"));
        assert_has(text, "default-src 'none'; style-src 'sha256-");
        assert_has_not(text, "<script");
        assert_has_not(text, "<img");
        assert_has_not(text, "<link");
        assert_has_not(text, "<base");
        assert_has_not(text, " href=\"h");
        assert_has_not(text, "url(");
        assert_has_not(text, "@import");
        free(text);
    }
}

static void lists_the_dates_of_a_ban(void **state)
{
    (void)state;
    char *text = report_of(report_html, "present", (struct report_options){0});
    assert_has(text,
               "<th role=\"rowheader\" scope=\"row\">2024-07-20</th>"
               "<td role=\"cell\">856 days ago</td>");
    assert_has(text, "Kaspersky Lab, Inc. with all affiliates, subsidiaries and parents");
    assert_has(text, "<strong>2026-12-01, in 8 days:</strong>");
    free(text);
}

static void keeps_long_lists_folded(void **state)
{
    (void)state;
    char *text = report_of(report_html, "many", (struct report_options){0});
    assert_has(text, "<details><summary>36 more, from number 25 on</summary>");
    assert_has(text, "<details><summary>2,916 more, from number 85 on</summary>");
    assert_has(text, "id=\"f3000\"");
    assert_has(text, "<strong>12 more findings</strong>");
    free(text);
}

static void writes_hostile_names_as_text(void **state)
{
    (void)state;
    char *text = report_of(report_html, "hostile", (struct report_options){0});
    assert_has(text, "<title>evict report: &lt;/script&gt;&lt;script&gt;");
    assert_has(text, "{{style}}{{#verdicts}}{{/verdicts}}");
    assert_has(text, "&quot;&#39; onmouseover=alert(1) x=&#39;&quot;&#96;");
    assert_has_not(text, "\u202e");
    free(text);
}

static void fails_rather_than_give_half_a_report(void **state)
{
    (void)state;
    form *const forms[] = {report_terminal, report_html, report_json, report_csv};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct assessment assessment;
        struct writer     writer;
        sample_named("present")->fill(&assessment);
        writer_init(&writer, 600);
        forms[i](&writer, &assessment, &(struct report_options){.now = SAMPLE_NOW});
        assert_true(writer_failed(&writer));
        assert_int_equal(writer_view(&writer).size, 0);
        writer_done(&writer);
        assessment_done(&assessment);
    }
}

/* ---- dates ---- */

static void counts_days_by_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(outline_days(86399, 86400), 1);
    assert_int_equal(outline_days(86400, 86400), 0);
    assert_int_equal(outline_days(2 * 86400 - 1, 86400), 0);
    assert_int_equal(outline_days(2 * 86400, 86400), -1);
    assert_int_equal(outline_days(0, -1), -1);
}

static void picks_the_date_that_comes_next(void **state)
{
    (void)state;
    struct milestone dates[] = {{.time = 10 * 86400}, {.time = 30 * 86400}, {.time = 20 * 86400}};
    struct authority law = {.milestones = dates, .milestone_count = COUNT_OF(dates)};
    struct ban       ban = {.authorities = &law, .authority_count = 1};
    struct due       due;
    assert_true(outline_due(&ban, 12 * 86400, &due));
    assert_ptr_equal(due.milestone, &dates[2]);
    assert_int_equal(due.days, 8);
    assert_true(outline_due(&ban, 40 * 86400, &due));
    assert_ptr_equal(due.milestone, &dates[1]);
    assert_int_equal(due.days, -10);
    struct milestone later = {.time = 35 * 86400};
    struct authority laws[] = {law, {.milestones = &later, .milestone_count = 1}};
    ban = (struct ban){.authorities = laws, .authority_count = 2};
    assert_true(outline_due(&ban, 31 * 86400, &due));
    assert_ptr_equal(due.milestone, &later);
    assert_true(outline_due(&ban, 40 * 86400, &due));
    assert_ptr_equal(due.milestone, &dates[1]);
    ban = (struct ban){.authorities = &law, .authority_count = 1};
    law.milestone_count = 0;
    assert_false(outline_due(&ban, 0, &due));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_one_screen),
        cmocka_unit_test(puts_the_most_important_first),
        cmocka_unit_test(says_what_stands_in_the_way_of_clear),
        cmocka_unit_test(shows_hints_only_when_asked),
        cmocka_unit_test(lists_everything_when_verbose),
        cmocka_unit_test(colours_words_and_never_replaces_them),
        cmocka_unit_test(lets_no_hostile_byte_reach_the_terminal),
        cmocka_unit_test(gives_the_members_scripts_rely_on),
        cmocka_unit_test(gives_one_row_per_finding_and_per_ban_without),
        cmocka_unit_test(defuses_formulas),
        cmocka_unit_test(makes_a_page_of_every_sample),
        cmocka_unit_test(lists_the_dates_of_a_ban),
        cmocka_unit_test(keeps_long_lists_folded),
        cmocka_unit_test(writes_hostile_names_as_text),
        cmocka_unit_test(fails_rather_than_give_half_a_report),
        cmocka_unit_test(counts_days_by_the_calendar),
        cmocka_unit_test(picks_the_date_that_comes_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
