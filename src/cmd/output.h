#pragma once

/* What a command prints.  Commands write into a struct writer and hand it over whole. */

#include "base/writer.h"
#include "cmd/exit_code.h"
#include "sys/replacement.h"

enum { OUTPUT_BYTES_MAX = 1 << 30 };

/* Prints "evict: " and the sentence on standard error, control characters escaped; returns the exit
 * code of the status. */
enum exit_code command_fail(const struct error *error);

/* A remark on standard error that ends nothing. */
PRINTF_LIKE(1, 2) void command_warn(const char *text, ...);

/* To standard output, all of it.  A closed pipe is STATUS_FAILED like any other error. */
NODISCARD enum status output_print(const struct writer *writer, struct error *error);

/* Puts what was written in the place of the file. */
NODISCARD enum status output_replace(struct replacement *replacement, const struct writer *writer,
                                     struct error *error);

/* Shall standard output be coloured?  `when` is what --color says or NULL.  STATUS_WRONG_USE for
 * another word than auto, always, never. */
NODISCARD enum status output_color(const char *when, bool *ret_use_color, struct error *error);

/* Columns of the terminal that standard output is; 0 when it is none. */
size_t output_width(void);
