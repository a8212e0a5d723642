#pragma once

/* How evict ends: the one table that help and the manual pages print. */

#include <stddef.h>

#include "base/error.h"

enum exit_code {
    EXIT_CODE_CLEAR,
    EXIT_CODE_FOUND,
    EXIT_CODE_UNDETERMINED,
    EXIT_CODE_WRONG_USE,
    EXIT_CODE_INTERNAL,
};
enum { EXIT_CODE_COUNT = EXIT_CODE_INTERNAL + 1 };

const char *exit_code_meaning(enum exit_code code);

/* How a command ends that failed so: what the system did to us is 4, everything else, being in what
 * was typed or read, is 3. */
enum exit_code exit_code_of_status(enum status status);
