#include "cmd/commands.h"

const struct command *const commands[] = {
    &command_list,
    &command_show,
    &command_match,
    &command_help,
    &command_completion,
    NULL,
};
