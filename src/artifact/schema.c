#include "artifact/schema.h"

#define FIELD_ROW_(kind, field, name, type, shape, scope, help)                                    \
    {name, sizeof(name) - 1, TYPE_##type, SHAPE_##shape, SCOPE_##scope, help},
#define FIELD_TABLE_(kind, name, help)                                                             \
    static const struct field kind##_table[] = {COMMON_FIELDS(FIELD_ROW_, kind)                    \
                                                    kind##_FIELDS(FIELD_ROW_)};                    \
    _Static_assert(sizeof kind##_table / sizeof kind##_table[0] <= FIELDS_MAX,                     \
                   "too many fields: " name);
KINDS(FIELD_TABLE_)
#undef FIELD_TABLE_
#undef FIELD_ROW_

#define KIND_ROW_(kind, name, help)                                                                \
    {name, help, kind##_table, sizeof kind##_table / sizeof kind##_table[0]},
static const struct kind_schema kinds[] = {KINDS(KIND_ROW_)};
#undef KIND_ROW_

static const char *const type_names[] = {
    [TYPE_TEXT] = "text",     [TYPE_LABEL] = "label",     [TYPE_PATH] = "path",
    [TYPE_DOMAIN] = "domain", [TYPE_ADDRESS] = "address", [TYPE_MAC] = "mac",
    [TYPE_HASH] = "hash",     [TYPE_VERSION] = "version", [TYPE_TIME] = "time",
    [TYPE_NUMBER] = "number", [TYPE_FLAG] = "flag",
};

static const char *const scope_names[] = {
    [SCOPE_IDENTITY] = "identity",
    [SCOPE_DETAIL] = "detail",
    [SCOPE_SIGHTING] = "sighting",
};

const struct kind_schema *schema_of(enum kind kind)
{
    return &kinds[kind];
}

enum kind schema_kind(struct bytes name)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (bytes_equal_text(name, kinds[i].name)) {
            return (enum kind)i;
        }
    }
    return KIND_UNKNOWN;
}

int schema_field(enum kind kind, struct bytes name)
{
    const struct kind_schema *schema = &kinds[kind];
    for (size_t i = 0; i < schema->field_count; i++) {
        const struct field *field = &schema->fields[i];
        if (field->name_size == name.size && memcmp(field->name, name.data, name.size) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *field_type_name(enum field_type type)
{
    return type_names[type];
}

const char *field_scope_name(enum field_scope scope)
{
    return scope_names[scope];
}

bool os_folds_case(struct bytes os)
{
    return bytes_equal_text(os, "windows") || bytes_equal_text(os, "macos");
}
