/* evict scan: examines one system and says for each ban how it stands.
 *
 * This process is the keeper (docs/architecture.md): whatever it needs from outside its sandbox is
 * opened before supervisor_run() brings the first bytes of the examined system. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "artifact/stream.h"
#include "ban/assessment.h"
#include "base/memory.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "cmd/ban_select.h"
#include "cmd/catalog_path.h"
#include "cmd/commands.h"
#include "cmd/keeper.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "cmd/progress.h"
#include "cmd/version.h"
#include "collect/collector_process.h"
#include "collect/linux/collectors.h"
#include "collect/supervise.h"
#include "report/report.h"
#include "sys/clock.h"
#include "sys/interruption.h"
#include "sys/replacement.h"

/* Another scan may have the catalog for as long as it runs. */
enum { BAN_CHOICES_MAX = 1000, PROGRAM_SIZE = 64, CATALOG_WAIT_MS = 15 * 60 * 1000 };

static const struct command_option option_root = {
    .name = "root",
    .argument = "DIR",
    .help = "examine this folder, such as a mounted disk, instead of the running system",
};

static const struct command_option option_quick = {
    .name = "quick",
    .help = "leave out whatever reads every folder of the system; the report says what",
};

static const struct command_option option_out = {
    .name = "out",
    .argument = "FILE",
    .help = "also write everything that was found in the text form, for 'evict report' and others",
};

static const struct command_option option_require_sandbox = {
    .name = "require-sandbox",
    .help = "fail when the kernel cannot keep the collector away from everything but reading",
};

/* A scan while it runs. */
struct scan {
    const struct invocation *invocation;
    struct ban_selection     bans;
    struct matcher          *matcher;
    struct assessment        assessment;
    struct supervisor       *supervisor;
    struct progress          progress;
    char                     program[PROGRAM_SIZE];
    char                    *root; /* absolute; NULL: the running system */

    char           *catalog_file; /* NULL: none */
    struct catalog *catalog;
    struct error    catalog_error; /* the first failure; the report is printed all the same */

    bool                 has_out;
    struct replacement   out;
    struct stream_writer out_stream;
    bool                 has_html;
    struct replacement   html;
};

static void scan_init(struct scan *scan, const struct invocation *invocation)
{
    *scan = (struct scan){.invocation = invocation};
    writer_init(&scan->out_stream.buffer, 0);
    assessment_init(&scan->assessment);
    progress_init(&scan->progress);
}

static void scan_done(struct scan *scan)
{
    supervisor_close(scan->supervisor);
    if (scan->has_out) {
        stream_writer_done(&scan->out_stream);
        replacement_close(&scan->out);
    }
    if (scan->has_html) {
        replacement_close(&scan->html);
    }
    catalog_close(scan->catalog);
    free(scan->catalog_file);
    free(scan->root);
    matcher_free(scan->matcher);
    assessment_done(&scan->assessment);
    ban_selection_done(&scan->bans);
}

static enum status select_bans(struct scan *scan, struct error *error)
{
    const char *choices[BAN_CHOICES_MAX];
    size_t      count = 0;
    const char *choice = invocation_value_at(scan->invocation, &option_ban, 0);
    while (choice != NULL && count < BAN_CHOICES_MAX) {
        choices[count++] = choice;
        choice = invocation_value_at(scan->invocation, &option_ban, count);
    }
    enum status status = ban_select(choices, count, &scan->bans, error);
    if (status == STATUS_OK) {
        scan->matcher = matcher_new(scan->bans.bans, scan->bans.count);
    }
    return status;
}

/* Said from elsewhere or later, a relative name would mean another folder: the report and the
 * catalog have the absolute one.  A name that leads nowhere is left for the volume to complain. */
static char *absolute_root(const char *root)
{
    char *absolute = root != NULL ? realpath(root, NULL) : NULL;
    return absolute != NULL || root == NULL ? absolute : xstrdup(root);
}

static enum status open_supervisor(struct scan *scan, struct error *error)
{
    scan->root = absolute_root(invocation_value(scan->invocation, &option_root));
    struct supervise_options options = {
        .root = scan->root != NULL ? scan->root : "/",
        .table = &linux_collectors,
        .program = scan->program,
        .is_live = scan->root == NULL,
        .is_quick = invocation_has(scan->invocation, &option_quick),
        .must_sandbox = invocation_has(scan->invocation, &option_require_sandbox),
        .progress = progress_step,
        .progress_context = &scan->progress,
    };
    struct writer program;
    writer_init(&program, PROGRAM_SIZE - 1);
    writer_format(&program, "evict %s", version_number);
    struct bytes text = writer_view(&program);
    memcpy(scan->program, text.data, text.size);
    writer_done(&program);
    return supervisor_open(&options, &scan->supervisor, error);
}

static enum status open_catalog(struct scan *scan, struct error *error)
{
    if (invocation_has(scan->invocation, &option_no_catalog)) {
        return STATUS_OK;
    }
    const char *chosen = invocation_value(scan->invocation, &option_catalog);
    enum status status = catalog_path(chosen, true, &scan->catalog_file, error);
    if (status == STATUS_OK) {
        status = catalog_open(scan->catalog_file, false, &scan->catalog, error);
    }
    if (status == STATUS_OK) {
        catalog_set_wait(scan->catalog, CATALOG_WAIT_MS);
    }
    return status;
}

static enum status write_out(void *context, struct bytes bytes, struct error *error)
{
    return replacement_write(context, bytes, error);
}

static enum status open_files(struct scan *scan, struct error *error)
{
    interruption_catch(); /* not before supervisor_open(): children end as they are told to */
    const char *out = invocation_value(scan->invocation, &option_out);
    const char *html = invocation_value(scan->invocation, &option_html_file);
    if (out != NULL) {
        enum status status = replacement_open(out, &scan->out, error);
        if (status != STATUS_OK) {
            return status;
        }
        stream_writer_init(&scan->out_stream, write_out, &scan->out);
        scan->has_out = true;
    }
    if (html != NULL) {
        enum status status = replacement_open(html, &scan->html, error);
        if (status != STATUS_OK) {
            return status;
        }
        scan->has_html = true;
    }
    return STATUS_OK;
}

/* From here on: no exec, no network, no files but our own. */
static enum status enter_sandbox(struct scan *scan, struct error *error)
{
    const char *const files[KEEPER_FILES_MAX] = {
        scan->catalog != NULL ? scan->catalog_file : NULL,
        scan->out.temporary,
        scan->html.temporary,
    };
    return keeper_enter(files, NULL, invocation_has(scan->invocation, &option_require_sandbox),
                        error);
}

/* The first failure of the catalog ends its part of the scan, not the scan. */
static void note_catalog(struct scan *scan, enum status status, const struct error *error)
{
    if (status != STATUS_OK) {
        scan->catalog_error = *error;
        catalog_scan_abandon(scan->catalog);
    }
}

static bool has_catalog(const struct scan *scan)
{
    return scan->catalog != NULL && scan->catalog_error.status == STATUS_OK;
}

static void take_header(void *context, const struct header *header)
{
    struct scan *scan = context;
    struct error error = {0};
    assessment_set_header(&scan->assessment, header);
    assessment_match_device(&scan->assessment, scan->matcher);
    if (scan->has_out) {
        struct record record = {.type = RECORD_HEADER, .header = *header};
        stream_write(&scan->out_stream, &record);
    }
    if (has_catalog(scan)) {
        note_catalog(scan, catalog_scan_begin(scan->catalog, header, &error), &error);
    }
}

static void take_artifact(void *context, const struct artifact *artifact)
{
    struct scan *scan = context;
    struct error error = {0};
    assessment_match(&scan->assessment, scan->matcher, artifact);
    if (scan->has_out) {
        struct record record = {.type = RECORD_ARTIFACT, .artifact = *artifact};
        stream_write(&scan->out_stream, &record);
    }
    if (has_catalog(scan)) {
        note_catalog(scan, catalog_scan_artifact(scan->catalog, artifact, &error), &error);
    }
}

static void warn_of_sandbox(struct scan *scan, struct bytes reason)
{
    progress_clear(&scan->progress);
    command_warn("the sandbox of the collector is not complete, going on without: %.*s",
                 (int)reason.size, (const char *)reason.data);
}

static void take_coverage(void *context, const struct coverage *coverage)
{
    struct scan *scan = context;
    struct error error = {0};
    assessment_add_coverage(&scan->assessment, coverage);
    if (bytes_equal_text(coverage->source, SOURCE_SANDBOX) &&
        coverage->status != COVERAGE_COMPLETE) {
        warn_of_sandbox(scan, coverage->reason);
    }
    if (scan->has_out) {
        struct record record = {.type = RECORD_COVERAGE, .coverage = *coverage};
        stream_write(&scan->out_stream, &record);
    }
    if (has_catalog(scan)) {
        note_catalog(scan, catalog_scan_coverage(scan->catalog, coverage, &error), &error);
    }
}

/* What the catalog remembers of the device makes the report: what was there at an earlier scan and
 * is gone now is past, not clear. */
static void add_history(struct scan *scan)
{
    struct assessment whole;
    struct error      error = {0};
    assessment_init(&whole);
    enum status status =
        catalog_assess_scanned(scan->catalog, scan->bans.bans, scan->bans.count, &whole, &error);
    if (status == STATUS_OK) {
        assessment_done(&scan->assessment);
        scan->assessment = whole;
        return;
    }
    assessment_done(&whole);
    scan->catalog_error = error;
}

static void judge(struct scan *scan)
{
    char         finished[TIME_TEXT_SIZE];
    struct error error = {0};
    time_format(clock_now(), finished);
    scan->assessment.finished = arena_text(&scan->assessment.arena, "%s", finished);
    assessment_judge(&scan->assessment, scan->bans.bans, scan->bans.count);
    if (has_catalog(scan)) {
        note_catalog(scan, catalog_scan_finish(scan->catalog, &scan->assessment, &error), &error);
    }
    if (has_catalog(scan)) {
        add_history(scan);
    }
}

static enum status finish_out(struct scan *scan, struct error *error)
{
    if (!scan->has_out) {
        return STATUS_OK;
    }
    enum status status = stream_finish(&scan->out_stream, error);
    return status == STATUS_OK ? replacement_finish(&scan->out, error) : status;
}

static enum status finish_html(struct scan *scan, const struct report_options *options,
                               struct error *error)
{
    if (!scan->has_html) {
        return STATUS_OK;
    }
    CLEANUP(writer_done) struct writer page;
    writer_init(&page, OUTPUT_BYTES_MAX);
    report_html(&page, &scan->assessment, options);
    if (writer_failed(&page)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "the report is too large");
    }
    enum status status = replacement_write(&scan->html, writer_view(&page), error);
    return status == STATUS_OK ? replacement_finish(&scan->html, error) : status;
}

static enum status print_report(struct scan *scan, const struct report_options *options,
                                struct error *error)
{
    CLEANUP(writer_done) struct writer page;
    writer_init(&page, OUTPUT_BYTES_MAX);
    if (invocation_has(scan->invocation, &option_json)) {
        report_json(&page, &scan->assessment, options);
    } else {
        report_terminal(&page, &scan->assessment, options);
    }
    return output_print(&page, error);
}

static enum status check_options(struct scan *scan, struct error *error)
{
    const struct invocation *invocation = scan->invocation;
    const char              *files[] = {invocation_value(invocation, &option_out),
                                        invocation_value(invocation, &option_html_file)};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        if (files[i] != NULL && strcmp(files[i], "-") == 0) {
            return error_set(error, STATUS_WRONG_USE, 0,
                             "'--out' and '--html' need the name of a file: standard output has "
                             "the report; for a file called '-' say './-'");
        }
    }
    if (files[0] != NULL && files[1] != NULL && strcmp(files[0], files[1]) == 0) {
        return error_set(error, STATUS_WRONG_USE, 0, "'--out' and '--html' name the same file, %s",
                         files[0]);
    }
    if (invocation_has(invocation, &option_catalog) &&
        invocation_has(invocation, &option_no_catalog)) {
        return error_set(error, STATUS_WRONG_USE, 0,
                         "only one of '--catalog' and '--no-catalog' can be given");
    }
    return STATUS_OK;
}

static enum status open_all(struct scan *scan, struct error *error)
{
    enum status (*const steps[])(struct scan * scan, struct error * error) = {
        check_options, open_supervisor, select_bans, open_catalog, open_files, enter_sandbox,
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(steps) && status == STATUS_OK; i++) {
        status = steps[i](scan, error);
    }
    return status;
}

/* Printing comes last, as whoever reads may stop before the end; what fails holds up nothing else.
 */
static enum status report(struct scan *scan, const struct report_options *options,
                          struct error *error)
{
    struct error steps[] = {{0}, {0}, {0}, scan->catalog_error};
    (void)finish_out(scan, &steps[0]);
    (void)finish_html(scan, options, &steps[1]);
    (void)print_report(scan, options, &steps[2]);
    if (scan->catalog_error.status != STATUS_OK) {
        error_prefix(&steps[3], "this scan is not in the catalog");
    }
    enum status status = STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (status != STATUS_OK && steps[i].status != STATUS_OK) {
            command_warn("%s", error->text);
        }
        if (steps[i].status != STATUS_OK) {
            *error = steps[i];
            status = error->status;
        }
    }
    return status;
}

static enum status scan_all(struct scan *scan, struct error *error)
{
    struct report_options options = {
        .width = output_width(),
        .is_verbose = invocation_has(scan->invocation, &option_verbose),
    };
    enum status status =
        output_color(invocation_value(scan->invocation, &option_color), &options.use_color, error);
    if (status == STATUS_OK) {
        status = open_all(scan, error);
    }
    if (status == STATUS_OK) {
        struct sink sink = {take_artifact, take_coverage, scan};
        status = supervisor_run(scan->supervisor, take_header, sink, error);
        progress_clear(&scan->progress);
    }
    if (status == STATUS_OK) {
        judge(scan);
        options.now = clock_now();
        status = report(scan, &options, error);
    }
    return status;
}

static enum exit_code run(const struct invocation *invocation)
{
    struct scan  scan;
    struct error error = {0};
    scan_init(&scan, invocation);
    enum exit_code code = scan_all(&scan, &error) == STATUS_OK
                              ? (enum exit_code)assessment_exit_code(&scan.assessment)
                              : command_fail(&error);
    scan_done(&scan);
    return code;
}

const struct command command_scan = {
    .name = "scan",
    .operands = "",
    .summary = "Examine a system for what is banned, and say how it stands",
    .details =
        "Examines the running system, or the one below --root, and prints for each ban "
        "whether the vendor's software is present, has left something behind, was "
        "here, or is not here; or that this could not be determined.  Nothing on the "
        "examined system is changed, and nobody is contacted.",
    .options = {&option_root, &option_quick, &option_ban, &option_catalog, &option_no_catalog,
                &option_out, &option_html_file, &option_json, &option_verbose, &option_color,
                &option_require_sandbox},
    .run = run,
};
