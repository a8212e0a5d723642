#include "cmd/commands.h"

const struct command *const commands[] = {
    &command_help,
    &command_completion,
    NULL,
};
