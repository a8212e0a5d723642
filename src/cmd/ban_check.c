/* evict ban check FILE...: what is wrong with a ban file, and what would be right. */

#include <string.h>

#include "base/json_writer.h"
#include "base/memory.h"
#include "cmd/ban_select.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "report/plain.h"

struct check {
    struct writer     *writer;
    struct json_writer json;
    bool               is_json;
    bool               has_errors;
};

static const char *severity(const struct ban_message *message)
{
    return message->is_error ? "error" : "warning";
}

static void write_message(struct check *check, const char *file, const struct ban_message *message)
{
    struct writer *writer = check->writer;
    if (!check->is_json) {
        plain_write(writer, bytes_of(file));
        writer_format(writer, ":%llu:%llu: %s: ", (unsigned long long)message->line,
                      (unsigned long long)message->column, severity(message));
        plain_write(writer, bytes_of(message->text));
        writer_text(writer, "\n");
        return;
    }
    json_open_object(&check->json);
    json_name(&check->json, "file");
    json_put_text(&check->json, file);
    json_name(&check->json, "line");
    json_put_u64(&check->json, message->line);
    json_name(&check->json, "column");
    json_put_u64(&check->json, message->column);
    json_name(&check->json, "severity");
    json_put_text(&check->json, severity(message));
    json_name(&check->json, "text");
    json_put_text(&check->json, message->text);
    json_close_object(&check->json);
}

static void write_summary(struct check *check, const char *file, const struct ban *ban,
                          const struct ban_messages *messages)
{
    size_t errors = 0;
    for (size_t i = 0; i < messages->count; i++) {
        errors += messages->items[i].is_error;
    }
    check->has_errors = check->has_errors || errors != 0;
    if (check->is_json) {
        return;
    }
    plain_write(check->writer, bytes_of(file));
    writer_text(check->writer, ": ");
    if (ban != NULL) {
        writer_format(check->writer, "%zu indicators, ", ban->indicator_count);
    }
    writer_format(check->writer, "%zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s",
                  messages->count - errors, messages->count - errors == 1 ? "" : "s");
}

/* A file that cannot be read has no place in it to name: an error of the command. */
static enum status check_file(struct check *check, const char *file, struct error *error)
{
    struct ban_messages messages = {0};
    struct ban         *ban = NULL;
    enum status         status = ban_load_file(file, &ban, &messages, error);
    if (ban != NULL) {
        ban_check(ban, &messages);
    }
    if (status == STATUS_OK || messages.count != 0) {
        for (size_t i = 0; i < messages.count; i++) {
            write_message(check, file, &messages.items[i]);
        }
        write_summary(check, file, ban, &messages);
        status = STATUS_OK;
    }
    ban_free(ban);
    ban_messages_done(&messages);
    return status;
}

static enum exit_code run(const struct invocation *invocation)
{
    CLEANUP(writer_done) struct writer writer;
    struct error                       error = {0};
    enum exit_code                     code = EXIT_CODE_CLEAR;
    writer_init(&writer, OUTPUT_BYTES_MAX);
    struct check check = {
        .writer = &writer,
        .json = json_writer_to(&writer),
        .is_json = invocation_has(invocation, &option_json),
    };
    if (check.is_json) {
        json_open_array(&check.json);
    }
    for (size_t i = 0; i < invocation->operand_count; i++) {
        if (check_file(&check, invocation->operands[i], &error) != STATUS_OK) {
            code = command_fail(&error);
        }
    }
    if (check.is_json) {
        json_close_array(&check.json);
        writer_text(&writer, "\n");
    }
    if (output_print(&writer, &error) != STATUS_OK) {
        return command_fail(&error);
    }
    return code == EXIT_CODE_CLEAR && check.has_errors ? EXIT_CODE_WRONG_USE : code;
}

const struct command command_ban_check = {
    .name = "ban check",
    .operands = "FILE...",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .summary = "Say what is wrong with ban files",
    .details =
        "Every error is named with file, line and column and what would be right; warnings "
        "tell of indicators that would hit common software.  Ends with 3 when there are "
        "errors, with 0 when there are only warnings.  evict-ban(5) has the grammar.",
    .options = {&option_json},
    .run = run,
};
