/* The program: finds the command that was asked for and runs it. */

#include <stdio.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/help.h"
#include "cmd/output.h"
#include "cmd/version.h"
#include "crypto/library.h"
#include "sys/standard_streams.h"

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

static void write_group_help(struct writer *writer, const void *what)
{
    (void)help_group(writer, commands, what);
}

static void write_version(struct writer *writer, const void *what)
{
    writer_format(writer, "evict %s (build %s)\n", version_number, version_build);
}

/* Options without a command. */
static const struct {
    const char *name;
    void (*write)(struct writer *writer, const void *what);
    const void *what;
} program_options[] = {
    {"--help", write_overview, commands},
    {"-h", write_overview, commands},
    {"--version", write_version, NULL},
};

static enum exit_code run_option(int argc, char **argv)
{
    struct error error = {0};
    for (size_t i = 0; i < COUNT_OF(program_options); i++) {
        if (strcmp(argv[1], program_options[i].name) != 0) {
            continue;
        }
        if (argc == 2) {
            return print(program_options[i].write, program_options[i].what);
        }
        (void)error_set(&error, STATUS_WRONG_USE, 0,
                        "'%s' stands alone; 'evict help COMMAND' tells about a command", argv[1]);
        return command_fail(&error);
    }
    (void)error_set(&error, STATUS_WRONG_USE, 0,
                    "there is no option '%s' without a command; try 'evict help'", argv[1]);
    return command_fail(&error);
}

static enum exit_code run_command(int argc, char **argv)
{
    struct error      error = {0};
    struct invocation invocation;
    if (invocation_read(commands, argc, argv, &invocation, &error) != STATUS_OK) {
        return command_fail(&error);
    }
    enum exit_code code = invocation.wants_help ? print(write_command_help, invocation.command)
                                                : invocation.command->run(&invocation);
    invocation_done(&invocation);
    return code;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

int main(int argc, char **argv)
{
    struct error error = {0};
    if (standard_streams_hold(&error) != STATUS_OK) {
        return (int)command_fail(&error);
    }
    crypto_prepare();
    if (argc >= 2 && argv[1][0] == '-') {
        return (int)run_option(argc, argv);
    }
    if (argc == 3 && is_help(argv[2]) && command_is_group(commands, argv[1])) {
        return (int)print(write_group_help, argv[1]);
    }
    return (int)run_command(argc, argv);
}
