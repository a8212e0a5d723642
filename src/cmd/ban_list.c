/* evict ban list: the bans there are, with the date that matters next. */

#include <string.h>
#include <time.h>

#include "base/json_writer.h"
#include "base/memory.h"
#include "cmd/ban_select.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "report/outline.h"
#include "report/plain.h"

enum { NAME_COLUMNS = 14, TITLE_COLUMNS = 38, COUNT_COLUMNS = 10 };

static void write_header(struct writer *writer)
{
    plain_write_cell(writer, bytes_of("NAME"), NAME_COLUMNS);
    writer_text(writer, "  ");
    plain_write_cell(writer, bytes_of("TITLE"), TITLE_COLUMNS);
    writer_format(writer, "  %*s  MILESTONE\n", COUNT_COLUMNS, "INDICATORS");
}

static void write_row(struct writer *writer, const struct ban *ban, int64_t now)
{
    struct due due;
    plain_write_cell(writer, ban->id, NAME_COLUMNS);
    writer_text(writer, "  ");
    plain_write_cell(writer, ban->title, TITLE_COLUMNS);
    writer_format(writer, "  %*zu  ", COUNT_COLUMNS, ban->indicator_count);
    if (outline_due(ban, now, &due)) {
        plain_write(writer, due.milestone->date);
        writer_text(writer, ", ");
        write_days(writer, due.days);
    } else {
        writer_text(writer, "-");
    }
    writer_text(writer, "\n");
}

static void write_json_row(struct json_writer *json, const struct ban *ban, int64_t now)
{
    struct due due;
    json_open_object(json);
    json_name(json, "ban");
    json_put_string(json, ban->id);
    json_name(json, "title");
    json_put_string(json, ban->title);
    json_name(json, "vendor");
    json_put_string(json, ban->vendor);
    json_name(json, "file");
    json_put_string(json, ban->file);
    json_name(json, "sha256");
    json_put_string(json, ban->digest);
    json_name(json, "indicators");
    json_put_u64(json, ban->indicator_count);
    if (outline_due(ban, now, &due)) {
        json_name(json, "milestone");
        json_put_string(json, due.milestone->date);
        json_name(json, "what");
        json_put_string(json, due.milestone->what);
    }
    json_close_object(json);
}

static void write_list(struct writer *writer, const struct ban_selection *selection, bool is_json)
{
    int64_t            now = (int64_t)time(NULL);
    struct json_writer json = json_writer_to(writer);
    if (is_json) {
        json_open_array(&json);
    } else {
        write_header(writer);
    }
    for (size_t i = 0; i < selection->count; i++) {
        if (is_json) {
            write_json_row(&json, selection->bans[i], now);
        } else {
            write_row(writer, selection->bans[i], now);
        }
    }
    if (is_json) {
        json_close_array(&json);
        writer_text(writer, "\n");
    }
}

static enum exit_code run(const struct invocation *invocation)
{
    CLEANUP(ban_selection_done) struct ban_selection selection = {0};
    CLEANUP(writer_done) struct writer               writer;
    struct error                                     error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    enum status status = ban_select(NULL, 0, &selection, &error);
    if (status == STATUS_OK) {
        write_list(&writer, &selection, invocation_has(invocation, &option_json));
        status = output_print(&writer, &error);
    }
    return status == STATUS_OK ? EXIT_CODE_CLEAR : command_fail(&error);
}

const struct command command_ban_list = {
    .name = "ban list",
    .operands = "",
    .summary = "List the bans there are",
    .details = "Those that evict ships with and those in " BAN_FOLDER
               ", each with the number of its "
               "indicators and its next (or else last) milestone.",
    .options = {&option_json},
    .run = run,
};
