#pragma once

/* What standard output and standard error are connected to. */

#include <stddef.h>

enum terminal_stream { TERMINAL_OUTPUT, TERMINAL_ERRORS };

/* Columns; 0 when the stream is no terminal. */
size_t terminal_width(enum terminal_stream stream);
