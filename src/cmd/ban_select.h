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
 * that is shipped or in BAN_FOLDER; one in BAN_FOLDER takes the place of the shipped one with its
 * id.  No choices: all of them.  The same id twice among the choices is STATUS_WRONG_USE.  Errors
 * in a file name it with line and column. */
NODISCARD enum status ban_select(const char *const *choices, size_t choice_count,
                                 struct ban_selection *ret_selection, struct error *error);

/* As ban_select, with another folder in the place of BAN_FOLDER. */
NODISCARD enum status ban_select_from(const char *folder, const char *const *choices,
                                      size_t choice_count, struct ban_selection *ret_selection,
                                      struct error *error);
void                  ban_selection_done(struct ban_selection *selection);

/* One ban file, not larger than BAN_FILE_BYTES_MAX; "-" is standard input.  `messages` may be
 * NULL. */
NODISCARD enum status ban_load_file(const char *path, struct ban **ret_ban,
                                    struct ban_messages *messages, struct error *error);
