#include "artifact/artifact.h"

#include "base/time.h"
#include "crypto/digest.h"

enum { IDENTITY_BUFFER_BYTES = 2048 };

void artifact_init(struct artifact *artifact, enum kind kind)
{
    artifact->kind = kind;
    artifact->kind_name = (struct bytes){0};
    artifact->present = 0; /* values[] means nothing where its bit is not set */
    artifact->from = (struct bytes){0};
    artifact->extras = NULL;
    artifact->extra_count = 0;
    artifact->outer_extras = NULL;
    artifact->outer_extra_count = 0;
}

void artifact_set(struct artifact *artifact, int field, struct bytes value)
{
    artifact->values[field] = value;
    artifact->present |= 1U << field;
}

void artifact_set_text(struct artifact *artifact, int field, const char *value)
{
    artifact_set(artifact, field, bytes_of(value));
}

void artifact_set_known(struct artifact *artifact, int field, struct bytes value)
{
    if (value.size != 0) {
        artifact_set(artifact, field, value);
    }
}

void artifact_set_flag(struct artifact *artifact, int field, bool value)
{
    artifact_set_text(artifact, field, value ? "true" : "false");
}

void artifact_set_number(struct artifact *artifact, int field, uint64_t value, struct arena *arena)
{
    artifact_set_known(artifact, field, arena_text(arena, "%llu", (unsigned long long)value));
}

void artifact_set_time(struct artifact *artifact, int field, int64_t seconds, struct arena *arena)
{
    char text[TIME_TEXT_SIZE];
    time_format(seconds, text);
    artifact_set_known(artifact, field, arena_text(arena, "%s", text));
}

void artifact_set_hex(struct artifact *artifact, int field, struct bytes raw, struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t          *text = arena_alloc(arena, raw.size, 2);
    if (text == NULL) {
        return;
    }
    for (size_t i = 0; i < raw.size; i++) {
        text[2 * i] = (uint8_t)digits[raw.data[i] >> 4];
        text[2 * i + 1] = (uint8_t)digits[raw.data[i] & 15];
    }
    artifact_set(artifact, field, (struct bytes){text, raw.size * 2});
}

static void put_u32le(uint8_t *target, size_t value)
{
    target[0] = (uint8_t)value;
    target[1] = (uint8_t)(value >> 8);
    target[2] = (uint8_t)(value >> 16);
    target[3] = (uint8_t)(value >> 24);
}

void artifact_set_list(struct artifact *artifact, int field, const struct bytes *items,
                       size_t count, struct arena *arena)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += 4 + items[i].size;
    }
    uint8_t *packed = arena_alloc(arena, total, 1);
    if (packed == NULL) {
        return;
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        put_u32le(packed + used, items[i].size);
        used += 4;
        if (items[i].size != 0) {
            memcpy(packed + used, items[i].data, items[i].size);
        }
        used += items[i].size;
    }
    artifact_set(artifact, field, (struct bytes){packed, total});
}

void list_add(struct writer *writer, struct bytes item)
{
    if (item.size > UINT32_MAX) {
        writer->failed = true;
        return;
    }
    writer_u32le(writer, (uint32_t)item.size);
    writer_bytes(writer, item);
}

bool list_next(struct reader *list, struct bytes *ret_item)
{
    if (reader_left(list) == 0) {
        return false;
    }
    struct bytes item = reader_bytes(list, reader_u32le(list));
    if (reader_failed(list)) {
        return false;
    }
    *ret_item = item;
    return true;
}

struct bytes artifact_kind_name(const struct artifact *artifact)
{
    return artifact->kind == KIND_UNKNOWN ? artifact->kind_name
                                          : bytes_of(schema_of(artifact->kind)->name);
}

struct bytes artifact_title(const struct artifact *artifact)
{
    static const int8_t titles[KIND_COUNT][3] = {
        [KIND_DEVICE] = {DEVICE_HOSTNAME, DEVICE_MACHINE_ID, DEVICE_ROOT},
        [KIND_PACKAGE] = {PACKAGE_NAME, PACKAGE_IDENTIFIER, PACKAGE_PRODUCT_CODE},
        [KIND_FILE] = {FILE_PATH, FILE_SHA256, FILE_ORIGINAL_NAME},
        [KIND_FOLDER] = {FOLDER_PATH},
        [KIND_SERVICE] = {SERVICE_NAME, SERVICE_PATH},
        [KIND_DRIVER] = {DRIVER_NAME, DRIVER_PATH},
        [KIND_FILTER] = {FILTER_NAME, FILTER_PATH},
        [KIND_CERTIFICATE] = {CERTIFICATE_SUBJECT, CERTIFICATE_SHA256},
        [KIND_AUTOSTART] = {AUTOSTART_COMMAND, AUTOSTART_NAME, AUTOSTART_PATH},
        [KIND_EXTENSION] = {EXTENSION_NAME, EXTENSION_IDENTIFIER},
        [KIND_PROCESS] = {PROCESS_NAME, PROCESS_PATH},
        [KIND_SOCKET] = {SOCKET_PROCESS, SOCKET_PATH, SOCKET_REMOTE_ADDRESS},
        [KIND_ACCOUNT] = {ACCOUNT_NAME},
        [KIND_TRUST] = {TRUST_URL, TRUST_OWNER, TRUST_NAME},
        [KIND_HOOK] = {HOOK_PROCESS, HOOK_NAME, HOOK_CLASS},
        [KIND_TRACE] = {TRACE_NAME, TRACE_PATH},
        [KIND_SETTING] = {SETTING_NAME, SETTING_PATH},
        [KIND_CONTACT] = {CONTACT_PEER, CONTACT_ADDRESS},
    };

    if (artifact->kind == KIND_UNKNOWN) {
        return artifact->kind_name;
    }
    for (size_t i = 0; i < COUNT_OF(titles[0]); i++) {
        int          field = titles[artifact->kind][i];
        struct bytes value = field == 0 ? (struct bytes){0} : artifact_get(artifact, field);
        if (value.size != 0) {
            return value;
        }
    }
    return artifact_kind_name(artifact);
}

/* ---- identity ---- */

static bool is_folded(enum field_type type, bool os_folds)
{
    switch (type) {
    case TYPE_LABEL:
    case TYPE_DOMAIN:
    case TYPE_HASH:
    case TYPE_MAC:
    case TYPE_ADDRESS:
        return true;
    case TYPE_TEXT:
    case TYPE_PATH:
        return os_folds;
    case TYPE_VERSION:
    case TYPE_TIME:
    case TYPE_NUMBER:
    case TYPE_FLAG:
        return false;
    }
    return false;
}

/* Most artifacts fit the buffer and are hashed in one go; the rest go through the digest in parts.
 */
struct canonical {
    uint8_t        buffer[IDENTITY_BUFFER_BYTES];
    size_t         used;
    struct digest *overflow;
};

static void canonical_add(struct canonical *form, struct bytes part)
{
    if (form->overflow == NULL && part.size > sizeof form->buffer - form->used) {
        form->overflow = digest_new();
        digest_add(form->overflow, (struct bytes){form->buffer, form->used});
    }
    if (form->overflow != NULL) {
        digest_add(form->overflow, part);
        return;
    }
    if (part.size != 0) {
        memcpy(form->buffer + form->used, part.data, part.size);
        form->used += part.size;
    }
}

static void canonical_add_folded(struct canonical *form, struct bytes part)
{
    uint8_t chunk[256];
    while (part.size != 0) {
        size_t size = part.size < sizeof chunk ? part.size : sizeof chunk;
        for (size_t i = 0; i < size; i++) {
            chunk[i] = byte_folded(part.data[i]);
        }
        canonical_add(form, (struct bytes){chunk, size});
        part = bytes_after(part, size);
    }
}

static void canonical_add_field(struct canonical *form, const struct field *field,
                                struct bytes value, bool os_folds)
{
    uint8_t size[4];
    put_u32le(size, value.size);
    canonical_add(form, (struct bytes){(const uint8_t *)field->name, field->name_size + 1});
    canonical_add(form, (struct bytes){size, sizeof size});
    if (is_folded(field->type, os_folds)) {
        canonical_add_folded(form, value);
    } else {
        canonical_add(form, value);
    }
}

/* Of a kind this evict does not know, everything that came counts. */
static void canonical_add_extras(struct canonical *form, const struct artifact *artifact)
{
    for (size_t i = 0; i < artifact->extra_count; i++) {
        canonical_add(form, artifact->extras[i].name);
        canonical_add(form, bytes_of("="));
        canonical_add(form, artifact->extras[i].json);
    }
}

struct identity artifact_identity(const struct artifact *artifact)
{
    struct canonical form;
    form.used = 0;
    form.overflow = NULL;

    struct bytes kind_name = artifact_kind_name(artifact);
    canonical_add(&form, kind_name);
    canonical_add(&form, (struct bytes){(const uint8_t *)"", 1});
    if (artifact->kind == KIND_UNKNOWN) {
        canonical_add_extras(&form, artifact);
    } else {
        const struct kind_schema *schema = schema_of(artifact->kind);
        bool                      os_folds = os_folds_case(artifact_get(artifact, FIELD_OS));
        for (size_t i = 0; i < schema->field_count; i++) {
            if (artifact_has(artifact, (int)i) && schema->fields[i].scope == SCOPE_IDENTITY) {
                canonical_add_field(&form, &schema->fields[i], artifact->values[i], os_folds);
            }
        }
    }

    uint8_t whole[SHA256_SIZE];
    if (form.overflow != NULL) {
        digest_value(form.overflow, whole);
        digest_free(form.overflow);
    } else {
        digest_sha256((struct bytes){form.buffer, form.used}, whole);
    }
    struct identity identity;
    memcpy(identity.bytes, whole, sizeof identity.bytes);
    return identity;
}
