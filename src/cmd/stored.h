#pragma once

/* What the commands share that work on the catalog without a scan. */

#include "catalog/catalog.h"
#include "cmd/ban_select.h"
#include "cmd/command.h"

enum { STORED_BYTES_MAX = 1 << 30 }; /* all devices with their verdicts */

/* The catalog of --catalog, or the usual one, and the bans of --ban, or all. */
struct stored {
    struct catalog      *catalog;
    char                *catalog_file;
    struct ban_selection bans;
};

/* The bans of --ban, or all. */
NODISCARD enum status stored_select_bans(const struct invocation *invocation,
                                         struct ban_selection *ret_selection, struct error *error);

/* STATUS_ABSENT when nothing was ever stored there.  stored_close() also after a failure. */
NODISCARD enum status stored_open(const struct invocation *invocation, bool will_write,
                                  struct stored *stored, struct error *error);
void                  stored_close(struct stored *stored);

/* Once everything is open: keeps the rights to use the catalog, and to write `written` and to read
 * `readable` (either NULL: none).  What is stored came from systems that may be hostile. */
NODISCARD enum status stored_enter_keeper(const struct stored *stored, const char *written,
                                          const char *readable, struct error *error);

/* A device and what the catalog says of it. */
struct stored_device {
    struct catalog_device device;
    struct ban_verdict   *verdicts; /* of the selected bans, in their order */
    size_t                verdict_count;
};

/* Every device, by host name, in the arena.  With `is_remembered` the verdicts are those of the
 * bans as they were when last matched; a ban that never was has none. */
NODISCARD enum status stored_devices(struct stored *stored, bool is_remembered, struct arena *arena,
                                     struct stored_device **ret_devices, size_t *ret_count,
                                     struct error *error);

/* "present, calling, 2 access points" */
void stored_write_verdict(struct writer *writer, const struct ban_verdict *verdict);

/* What the verdicts of all these devices together mean for the exit code. */
enum exit_code stored_exit_code(const struct stored_device *devices, size_t count);
