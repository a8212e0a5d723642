#pragma once

/* Every command: declared here, named in commands.c, defined in the file of its name. */

#include "cmd/command.h"

extern const struct command command_ban_check;
extern const struct command command_ban_list;
extern const struct command command_ban_show;
extern const struct command command_completion;
extern const struct command command_help;
extern const struct command command_list;
extern const struct command command_match;
extern const struct command command_show;
extern const struct command command_scan;
extern const struct command command_schema;
extern const struct command command_report;
