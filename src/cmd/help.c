/* evict help [COMMAND] */

#include "cmd/help.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/commands.h"
#include "cmd/output.h"

enum { LINE_WIDTH = 80, SUMMARY_COLUMN = 16, OPTION_COLUMN = 24 };

/* Words of `text` from column `indent` on; the cursor stands in column `column`. */
static void put_wrapped(struct writer *writer, struct bytes text, size_t column, size_t indent)
{
    struct bytes rest = text;
    struct bytes word;
    bool         is_first = true;
    if (column + 2 > indent) {
        writer_u8(writer, '\n');
        column = 0;
    }
    writer_format(writer, "%*s", (int)(indent - column), "");
    column = indent;
    while (bytes_next_word(&rest, &word)) {
        if (!is_first && column + 1 + word.size > LINE_WIDTH) {
            writer_format(writer, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!is_first) {
            writer_u8(writer, ' ');
            column++;
        }
        writer_bytes(writer, word);
        column += word.size;
        is_first = false;
    }
    writer_u8(writer, '\n');
}

static void put_summary(struct writer *writer, const struct command *command)
{
    writer_format(writer, "  %s", command->name);
    put_wrapped(writer, bytes_of(command->summary), 2 + strlen(command->name), SUMMARY_COLUMN);
}

static void put_exit_codes(struct writer *writer)
{
    writer_text(writer, "\nExit codes:\n");
    for (unsigned code = 0; code < EXIT_CODE_COUNT; code++) {
        writer_format(writer, "  %u", code);
        put_wrapped(writer, bytes_of(exit_code_meaning(code)), 3, 5);
    }
}

static void put_option(struct writer *writer, const struct command_option *option)
{
    size_t before = writer->size;
    if (option->short_name != '\0') {
        writer_format(writer, "  -%c, --%s", option->short_name, option->name);
    } else {
        writer_format(writer, "      --%s", option->name);
    }
    if (option->argument != NULL) {
        writer_format(writer, " %s", option->argument);
    }
    put_wrapped(writer, bytes_of(option->help), writer->size - before, OPTION_COLUMN);
}

/* A line is a paragraph; there is an empty line before each. */
static void put_details(struct writer *writer, struct bytes details)
{
    struct bytes paragraph;
    while (bytes_next_line(&details, &paragraph)) {
        if (!bytes_empty(paragraph)) {
            put_wrapped(writer, paragraph, 0, 0);
        }
    }
}

void help_overview(struct writer *writer, const struct command *const *table)
{
    writer_text(writer,
                "Usage: evict COMMAND [OPTION]...\n\n"
                "Says whether a banned vendor's software is, or was, on a machine, with the\n"
                "evidence.\n\nCommands:\n");
    for (size_t i = 0; table[i] != NULL; i++) {
        put_summary(writer, table[i]);
    }
    writer_text(writer,
                "\nOptions:\n"
                "  -h, --help            this text; after a command, its help\n"
                "      --version         version and build\n");
    put_exit_codes(writer);
    writer_text(writer, "\n'evict help COMMAND' tells about one of them.\n");
}

void help_command(struct writer *writer, const struct command *command)
{
    writer_format(writer, "Usage: evict %s%s%s%s\n\n", command->name,
                  command->options[0] != NULL ? " [OPTION]..." : "",
                  command->operands[0] != '\0' ? " " : "", command->operands);
    writer_format(writer, "%s.\n", command->summary);
    put_details(writer, bytes_of(command->details));
    if (command->options[0] != NULL) {
        writer_text(writer, "\nOptions:\n");
    }
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i] != NULL; i++) {
        put_option(writer, command->options[i]);
    }
    put_exit_codes(writer);
}

bool help_group(struct writer *writer, const struct command *const *table, const char *word)
{
    size_t size = strlen(word);
    bool   is_any = false;
    for (size_t i = 0; table[i] != NULL; i++) {
        if (strncmp(table[i]->name, word, size) != 0 || table[i]->name[size] != ' ') {
            continue;
        }
        if (!is_any) {
            writer_format(writer, "Usage: evict %s COMMAND [OPTION]...\n\nCommands:\n", word);
        }
        is_any = true;
        put_summary(writer, table[i]);
    }
    return is_any;
}

static enum status help_for(struct writer *writer, const struct invocation *invocation,
                            struct error *error)
{
    if (invocation->operand_count == 0) {
        help_overview(writer, commands);
        return STATUS_OK;
    }
    const char           *first = invocation->operands[0];
    char *name            CLEANUP(free_pointer) = invocation->operand_count == 1
                                                      ? xstrdup(first)
                                                      : xasprintf("%s %s", first, invocation->operands[1]);
    const struct command *command = command_find(commands, name);
    if (command != NULL) {
        help_command(writer, command);
        return STATUS_OK;
    }
    if (!help_group(writer, commands, name)) {
        return error_set(error, STATUS_WRONG_USE, 0, "there is no command '%s'; try 'evict help'",
                         name);
    }
    return STATUS_OK;
}

static enum exit_code run(const struct invocation *invocation)
{
    CLEANUP(writer_done) struct writer writer;
    struct error                       error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    enum status status = help_for(&writer, invocation, &error);
    if (status == STATUS_OK) {
        status = output_print(&writer, &error);
    }
    return status == STATUS_OK ? EXIT_CODE_CLEAR : command_fail(&error);
}

const struct command command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .operands_max = 2,
    .summary = "Say how to use evict or one of its commands",
    .details = "",
    .run = run,
};
