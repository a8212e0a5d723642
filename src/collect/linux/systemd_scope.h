#pragma once

/* Where systemd looks for units (systemd.unit(5), "Unit File Load Path"), and what lies there: one
 * scope is the system's, one that of all users, and one each user's own. */

#include "base/map.h"
#include "collect/collect.h"

enum {
    UNIT_FOLDERS_MAX = 24,
    UNIT_ENTRIES_MAX = 1 << 17, /* definitions, links and drop-ins of one scope, each */
};

enum unit_place {
    PLACE_CONFIG,    /* of the administrator: below /etc */
    PLACE_RUNTIME,   /* until the next start: below /run */
    PLACE_GENERATED, /* made by a generator */
    PLACE_VENDOR,    /* of packages */
};

struct unit_folder {
    struct bytes    path;
    enum unit_place place;
};

/* A file, or a link, that defines a unit. */
struct unit_definition {
    struct bytes              name;
    struct bytes              path;
    const struct unit_folder *folder;
    struct bytes              target; /* of a link; empty: a file */
    bool                      is_masked;
    bool                      is_dangling; /* a link to nothing */
    bool                      is_shadowed; /* another one of this name comes first */
};

/* A link in a folder NAME.wants, NAME.requires or NAME.upholds. */
struct unit_wish {
    struct bytes              name;        /* of the link */
    struct bytes              target_name; /* last part of where it points to */
    struct bytes              path;
    const struct unit_folder *folder;
};

struct unit_drop_in {
    struct bytes owner; /* "kesl.service", "service", "foo-.service" */
    struct bytes name;  /* "override.conf" */
    struct bytes path;
};

struct unit_scope {
    const char             *name; /* "system", "user" */
    struct bytes            home; /* %h: root's for the system; empty for units of all users */
    struct unit_folder      folders[UNIT_FOLDERS_MAX];
    size_t                  folder_count;
    struct unit_definition *definitions; /* folders first to last, by name */
    size_t                  definition_count, definition_capacity;
    struct unit_wish       *wishes;
    size_t                  wish_count, wish_capacity;
    struct unit_drop_in    *drop_ins;
    size_t                  drop_in_count, drop_in_capacity;
    struct map              by_name; /* the definition that counts */
};

/* Reads the folders; gaps are noted in the collection. Everything lives in its arena. */
void unit_scope_read_system(struct unit_scope *scope, struct collection *collection);
void unit_scope_read_users(struct unit_scope *scope, struct collection *collection);
void unit_scope_read_home(struct unit_scope *scope, struct collection *collection,
                          struct bytes home);

/* The definition that counts for this name, or NULL. */
const struct unit_definition *unit_scope_find(const struct unit_scope *scope, struct bytes name);

/* "service" in "foo@bar.service"; empty when the suffix is none of systemd's. */
struct bytes unit_class(struct bytes name);

/* "foo@.service" for "foo@bar.service"; empty for what is no instance. */
struct bytes unit_template(struct bytes name, struct arena *arena);
