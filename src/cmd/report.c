/* evict report: a report file, or a device of the catalog, in the form that is asked for. */

#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "cmd/report_file.h"
#include "cmd/stored.h"
#include "report/report.h"
#include "sys/clock.h"

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
                               struct assessment *assessment, struct error *error)
{
    enum status status = stored_select_bans(invocation, &stored->bans, error);
    return status != STATUS_OK ? status
                               : report_file_assess(invocation->operands[0], stored->bans.bans,
                                                    stored->bans.count, assessment, error);
}

static enum status assess_device(const struct invocation *invocation, struct stored *stored,
                                 struct assessment *assessment, struct error *error)
{
    uint64_t    device = 0;
    enum status status = stored_open(invocation, false, stored, error);
    if (status == STATUS_OK) {
        status = catalog_find_device(stored->catalog, invocation->operands[0], &device, error);
    }
    return status != STATUS_OK ? status
                               : catalog_assess(stored->catalog, device, stored->bans.bans,
                                                stored->bans.count, assessment, error);
}

static enum status write_report(const struct invocation *invocation, report_form *form,
                                const struct assessment *assessment, struct error *error)
{
    const char                        *file = invocation_value(invocation, &option_output);
    CLEANUP(writer_done) struct writer writer;
    struct report_options              options = {
                     .width = file == NULL ? output_width() : 0,
                     .now = clock_now(),
                     .is_verbose = true,
    };
    const char *color = invocation_value(invocation, &option_color);
    enum status status =
        output_color(color != NULL || file == NULL ? color : "never", &options.use_color, error);
    if (status != STATUS_OK) {
        return status;
    }
    writer_init(&writer, OUTPUT_BYTES_MAX);
    form(&writer, assessment, &options);
    return file == NULL ? output_print(&writer, error) : output_write_file(file, &writer, error);
}

static enum status report(const struct invocation *invocation, struct stored *stored,
                          struct assessment *assessment, struct error *error)
{
    report_form *form = NULL;
    enum status  status = choose_form(invocation, &form, error);
    if (status == STATUS_OK) {
        status = is_file(invocation->operands[0])
                     ? assess_file(invocation, stored, assessment, error)
                     : assess_device(invocation, stored, assessment, error);
    }
    return status == STATUS_OK ? write_report(invocation, form, assessment, error) : status;
}

static enum exit_code run(const struct invocation *invocation)
{
    struct stored     stored = {0};
    struct assessment assessment;
    struct error      error = {0};
    assessment_init(&assessment);
    enum exit_code code = report(invocation, &stored, &assessment, &error) == STATUS_OK
                              ? (enum exit_code)assessment_exit_code(&assessment)
                              : command_fail(&error);
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
