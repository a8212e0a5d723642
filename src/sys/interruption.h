#pragma once

/* What is tidied up when a signal (Ctrl-C, a closed terminal, kill) ends this process.  The process
 * ends by that signal all the same.  A killed or crashed process tidies nothing up. */

#include <stdbool.h>

enum { INTERRUPTION_FILES_MAX = 8 };

/* From now on.  Signals that are ignored stay so. */
void interruption_catch(void);

/* This file is to be removed; the name is borrowed until interruption_keep().  Beyond
 * INTERRUPTION_FILES_MAX files are left behind. */
void interruption_remove(const char *file);
void interruption_keep(const char *file);

/* Standard error shows a line that is to be cleared. */
void interruption_clear_line(bool is_shown);
