#pragma once

/* The schema as data: kinds, their fields, and how values of each type are compared.
 * The rows are in artifact/fields.h. */

#include "artifact/fields.h"
#include "base/bytes.h"

enum field_type {
    TYPE_TEXT,    /* exact; letter case does not matter when `os` is windows or macos */
    TYPE_LABEL,   /* words for people: letter case never matters */
    TYPE_PATH,    /* as TEXT; on Windows '\' and '/' are the same */
    TYPE_DOMAIN,  /* DNS name: case never matters, a trailing dot is ignored */
    TYPE_ADDRESS, /* IPv4 or IPv6 address (RFC 5952 text) */
    TYPE_MAC,     /* MAC address, lower-case hexadecimal pairs with colons */
    TYPE_HASH,    /* digest, GUID or id in hexadecimal: case never matters */
    TYPE_VERSION, /* dotted version */
    TYPE_TIME,    /* RFC 3339, UTC */
    TYPE_NUMBER,  /* unsigned decimal */
    TYPE_FLAG,    /* true or false */
};

enum field_shape { SHAPE_ONE, SHAPE_LIST };

enum field_scope { SCOPE_IDENTITY, SCOPE_DETAIL, SCOPE_SIGHTING };

struct field {
    const char      *name;
    size_t           name_size;
    enum field_type  type;
    enum field_shape shape;
    enum field_scope scope;
    const char      *help;
};

#define KIND_ENUM_(kind, name, help) KIND_##kind,
enum kind { KINDS(KIND_ENUM_) KIND_COUNT, KIND_UNKNOWN = KIND_COUNT };
#undef KIND_ENUM_

/* Field numbers: FIELD_SOURCE and FIELD_OS for every kind, then PACKAGE_NAME, FILE_PATH ... */
enum { FIELD_SOURCE, FIELD_OS, FIELD_COMMON_COUNT };

#define FIELD_ENUM_(kind, field, name, type, shape, scope, help) kind##_##field,
#define FIELDS_ENUM_(kind, name, help)                                                             \
    enum {                                                                                         \
        kind##_FIELD_BEFORE_ = FIELD_COMMON_COUNT - 1,                                             \
        kind##_FIELDS(FIELD_ENUM_) kind##_FIELD_COUNT                                              \
    };
KINDS(FIELDS_ENUM_)
#undef FIELDS_ENUM_
#undef FIELD_ENUM_

enum { FIELDS_MAX = 32 }; /* fields of one kind, the common ones included */

struct kind_schema {
    const char         *name;
    const char         *help;
    const struct field *fields; /* FIELD_SOURCE first */
    size_t              field_count;
};

/* Static; `kind` below KIND_COUNT. */
const struct kind_schema *schema_of(enum kind kind);

/* KIND_UNKNOWN when there is no such kind. */
enum kind schema_kind(struct bytes name);

/* The number of the field, or -1. */
int schema_field(enum kind kind, struct bytes name);

const char *field_type_name(enum field_type type);
const char *field_scope_name(enum field_scope scope);

/* Systems whose file and other names do not differ by letter case. */
bool os_folds_case(struct bytes os);
