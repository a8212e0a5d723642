#include "cmd/options.h"

const struct command_option option_ban = {
    .name = "ban",
    .argument = "NAME|FILE",
    .is_repeatable = true,
    .help = "only this ban: the name of one shipped, or a ban file; may be repeated",
};

const struct command_option option_catalog = {
    .name = "catalog",
    .argument = "FILE",
    .help = "the catalog to use instead of the usual one",
};

const struct command_option option_color = {
    .name = "color",
    .argument = "WHEN",
    .help = "auto, always or never; auto colours on a terminal unless NO_COLOR is set",
};

const struct command_option option_csv = {
    .name = "csv",
    .help = "print CSV, a line for each finding",
};

const struct command_option option_html_file = {
    .name = "html",
    .argument = "FILE",
    .help = "also write the report as one self-contained HTML file",
};

const struct command_option option_html = {
    .name = "html",
    .help = "print one self-contained HTML file",
};

const struct command_option option_json = {
    .name = "json",
    .help = "print one JSON object instead of text",
};

const struct command_option option_no_catalog = {
    .name = "no-catalog",
    .help = "remember nothing",
};

const struct command_option option_output = {
    .name = "output",
    .short_name = 'o',
    .argument = "FILE",
    .help = "write there instead of to standard output",
};

const struct command_option option_verbose = {
    .name = "verbose",
    .short_name = 'v',
    .help = "every finding and every source instead of one screen",
};
