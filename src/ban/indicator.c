#include "ban/indicator.h"

#include <stdlib.h>

static const struct yaml_node *find_kind(struct walk *walk, const struct yaml_node *node,
                                         enum kind *ret_kind)
{
    const struct yaml_node *found = NULL;
    for (const struct yaml_node *key = node->first; key != NULL; key = key->next) {
        enum kind kind = schema_kind(key->text);
        if (kind == KIND_UNKNOWN) {
            continue;
        }
        if (found != NULL) {
            walk_error(walk, key,
                       "a second kind, '%s' beside '%s'; one indicator is about one kind",
                       shown(key->text).text, shown(found->text).text);
            return NULL;
        }
        found = key;
        *ret_kind = kind;
    }
    if (found == NULL) {
        walk_error(walk, node, "no kind of artifact; write one as a key: package: {name: example}");
    }
    return found;
}

static int find_field(struct walk *walk, enum kind kind, const struct yaml_node *key)
{
    const struct kind_schema *schema = schema_of(kind);
    int                       number = schema_field(kind, key->text);
    if (number >= 0 && schema->fields[number].scope != SCOPE_SIGHTING) {
        return number;
    }
    if (number >= 0) {
        walk_error(walk, key,
                   "'%s' of %s differs from scan to scan and cannot be matched; use another field",
                   schema->fields[number].name, schema->name);
        return -1;
    }
    const char *names[FIELDS_MAX];
    size_t      count = 0;
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->fields[i].scope != SCOPE_SIGHTING) {
            names[count++] = schema->fields[i].name;
        }
    }
    struct shown_text what = shown(bytes_of("field of "));
    memcpy(what.text + sizeof "field of " - 1, schema->name, strlen(schema->name) + 1);
    walk_unknown(walk, key, what.text, names, count);
    return -1;
}

static bool read_pattern(struct walk *walk, const struct field *field, const struct yaml_node *node,
                         struct pattern *pattern)
{
    if (node->type != YAML_TEXT) {
        walk_error(walk, node, "a pattern for '%s' is %s; it must be a text", field->name,
                   yaml_type_name(node->type));
        return false;
    }
    struct error error;
    if (pattern_compile(field->type, node->text, walk->arena, pattern, &error) != STATUS_OK) {
        walk_error(walk, node, "'%s' for '%s' (%s): %s", shown(node->text).text, field->name,
                   field_type_name(field->type), error.text);
        return false;
    }
    return true;
}

static bool read_field(struct walk *walk, const struct field *field, const struct yaml_node *node,
                       struct indicator_field *target)
{
    bool            is_list = node->type == YAML_LIST;
    size_t          count = is_list ? node->count : 1;
    struct pattern *patterns = arena_alloc(walk->arena, count, sizeof *patterns);
    if (node->type == YAML_MAPPING || count == 0 || patterns == NULL) {
        walk_error(walk, node, "'%s' needs a pattern or a list of patterns", field->name);
        return false;
    }
    target->patterns = patterns;
    for (const struct yaml_node *item = is_list ? node->first : node; item != NULL;
         item = is_list ? item->next : NULL) {
        if (read_pattern(walk, field, item, &patterns[target->pattern_count])) {
            target->pattern_count++;
        }
    }
    return target->pattern_count != 0;
}

static int compare_fields(const void *left, const void *right)
{
    const struct indicator_field *a = left;
    const struct indicator_field *b = right;
    return a->field - b->field;
}

static void write_text(struct walk *walk, const struct yaml_node *node, struct indicator *indicator)
{
    const struct kind_schema *schema = schema_of(indicator->kind);
    struct writer             text;
    writer_init(&text, INDICATOR_TEXT_BYTES_MAX);
    writer_text(&text, schema->name);
    for (size_t i = 0; i < indicator->field_count; i++) {
        const struct indicator_field *field = &indicator->fields[i];
        writer_text(&text, i == 0 ? " {" : ", ");
        writer_text(&text, schema->fields[field->field].name);
        for (size_t j = 0; j < field->pattern_count; j++) {
            writer_text(&text, j == 0 ? ": " : " | ");
            writer_bytes(&text, field->patterns[j].text);
        }
    }
    writer_text(&text, "}");
    if (writer_failed(&text) || !arena_copy(walk->arena, writer_view(&text), &indicator->text)) {
        walk_error(walk, node, "the indicator is too long; split it into several");
    }
    writer_done(&text);
}

void indicator_read(struct walk *walk, const struct yaml_node *node, struct indicator *indicator)
{
    indicator->line = node->line;
    indicator->column = node->column;
    const struct yaml_node *kind_key = find_kind(walk, node, &indicator->kind);
    if (kind_key == NULL) {
        return;
    }
    const struct yaml_node *fields = kind_key->value;
    if (fields->type != YAML_MAPPING || fields->count == 0) {
        walk_error(walk, fields, "'%s' needs fields and their patterns: {name: example}",
                   schema_of(indicator->kind)->name);
        return;
    }
    indicator->fields = arena_alloc(walk->arena, fields->count, sizeof *indicator->fields);
    if (indicator->fields == NULL) {
        walk_error(walk, fields, "the ban file needs too much memory");
        return;
    }
    uint32_t seen = 0;
    for (const struct yaml_node *key = fields->first; key != NULL; key = key->next) {
        int number = find_field(walk, indicator->kind, key);
        if (number < 0) {
            continue;
        }
        struct indicator_field *target = &indicator->fields[indicator->field_count];
        target->field = number;
        if ((seen >> number & 1U) != 0) {
            walk_error(walk, key, "the field '%s' is here twice; write one list: [a, b]",
                       shown(key->text).text);
        } else if (read_field(walk, &schema_of(indicator->kind)->fields[number], key->value,
                              target)) {
            indicator->field_count++;
        }
        seen |= 1U << number;
    }
    qsort(indicator->fields, indicator->field_count, sizeof *indicator->fields, compare_fields);
    write_text(walk, node, indicator);
}

/* ---- matching ---- */

static bool any_pattern_matches(const struct indicator_field *field, enum field_type type,
                                enum name_rules rules, struct bytes value)
{
    for (size_t i = 0; i < field->pattern_count; i++) {
        if (pattern_matches(&field->patterns[i], type, rules, value)) {
            return true;
        }
    }
    return false;
}

static bool field_matches(const struct indicator_field *wanted, const struct field *field,
                          enum name_rules rules, struct bytes value)
{
    if (field->shape == SHAPE_ONE) {
        return any_pattern_matches(wanted, field->type, rules, value);
    }
    struct reader list = reader_of(value);
    struct bytes  item;
    while (list_next(&list, &item)) {
        if (any_pattern_matches(wanted, field->type, rules, item)) {
            return true;
        }
    }
    return false;
}

bool indicator_matches(const struct indicator *indicator, const struct artifact *artifact,
                       enum name_rules rules)
{
    if (artifact->kind != indicator->kind) {
        return false;
    }
    const struct field *fields = schema_of(indicator->kind)->fields;
    for (size_t i = 0; i < indicator->field_count; i++) {
        const struct indicator_field *wanted = &indicator->fields[i];
        if (!artifact_has(artifact, wanted->field) ||
            !field_matches(wanted, &fields[wanted->field], rules,
                           artifact->values[wanted->field])) {
            return false;
        }
    }
    return true;
}

/* ---- fields ---- */

static const char *const crowded_fields[] = {
    "account", "action", "architecture", "browser", "class",  "format", "mode",  "name_source",
    "os",      "owner",  "protocol",     "result",  "scope",  "shell",  "start", "signature",
    "source",  "state",  "store",        "suite",   "target", "trust",
};

bool field_is_crowded(const struct field *field)
{
    if (field->type == TYPE_LABEL) {
        return false; /* the owner of a key is a name, that of a file a number */
    }
    for (size_t i = 0; i < COUNT_OF(crowded_fields); i++) {
        if (strcmp(field->name, crowded_fields[i]) == 0) {
            return true;
        }
    }
    return field->type == TYPE_FLAG;
}
