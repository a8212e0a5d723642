/* The program: finds the command that was asked for and runs it. */

#include <stdio.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/help.h"
#include "cmd/output.h"
#include "cmd/version.h"

static enum exit_code print(void (*write)(struct writer *writer, const void *what),
                            const void *what)
{
    CLEANUP(writer_done) struct writer writer;
    struct error                       error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    write(&writer, what);
    return output_print(&writer, &error) == STATUS_OK ? EXIT_CODE_CLEAR : command_fail(&error);
}

static void write_overview(struct writer *writer, const void *what)
{
    help_overview(writer, what);
}

static void write_command_help(struct writer *writer, const void *what)
{
    help_command(writer, what);
}

static void write_version(struct writer *writer, const void *what)
{
    writer_format(writer, "evict %s (build %s)\n", version_number, version_build);
}

int main(int argc, char **argv)
{
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        return (int)print(write_overview, commands);
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        return (int)print(write_version, NULL);
    }
    struct error      error = {0};
    struct invocation invocation;
    if (invocation_read(commands, argc, argv, &invocation, &error) != STATUS_OK) {
        return (int)command_fail(&error);
    }
    enum exit_code code = invocation.wants_help ? print(write_command_help, invocation.command)
                                                : invocation.command->run(&invocation);
    invocation_done(&invocation);
    return (int)code;
}
