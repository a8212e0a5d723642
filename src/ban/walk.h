#pragma once

/* Reads a YAML tree into structs by tables: one row for every key there may be.  Everything that
 * is wrong is said, with what would be right; reading goes on after it. */

#include "ban/message.h"
#include "ban/yaml_tree.h"

enum value_kind {
    VALUE_TEXT,       /* struct bytes, not empty */
    VALUE_ID,         /* struct bytes: a-z, 0-9, '-' and '.' */
    VALUE_DATE,       /* struct bytes: YYYY-MM-DD */
    VALUE_CHOICE,     /* struct bytes: one of `choices` */
    VALUE_TEXTS,      /* array of struct bytes: a text or a list of texts */
    VALUE_FLAG,       /* bool */
    VALUE_MEANS,      /* enum means */
    VALUE_CONFIDENCE, /* enum confidence */
    VALUE_PRODUCT,    /* const struct product *: its id */
    VALUE_RECORDS,    /* array of structs: a list of mappings, see `items` */
};

struct mapping_rows;

struct key_row {
    const char                *name;
    enum value_kind            value;
    bool                       is_required;
    size_t                     offset;       /* of the member */
    size_t                     count_offset; /* arrays: of the size_t with their length */
    const struct mapping_rows *items;        /* VALUE_RECORDS */
    size_t                     count_max;    /* VALUE_RECORDS */
    const char *const         *choices;      /* VALUE_CHOICE; ends with NULL */
    const char                *help;         /* what belongs here, for messages */
};

struct walk {
    struct arena        *arena; /* of the ban */
    struct ban_messages *messages;
    const struct ban    *ban; /* being read; products come before what names them */
};

struct mapping_rows {
    const char           *name; /* "an indicator" */
    const struct key_row *rows;
    size_t                row_count;
    size_t                record_size;
    bool                  has_kind; /* one more key: the name of a kind of artifact */

    /* What the rows cannot say; may be NULL. */
    void (*finish)(struct walk *walk, const struct yaml_node *node, void *record);
};

void walk_mapping(struct walk *walk, const struct mapping_rows *mapping,
                  const struct yaml_node *node, void *record);

/* The key of a mapping, or NULL. */
const struct yaml_node *yaml_key(const struct yaml_node *mapping, const char *name);

PRINTF_LIKE(3, 4)
void walk_error(struct walk *walk, const struct yaml_node *node, const char *text, ...);

/* Error: `word` is unknown; says which of the names is nearest, or else lists them.  `what`: "key
 * of a product". */
void walk_unknown(struct walk *walk, const struct yaml_node *node, const char *what,
                  const char *const *names, size_t name_count);

/* A text of the file, short and harmless enough for a message. */
struct shown_text {
    char text[64];
};
struct shown_text shown(struct bytes text);
