#pragma once

/* What plain systems hold (bans/ordinary-names.txt): an indicator that hits one of these would
 * accuse everybody. */

#include "artifact/artifact.h"

/* Calls `visit` for each of them.  False when the text breaks its format: *ret_line says where. */
bool ordinary_read(struct bytes text, void (*visit)(void *context, const struct artifact *artifact),
                   void *context, uint64_t *ret_line);

/* The file, built in. */
struct bytes ordinary_text(void);
