#define _GNU_SOURCE
#include "cmd/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "sys/terminal.h"

/* Sentences name files of hostile systems: nothing of them may steer a terminal. */
static void print_escaped(const char *text)
{
    struct bytes rest = bytes_of(text);
    while (rest.size != 0) {
        uint32_t point = 0;
        size_t   size = utf8_decode(rest, &point);
        bool     is_plain = size != 0 && point >= 0x20 && (point < 0x7f || point >= 0xa0) &&
                        !(point >= 0x200b && point <= 0x200f) &&
                        !(point >= 0x2028 && point <= 0x202e) &&
                        !(point >= 0x2066 && point <= 0x2069);
        if (is_plain) {
            (void)fwrite(rest.data, 1, size, stderr);
            rest = bytes_after(rest, size);
            continue;
        }
        (void)fprintf(stderr, "\\x%02x", rest.data[0]);
        rest = bytes_after(rest, 1);
    }
}

enum exit_code command_fail(const struct error *error)
{
    (void)fputs("evict: ", stderr);
    print_escaped(error->text[0] != '\0' ? error->text : status_name(error->status));
    (void)fputc('\n', stderr);
    return exit_code_of_status(error->status);
}

void command_warn(const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    char *sentence CLEANUP(free_pointer) = NULL;
    if (vasprintf(&sentence, text, arguments) >= 0) {
        (void)fputs("evict: ", stderr);
        print_escaped(sentence);
        (void)fputc('\n', stderr);
    }
    va_end(arguments);
}

enum status output_print(const struct writer *writer, struct error *error)
{
    if (writer_failed(writer)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "there is too much to print");
    }
    struct bytes view = writer_view(writer);
    bool is_written = view.size == 0 || fwrite(view.data, 1, view.size, stdout) == view.size;
    if (!is_written || fflush(stdout) != 0) {
        return error_set(error, STATUS_FAILED, 0, "standard output cannot be written");
    }
    return STATUS_OK;
}

enum status output_replace(struct replacement *replacement, const struct writer *writer,
                           struct error *error)
{
    if (writer_failed(writer)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "%s: there is too much to write",
                         replacement->file);
    }
    enum status status = replacement_write(replacement, writer_view(writer), error);
    return status == STATUS_OK ? replacement_finish(replacement, error) : status;
}

enum status output_color(const char *when, bool *ret_use_color, struct error *error)
{
    if (when == NULL || strcmp(when, "auto") == 0) {
        const char *no_color = getenv("NO_COLOR");
        const char *terminal = getenv("TERM");
        bool        is_dumb = terminal != NULL && strcmp(terminal, "dumb") == 0;
        *ret_use_color = (no_color == NULL || no_color[0] == '\0') && !is_dumb &&
                         terminal_width(TERMINAL_OUTPUT) != 0;
        return STATUS_OK;
    }
    if (strcmp(when, "always") != 0 && strcmp(when, "never") != 0) {
        return error_set(error, STATUS_WRONG_USE, 0,
                         "'--color' takes auto, always or never, not '%s'", when);
    }
    *ret_use_color = strcmp(when, "always") == 0;
    return STATUS_OK;
}

size_t output_width(void)
{
    return terminal_width(TERMINAL_OUTPUT);
}
