#include "cmd/commands.h"

const struct command *const commands[] = {
    &command_scan,   &command_list, &command_show,       &command_match,
    &command_schema, &command_help, &command_completion, NULL,
};
