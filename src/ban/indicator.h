#pragma once

/* Indicators: read from a ban file, written in words, compared with an artifact. */

#include "ban/pattern.h"
#include "ban/walk.h"

enum { INDICATOR_TEXT_BYTES_MAX = 64 << 10 };

/* Fills kind, fields, text and place from the mapping `node`, which has exactly one key that is
 * the name of a kind.  What is wrong goes into the messages of the walk. */
void indicator_read(struct walk *walk, const struct yaml_node *node, struct indicator *indicator);

/* Do all fields match?  The matcher finds candidates and then asks this. */
bool indicator_matches(const struct indicator *indicator, const struct artifact *artifact,
                       enum name_rules rules);

/* A field in which many artifacts have the same few values: it tells little, and the matcher goes
 * by it last. */
bool field_is_crowded(const struct field *field);
