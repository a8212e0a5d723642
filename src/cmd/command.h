#pragma once

/* The command line is data: a command is one file with one `struct command`, named in the table of
 * cmd/commands.c.  Help, completion and the option lists of the manual are printed from it. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "cmd/exit_code.h"

/* One option.  Commands share those of cmd/options.h. */
struct command_option {
    const char *name;       /* long, without dashes */
    char        short_name; /* 0: none */
    const char *argument;   /* what it takes, in capitals: "DIR"; NULL: nothing */
    bool        is_repeatable;
    const char *help; /* a sentence without full stop */
};

enum { COMMAND_OPTIONS_MAX = 24 };

struct invocation;

struct command {
    const char                  *name;     /* "scan", or two words: "ban list" */
    const char                  *operands; /* "FILE..."; "" when it takes none */
    size_t                       operands_min;
    size_t                       operands_max;
    const char                  *summary; /* one line for the list of commands */
    const char                  *details; /* for `evict help NAME`: a paragraph a line; may be "" */
    const struct command_option *options[COMMAND_OPTIONS_MAX]; /* up to the first NULL */
    /* Prints its own errors, with command_fail(). */
    enum exit_code (*run)(const struct invocation *invocation);
};

/* cmd/commands.c: up to the first NULL, in the order of help. */
extern const struct command *const commands[];

/* A command line, read.  Everything in it is borrowed from argv. */
struct invocation {
    const struct command *command;
    struct given_option {
        const struct command_option *option;
        const char                  *value; /* NULL for switches */
    } * given;
    size_t       given_count;
    const char **operands;
    size_t       operand_count;
    bool         wants_help;
};

/* Reads argv[1] and on for a command of `table`; release with invocation_done().
 * STATUS_WRONG_USE with a sentence for whoever typed it. */
NODISCARD enum status invocation_read(const struct command *const *table, int argc,
                                      char *const *argv, struct invocation *ret_invocation,
                                      struct error *error);
void                  invocation_done(struct invocation *invocation);

bool invocation_has(const struct invocation *invocation, const struct command_option *option);

/* The last value given, or NULL. */
const char *invocation_value(const struct invocation     *invocation,
                             const struct command_option *option);

/* Value number `index` (from 0) of a repeatable option, or NULL behind the last. */
const char *invocation_value_at(const struct invocation     *invocation,
                                const struct command_option *option, size_t index);

/* NULL when there is no such command; `name` may be two words. */
/* Is `word` the first of two-word names? */
bool command_is_group(const struct command *const *table, const char *word);

const struct command *command_find(const struct command *const *table, const char *name);
