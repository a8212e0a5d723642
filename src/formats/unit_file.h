#pragma once

/* Unit files and other files in the syntax of systemd.syntax(7): sections, "Key=value", comments,
 * continued lines, keys given more than once. */

#include "base/error.h"
#include "formats/lines.h"

enum {
    UNIT_SETTINGS_MAX = 20000, /* of one unit with its drop-ins */
    UNIT_ORIGINS_MAX = 4096,
};

struct unit_setting {
    struct bytes section;
    struct bytes key;
    struct bytes value; /* quotes and specifiers as they are; empty resets what came before */
    uint64_t     line;
    unsigned     origin; /* which of the files: as given to unit_file_add */
};

/* A unit with its drop-ins, in the order they were added. */
struct unit_file {
    struct arena        *arena;
    struct unit_setting *settings;
    size_t               count;
    size_t               capacity;
    size_t               ignored; /* lines that are neither a section nor an assignment */
};

/* Everything lives in `arena`; there is no unit_file_done. */
void unit_file_init(struct unit_file *unit, struct arena *arena);

/* Adds a file: the unit itself first, then each drop-in.  Views point into `input` or the arena.
 * As systemd does, lines that are no assignment are passed over (and counted).  STATUS_MALFORMED:
 * a NUL byte; STATUS_TOO_LARGE: a limit; settings before the bad line stay. */
NODISCARD enum status unit_file_add(struct unit_file *unit, struct bytes input, unsigned origin,
                                    struct error *error);

/* The last value of a key; empty when it is not set or was reset. */
struct bytes unit_file_get(const struct unit_file *unit, const char *section, const char *key);

/* The values of a list key one after another, beginning behind its last reset: NULL first, then
 * the setting given last.  NULL at the end. */
const struct unit_setting *unit_file_next(const struct unit_file *unit, const char *section,
                                          const char *key, const struct unit_setting *previous);
