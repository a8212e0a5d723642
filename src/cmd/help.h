#pragma once

/* Help, made from the table of commands. */

#include "base/writer.h"
#include "cmd/command.h"

void help_overview(struct writer *writer, const struct command *const *table);
void help_command(struct writer *writer, const struct command *command);

/* The commands whose name begins with `word` and a blank; false when there are none. */
bool help_group(struct writer *writer, const struct command *const *table, const char *word);
