#pragma once

/* All indicators of some bans, compiled once; artifacts go through one at a time. */

#include "ban/ban.h"

struct matcher;

/* The bans are borrowed and must outlive the matcher. */
struct matcher *matcher_new(const struct ban *const *bans, size_t ban_count);
void            matcher_free(struct matcher *matcher);

/* Calls `found` once for each indicator that the artifact matches, in the order of the bans and of
 * their files.  Allocates nothing. */
void matcher_match(struct matcher *matcher, const struct artifact *artifact,
                   void (*found)(void *context, const struct ban *ban,
                                 const struct indicator *indicator,
                                 const struct artifact  *artifact),
                   void *context);
