/* evict report: a report file, or a device of the catalog, in the form that is asked for. */

#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "cmd/report_file.h"
#include "cmd/stored.h"
#include "report/report.h"
#include "sys/clock.h"
#include "sys/interruption.h"

static const struct command_option option_text = {
    .name = "text",
    .help = "print text for people with every finding and every source; this is the usual form",
};

typedef void report_form(struct writer *writer, const struct assessment *assessment,
                         const struct report_options *options);

static const struct {
    const struct command_option *option;
    report_form                 *form;
} forms[] = {
    {&option_text, report_terminal},
    {&option_html, report_html},
    {&option_json, report_json},
    {&option_csv, report_csv},
};

static enum status choose_form(const struct invocation *invocation, report_form **ret_form,
                               struct error *error)
{
    size_t count = 0;
    *ret_form = report_terminal;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (invocation_has(invocation, forms[i].option)) {
            *ret_form = forms[i].form;
            count++;
        }
    }
    if (count > 1) {
        return error_set(error, STATUS_WRONG_USE, 0,
                         "only one of '--text', '--html', '--json' and '--csv' can be given");
    }
    return STATUS_OK;
}

/* A name that is a file, or could only be one; else it is a device of the catalog. */
static bool is_file(const char *name)
{
    return strcmp(name, "-") == 0 || strchr(name, '/') != NULL || access(name, F_OK) == 0;
}

static enum status assess_file(const struct invocation *invocation, struct stored *stored,
                               const struct replacement *output, struct assessment *assessment,
                               struct error *error)
{
    struct report_file *file = NULL;
    enum status         status = stored_select_bans(invocation, &stored->bans, error);
    if (status == STATUS_OK) {
        status = report_file_open(invocation->operands[0], &file, error);
    }
    if (status == STATUS_OK) {
        status = stored_enter_keeper(stored, output->temporary, NULL, error);
    }
    if (status == STATUS_OK) {
        status = report_file_assess(file, stored->bans.bans, stored->bans.count, assessment, error);
    }
    report_file_close(file);
    return status;
}

static enum status assess_device(const struct invocation *invocation, struct stored *stored,
                                 const struct replacement *output, struct assessment *assessment,
                                 struct error *error)
{
    uint64_t    device = 0;
    const char *name = invocation->operands[0];
    enum status status = stored_open(invocation, false, stored, error);
    if (status == STATUS_OK) {
        status = stored_enter_keeper(stored, output->temporary, NULL, error);
    }
    if (status == STATUS_OK) {
        status = catalog_find_device(stored->catalog, name, &device, error);
    }
    if (status != STATUS_OK) {
        error_prefix(error, "there is no file '%s', and as a device of the catalog", name);
        return status;
    }
    return catalog_assess(stored->catalog, device, stored->bans.bans, stored->bans.count,
                          assessment, error);
}

static enum status write_report(const struct invocation *invocation, report_form *form,
                                const struct assessment *assessment, struct replacement *output,
                                struct error *error)
{
    bool                               is_printed = output->file == NULL;
    CLEANUP(writer_done) struct writer writer;
    struct report_options              options = {
                     .width = is_printed ? output_width() : 0,
                     .now = clock_now(),
                     .is_verbose = true,
    };
    const char *color = invocation_value(invocation, &option_color);
    enum status status =
        output_color(color != NULL || is_printed ? color : "never", &options.use_color, error);
    if (status != STATUS_OK) {
        return status;
    }
    writer_init(&writer, OUTPUT_BYTES_MAX);
    form(&writer, assessment, &options);
    return is_printed ? output_print(&writer, error) : output_replace(output, &writer, error);
}

/* What is written is opened before the first hostile byte is read: afterwards nothing can be. */
static enum status open_output(const struct invocation *invocation, struct replacement *output,
                               struct error *error)
{
    const char *file = invocation_value(invocation, &option_output);
    interruption_catch();
    return file == NULL || strcmp(file, "-") == 0 ? STATUS_OK
                                                  : replacement_open(file, output, error);
}

static enum status report(const struct invocation *invocation, struct stored *stored,
                          struct replacement *output, struct assessment *assessment,
                          struct error *error)
{
    report_form *form = NULL;
    enum status  status = choose_form(invocation, &form, error);
    if (status == STATUS_OK) {
        status = open_output(invocation, output, error);
    }
    if (status == STATUS_OK) {
        status = (is_file(invocation->operands[0])
                      ? assess_file
                      : assess_device)(invocation, stored, output, assessment, error);
    }
    return status == STATUS_OK ? write_report(invocation, form, assessment, output, error) : status;
}

static enum exit_code run(const struct invocation *invocation)
{
    struct stored      stored = {0};
    struct replacement output = {.descriptor = -1};
    struct assessment  assessment;
    struct error       error = {0};
    assessment_init(&assessment);
    enum exit_code code = report(invocation, &stored, &output, &assessment, &error) == STATUS_OK
                              ? (enum exit_code)assessment_exit_code(&assessment)
                              : command_fail(&error);
    replacement_close(&output);
    assessment_done(&assessment);
    stored_close(&stored);
    return code;
}

const struct command command_report = {
    .name = "report",
    .operands = "FILE|DEVICE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Write a report of a device for people or machines",
    .details =
        "FILE is what 'evict scan --out' wrote, '-' standard input: its artifacts are "
        "matched against the bans as they are now.  DEVICE is one of 'evict list': a "
        "number, a host name, a machine-id, or the beginning of one of them.  A name "
        "that exists as a file is a file.\n"
        "\n"
        "A file that was cut off or changed is refused.  What '--output' names is "
        "replaced whole or not at all.",
    .options = {&option_text, &option_html, &option_json, &option_csv, &option_output, &option_ban,
                &option_catalog, &option_color},
    .run = run,
};
