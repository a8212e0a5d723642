#pragma once

/* Specifiers in settings of units: systemd.unit(5), "Specifiers". */

#include "base/arena.h"

/* `text` with those that the files tell put in: the unit's name and its parts (%n %N %p %i), the
 * home folder (%h), the percent sign.  Empty when there is another one, or one without a value: the
 * instance in a template. */
struct bytes unit_specifiers_expand(struct bytes text, struct bytes name, struct bytes home,
                                    struct arena *arena);
