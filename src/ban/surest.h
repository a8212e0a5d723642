#pragma once

/* One artifact often fits several indicators of a ban: by name, by path, by publisher.  To people
 * that is one finding, told by the surest of them. */

#include "ban/matcher.h"

/* As matcher_match(), but for each ban at most one indicator per meaning: the one with the highest
 * confidence, among those one that names a product, among those the first.  Hints (mentions and
 * unverified ones) are left out where something counts. */
void matcher_match_surest(struct matcher *matcher, const struct artifact *artifact,
                          void (*found)(void *context, const struct ban *ban,
                                        const struct indicator *indicator,
                                        const struct artifact  *artifact),
                          void *context);
