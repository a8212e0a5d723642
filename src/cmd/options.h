#pragma once

/* Options that several commands have. */

#include "cmd/command.h"

extern const struct command_option option_ban;
extern const struct command_option option_catalog;
extern const struct command_option option_color;
extern const struct command_option option_csv;
extern const struct command_option option_html_file; /* --html FILE: beside the printed report */
extern const struct command_option option_html;      /* --html: print this form */
extern const struct command_option option_json;
extern const struct command_option option_no_catalog;
extern const struct command_option option_output; /* -o FILE */
extern const struct command_option option_verbose;
