#include "ban/walk.h"

#include <stdarg.h>
#include <stdio.h>

#include "artifact/schema.h"
#include "ban/suggest.h"
#include "base/time.h"

enum { NAMES_MAX = 64 };

struct shown_text shown(struct bytes text)
{
    struct shown_text shown = {{0}};
    size_t            limit = sizeof shown.text - 4;
    for (size_t i = 0; i < text.size && i < limit; i++) {
        bool is_plain = text.data[i] >= 0x20 && text.data[i] != 0x7f;
        shown.text[i] = is_plain ? (char)text.data[i] : '?';
    }
    if (text.size > limit) {
        memcpy(shown.text + limit, "...", 4);
    }
    return shown;
}

const struct yaml_node *yaml_key(const struct yaml_node *mapping, const char *name)
{
    for (const struct yaml_node *key = mapping->first; key != NULL; key = key->next) {
        if (bytes_equal_text(key->text, name)) {
            return key;
        }
    }
    return NULL;
}

void walk_error(struct walk *walk, const struct yaml_node *node, const char *text, ...)
{
    char    sentence[ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, text);
    (void)vsnprintf(sentence, sizeof sentence, text, arguments);
    va_end(arguments);
    message_error(walk->messages, node->line, node->column, "%s", sentence);
}

void walk_unknown(struct walk *walk, const struct yaml_node *node, const char *what,
                  const char *const *names, size_t name_count)
{
    const char *nearest = suggest_nearest(node->text, names, name_count);
    if (nearest != NULL) {
        walk_error(walk, node, "unknown %s '%s'; did you mean '%s'?", what, shown(node->text).text,
                   nearest);
        return;
    }
    char   list[ERROR_TEXT_SIZE];
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < name_count && used < sizeof list; i++) {
        int size = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
        used += size > 0 ? (size_t)size : 0;
    }
    walk_error(walk, node, "unknown %s '%s'; there are: %s", what, shown(node->text).text, list);
}

/* ---- values ---- */

static bool is_text(struct walk *walk, const struct key_row *row, const struct yaml_node *node)
{
    if (node->type != YAML_TEXT) {
        walk_error(walk, node, "'%s' is %s; it must be a text: %s", row->name,
                   yaml_type_name(node->type), row->help);
        return false;
    }
    if (bytes_trim(node->text).size == 0) {
        walk_error(walk, node, "'%s' is empty; write %s, or leave the key out", row->name,
                   row->help);
        return false;
    }
    return true;
}

static void set_text(struct walk *walk, const struct yaml_node *node, void *member)
{
    if (!arena_copy(walk->arena, node->text, member)) {
        walk_error(walk, node, "the ban file needs too much memory");
    }
}

static bool is_id(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        bool    is_letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (!is_letter && ((byte != '-' && byte != '.') || i == 0)) {
            return false;
        }
    }
    return text.size != 0;
}

static bool is_date(struct bytes text)
{
    int64_t seconds = 0;
    char    written[TIME_TEXT_SIZE];
    if (text.size != sizeof "YYYY-MM-DD" - 1 || !time_parse(text, &seconds)) {
        return false;
    }
    time_format(seconds, written); /* refuses the 31st of June */
    return memcmp(written, text.data, text.size) == 0;
}

static void read_id(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                    void *member)
{
    if (!is_id(node->text)) {
        walk_error(walk, node, "'%s' is not an id; use the letters a-z, digits, '-' and '.'",
                   shown(node->text).text);
        return;
    }
    set_text(walk, node, member);
}

static void read_date(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                      void *member)
{
    if (!is_date(node->text)) {
        walk_error(walk, node, "'%s' is not a date; write it as 2024-09-29",
                   shown(node->text).text);
        return;
    }
    set_text(walk, node, member);
}

static void read_plain(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                       void *member)
{
    set_text(walk, node, member);
}

static void read_choice(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                        void *member)
{
    size_t count = 0;
    while (row->choices[count] != NULL) {
        if (bytes_equal_text(node->text, row->choices[count])) {
            set_text(walk, node, member);
            return;
        }
        count++;
    }
    walk_unknown(walk, node, row->name, row->choices, count);
}

static void read_flag(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                      void *member)
{
    bool is_true = bytes_equal_text(node->text, "true");
    if (!is_true && !bytes_equal_text(node->text, "false")) {
        walk_error(walk, node, "'%s' is '%s'; write true or false", row->name,
                   shown(node->text).text);
        return;
    }
    *(bool *)member = is_true;
}

static void read_means(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                       void *member)
{
    const char *names[MEANS_COUNT];
    for (size_t i = 0; i < MEANS_COUNT; i++) {
        names[i] = means_name((enum means)i);
    }
    if (!means_of(node->text, member)) {
        walk_unknown(walk, node, "value of 'means'", names, MEANS_COUNT);
    }
}

static void read_confidence(struct walk *walk, const struct key_row *row,
                            const struct yaml_node *node, void *member)
{
    const char *names[CONFIDENCE_COUNT];
    for (size_t i = 0; i < CONFIDENCE_COUNT; i++) {
        names[i] = confidence_name((enum confidence)i);
    }
    if (!confidence_of(node->text, member)) {
        walk_unknown(walk, node, "value of 'confidence'", names, CONFIDENCE_COUNT);
    }
}

static void read_product(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                         void *member)
{
    for (size_t i = 0; i < walk->ban->product_count; i++) {
        if (bytes_equal(walk->ban->products[i].id, node->text)) {
            *(const struct product **)member = &walk->ban->products[i];
            return;
        }
    }
    walk_error(walk, node, "no product has the id '%s'; declare it under 'products'",
               shown(node->text).text);
}

static void read_texts(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                       uint8_t *record)
{
    bool          is_list = node->type == YAML_LIST;
    size_t        count = is_list ? node->count : 1;
    struct bytes *texts = arena_alloc(walk->arena, count, sizeof *texts);
    if (node->type == YAML_MAPPING || texts == NULL) {
        walk_error(walk, node, "'%s' must be a list of texts: %s", row->name, row->help);
        return;
    }
    size_t used = 0;
    for (const struct yaml_node *item = is_list ? node->first : node; item != NULL;
         item = is_list ? item->next : NULL) {
        if (is_text(walk, row, item)) {
            set_text(walk, item, &texts[used++]);
        }
    }
    *(struct bytes **)(void *)(record + row->offset) = texts;
    *(size_t *)(void *)(record + row->count_offset) = used;
}

static void read_records(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                         uint8_t *record)
{
    if (node->type != YAML_LIST) {
        walk_error(walk, node, "'%s' is %s; it must be a list, each item %s", row->name,
                   yaml_type_name(node->type), row->items->name);
        return;
    }
    if (node->count > row->count_max) {
        walk_error(walk, node, "'%s' has more than %zu items", row->name, row->count_max);
        return;
    }
    uint8_t *records = arena_alloc(walk->arena, node->count, row->items->record_size);
    if (records == NULL) {
        walk_error(walk, node, "the ban file needs too much memory");
        return;
    }
    size_t used = 0;
    for (const struct yaml_node *item = node->first; item != NULL; item = item->next) {
        walk_mapping(walk, row->items, item, records + used * row->items->record_size);
        used++;
    }
    *(void **)(void *)(record + row->offset) = records;
    *(size_t *)(void *)(record + row->count_offset) = used;
}

/* ---- mappings ---- */

typedef void value_reader(struct walk *walk, const struct key_row *row,
                          const struct yaml_node *node, void *member);

static value_reader *const value_readers[] = {
    [VALUE_TEXT] = read_plain,      [VALUE_ID] = read_id,
    [VALUE_DATE] = read_date,       [VALUE_CHOICE] = read_choice,
    [VALUE_FLAG] = read_flag,       [VALUE_MEANS] = read_means,
    [VALUE_PRODUCT] = read_product, [VALUE_CONFIDENCE] = read_confidence,
    [VALUE_TEXTS] = NULL,           [VALUE_RECORDS] = NULL,
};

static void read_row(struct walk *walk, const struct key_row *row, const struct yaml_node *node,
                     uint8_t *record)
{
    if (row->value == VALUE_TEXTS) {
        read_texts(walk, row, node, record);
    } else if (row->value == VALUE_RECORDS) {
        read_records(walk, row, node, record);
    } else if (is_text(walk, row, node)) {
        value_readers[row->value](walk, row, node, record + row->offset);
    }
}

static bool has_row(const struct mapping_rows *mapping, struct bytes name)
{
    for (size_t i = 0; i < mapping->row_count; i++) {
        if (bytes_equal_text(name, mapping->rows[i].name)) {
            return true;
        }
    }
    return false;
}

static void complain_of_key(struct walk *walk, const struct mapping_rows *mapping,
                            const struct yaml_node *key)
{
    const char *names[NAMES_MAX];
    size_t      count = 0;
    for (; count < mapping->row_count && count < NAMES_MAX; count++) {
        names[count] = mapping->rows[count].name;
    }
    for (size_t i = 0; mapping->has_kind && i < KIND_COUNT && count < NAMES_MAX; i++) {
        names[count++] = schema_of((enum kind)i)->name;
    }
    char what[64];
    (void)snprintf(what, sizeof what, "key of %s", mapping->name);
    walk_unknown(walk, key, what, names, count);
}

static void check_keys(struct walk *walk, const struct mapping_rows *mapping,
                       const struct yaml_node *node)
{
    for (const struct yaml_node *key = node->first; key != NULL; key = key->next) {
        bool is_kind = mapping->has_kind && schema_kind(key->text) != KIND_UNKNOWN;
        if (!is_kind && !has_row(mapping, key->text)) {
            complain_of_key(walk, mapping, key);
        }
        for (const struct yaml_node *other = node->first; other != key; other = other->next) {
            if (bytes_equal(other->text, key->text)) {
                walk_error(walk, key, "the key '%s' is here twice; it was first in line %llu",
                           shown(key->text).text, (unsigned long long)other->line);
                break;
            }
        }
    }
}

void walk_mapping(struct walk *walk, const struct mapping_rows *mapping,
                  const struct yaml_node *node, void *record)
{
    if (node->type != YAML_MAPPING) {
        walk_error(walk, node, "this is %s; %s must be a mapping (key: value)",
                   yaml_type_name(node->type), mapping->name);
        return;
    }
    check_keys(walk, mapping, node);
    for (size_t i = 0; i < mapping->row_count; i++) {
        const struct key_row   *row = &mapping->rows[i];
        const struct yaml_node *key = yaml_key(node, row->name);
        if (key != NULL) {
            read_row(walk, row, key->value, record);
        } else if (row->is_required) {
            walk_error(walk, node, "%s needs '%s': %s", mapping->name, row->name, row->help);
        }
    }
    if (mapping->finish != NULL) {
        mapping->finish(walk, node, record);
    }
}
