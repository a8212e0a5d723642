#include "cmd/commands.h"

/* clang-format off */
const struct command *const commands[] = {
    &command_scan,
    &command_list,
    &command_show,
    &command_report,
    &command_match,
    &command_ban_list,
    &command_ban_show,
    &command_ban_check,
    &command_schema,
    &command_help,
    &command_completion,
    NULL,
};
/* clang-format on */
