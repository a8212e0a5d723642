#pragma once

/* A small YAML document (YAML 1.1, by libyaml) as a tree in which every node knows its place.
 * Only what a configuration file needs: scalars, lists and mappings with scalar keys; no anchors,
 * aliases, tags or second documents. */

#include "base/arena.h"
#include "base/error.h"

enum {
    YAML_DEPTH_MAX = 16,
    YAML_NODES_MAX = 1 << 20,
    YAML_KEYS_MAX = 64, /* keys of one mapping */
};

enum yaml_type { YAML_TEXT, YAML_LIST, YAML_MAPPING };

struct yaml_node {
    enum yaml_type    type;
    uint64_t          line;   /* from 1 */
    uint64_t          column; /* from 1, in characters */
    struct bytes      text;   /* YAML_TEXT */
    struct yaml_node *first;  /* YAML_LIST: its items; YAML_MAPPING: its keys */
    struct yaml_node *next;   /* the item or key after this one */
    struct yaml_node *value;  /* of a key */
    size_t            count;  /* items or keys */
};

struct yaml_place {
    uint64_t line;
    uint64_t column;
};

/* Builds the tree in `arena`.  NULL for an empty document.  On failure *ret_place says where. */
NODISCARD enum status yaml_tree_read(struct bytes yaml, struct arena *arena,
                                     struct yaml_node **ret_root, struct yaml_place *ret_place,
                                     struct error *error);

/* "a text", "a list", "a mapping". */
const char *yaml_type_name(enum yaml_type type);
