#pragma once

/* Which bans a command works with: those of --ban NAME|FILE, else all that evict ships with and
 * those of the administrator (BAN_FOLDER). */

#include "ban/ban.h"

#define BAN_FOLDER "/etc/evict/bans"

struct ban_selection {
    const struct ban **bans; /* owned; in the order of the choices, or by id */
    size_t             count;
    size_t             capacity;
};

/* A choice that contains '/' or ends in ".yaml" or ".yml" is a file, anything else the id of a ban
 * shipped or in BAN_FOLDER (whose ban wins).  No choices: all of them.  Two bans with the same id
 * are an error.  The error names file, line and column. */
NODISCARD enum status ban_select(const char *const *choices, size_t choice_count,
                                 struct ban_selection *ret_selection, struct error *error);
void                  ban_selection_done(struct ban_selection *selection);

/* One ban file, not larger than BAN_FILE_BYTES_MAX.  `messages` may be NULL. */
NODISCARD enum status ban_load_file(const char *path, struct ban **ret_ban,
                                    struct ban_messages *messages, struct error *error);
