#pragma once

/* "did you mean": the known name that a mistyped one stands nearest to. */

#include "base/bytes.h"

/* The nearest name by Levenshtein distance, at most a third of the word and one letter away; NULL
 * when there is none.  Words over SUGGEST_BYTES_MAX have none. */
enum { SUGGEST_BYTES_MAX = 40 };
const char *suggest_nearest(struct bytes word, const char *const *names, size_t name_count);
