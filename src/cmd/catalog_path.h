#pragma once

/* Where the catalog file is: what --catalog names, or the default place of the person at the
 * terminal. */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct catalog_path_settings {
    const char *chosen;    /* --catalog FILE; NULL when it was not given */
    const char *data_home; /* $XDG_DATA_HOME; NULL or not absolute: as if unset (XDG Base
                              Directory Specification) */
    const char *home;      /* $HOME; may be NULL */
    bool        is_root;
};

/* `chosen` for --catalog, the rest from the environment and the effective user. */
struct catalog_path_settings catalog_path_settings_of(const char *chosen);

/* The path, on the heap.  Root: /var/lib/evict/catalog.db, whatever its environment says (sudo
 * keeps the caller's). Others: DATA_HOME/evict/catalog.db, else HOME/.local/share/evict/catalog.db.
 * STATUS_WRONG_USE when there is no home to put it in. */
NODISCARD enum status catalog_path_of(const struct catalog_path_settings *settings, char **ret_path,
                                      struct error *error);

/* For those who will write: makes the folders of a default path that do not exist yet, readable by
 * their owner alone (0700).  Folders of a chosen path are the person's own business. */
NODISCARD enum status catalog_path_prepare(const struct catalog_path_settings *settings,
                                           const char *path, struct error *error);

/* All of the above for a command: the path ready for catalog_open(). */
NODISCARD enum status catalog_path(const char *chosen, bool will_write, char **ret_path,
                                   struct error *error);
