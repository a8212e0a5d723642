#include "formats/kernel_module.h"

#include "base/reader.h"
#include "crypto/signature.h"
#include "formats/elf.h"

static const char MARKER[] = "~Module signature appended~\n";

enum {
    TRAILER_SIZE = 12, /* struct module_signature in front of the marker */
    ID_PGP = 0,
    ID_X509 = 1,
    ID_PKCS7 = 2,
};

/* enum pkey_hash_algo of Linux 3.7 to 4.2. */
static const char *const hash_names[] = {"md4",    "md5",    "sha1",   "rmd160",
                                         "sha256", "sha384", "sha512", "sha224"};

struct trailer {
    uint8_t  hash;
    uint8_t  id_type;
    uint8_t  signer_size;
    uint8_t  key_id_size;
    uint32_t signature_size;
};

static enum status read_pkcs7(struct bytes der, struct arena *arena,
                              struct module_signature *signature, struct error *error)
{
    struct signature read;
    enum status      status = signature_read(der, arena, &read, error);
    if (status == STATUS_OK) {
        signature->signer = read.signer;
        signature->issuer = read.issuer;
        signature->serial = read.serial;
        signature->digest = read.digest;
    }
    return status;
}

/* In front of the trailer lie signer name, key id and signature, in this order. */
static enum status read_signature(struct bytes before, const struct trailer *trailer,
                                  struct arena *arena, struct module_signature *signature,
                                  struct error *error)
{
    size_t names_size = (size_t)trailer->signer_size + trailer->key_id_size;
    if (trailer->signature_size > before.size ||
        names_size > before.size - trailer->signature_size) {
        return error_set(error, STATUS_MALFORMED, before.size,
                         "module signature is larger than the module");
    }
    size_t start = before.size - trailer->signature_size;
    if (trailer->id_type == ID_PKCS7) {
        return read_pkcs7(bytes_after(before, start), arena, signature, error);
    }
    signature->signer = bytes_slice(before, start - names_size, trailer->signer_size);
    if (trailer->hash < COUNT_OF(hash_names)) {
        signature->digest = bytes_of(hash_names[trailer->hash]);
    }
    return STATUS_OK;
}

/* Also says how much of the image is the module itself. */
static enum status find_signature(struct bytes image, struct arena *arena,
                                  struct module_signature *signature, struct error *error)
{
    size_t marker_size = sizeof MARKER - 1;
    if (!bytes_end_with(image, MARKER)) {
        return STATUS_OK;
    }
    if (image.size < marker_size + TRAILER_SIZE) {
        return error_set(error, STATUS_TRUNCATED, 0, "module signature is cut short");
    }
    size_t         end = image.size - marker_size - TRAILER_SIZE;
    struct reader  in = reader_of(bytes_slice(image, end, TRAILER_SIZE));
    struct trailer trailer;
    reader_skip(&in, 1); /* public-key algorithm */
    trailer.hash = reader_u8(&in);
    trailer.id_type = reader_u8(&in);
    trailer.signer_size = reader_u8(&in);
    trailer.key_id_size = reader_u8(&in);
    reader_skip(&in, 3);
    trailer.signature_size = reader_u32be(&in);
    signature->form = trailer.id_type == ID_PKCS7  ? MODULE_SIGNED_PKCS7
                      : trailer.id_type == ID_X509 ? MODULE_SIGNED_X509
                                                   : MODULE_SIGNED_PGP;
    return read_signature(bytes_slice(image, 0, end), &trailer, arena, signature, error);
}

/* "key=value" texts, each closed by one or more NUL. */
static bool next_field(struct reader *in, struct modinfo_field *ret_field)
{
    while (reader_left(in) > 0) {
        struct bytes text = reader_until_nul(in);
        size_t       equals = bytes_find_byte(text, '=');
        if (equals < text.size) {
            ret_field->key = bytes_slice(text, 0, equals);
            ret_field->value = bytes_after(text, equals + 1);
            return true;
        }
    }
    return false;
}

static enum status read_fields(struct bytes section, struct arena *arena,
                               struct kernel_module *module, struct error *error)
{
    struct modinfo_field field;
    size_t               count = 0;
    struct reader        counting = reader_of(section);
    while (count <= KERNEL_MODULE_FIELDS_MAX && next_field(&counting, &field)) {
        count++;
    }
    module->fields = arena_alloc(arena, count + 1, sizeof *module->fields);
    if (count > KERNEL_MODULE_FIELDS_MAX || module->fields == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, ".modinfo has too many fields");
    }
    struct reader in = reader_of(section);
    while (module->field_count < count && next_field(&in, &field)) {
        module->fields[module->field_count++] = field;
    }
    return STATUS_OK;
}

enum status kernel_module_read(struct bytes image, struct arena *arena,
                               struct kernel_module *ret_module, enum status *ret_signature_status,
                               struct error *error)
{
    struct kernel_module module = {0};
    struct elf           elf;
    struct elf_section   section;
    enum status          status = elf_open(image, &elf, error);
    if (status == STATUS_OK) {
        status = elf_find_section(&elf, ".modinfo", &section, error);
    }
    if (status == STATUS_ABSENT) {
        return error_set(error, STATUS_MALFORMED, 0, "not a kernel module: no .modinfo section");
    }
    if (status == STATUS_OK) {
        status = read_fields(section.contents, arena, &module, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    module.build_id = elf_build_id(&elf);
    enum status signature_status = find_signature(image, arena, &module.signature, error);
    if (ret_signature_status != NULL) {
        *ret_signature_status = signature_status;
    }
    *ret_module = module;
    return STATUS_OK;
}

struct bytes kernel_module_get(const struct kernel_module *module, const char *key)
{
    for (size_t i = 0; i < module->field_count; i++) {
        if (bytes_equal_text(module->fields[i].key, key)) {
            return module->fields[i].value;
        }
    }
    return (struct bytes){0};
}

static bool next_item(struct bytes *rest, uint8_t separator, struct bytes *ret_item)
{
    if (separator != 0) {
        return bytes_next_part(rest, separator, ret_item);
    }
    *ret_item = *rest;
    *rest = (struct bytes){0};
    return !bytes_empty(*ret_item);
}

/* Writes the values to `items` unless it is NULL; returns their number. */
static size_t collect_values(const struct kernel_module *module, const char *key, uint8_t separator,
                             struct bytes *items)
{
    size_t count = 0;
    for (size_t i = 0; i < module->field_count; i++) {
        struct bytes rest = module->fields[i].value;
        struct bytes item;
        if (!bytes_equal_text(module->fields[i].key, key)) {
            continue;
        }
        while (next_item(&rest, separator, &item)) {
            if (items != NULL) {
                items[count] = item;
            }
            count++;
        }
    }
    return count;
}

enum status kernel_module_list(const struct kernel_module *module, const char *key,
                               uint8_t separator, struct arena *arena, struct bytes **ret_items,
                               size_t *ret_count, struct error *error)
{
    size_t        count = collect_values(module, key, separator, NULL);
    struct bytes *items = arena_alloc(arena, count + 1, sizeof *items);
    if (items == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no room for the values of %s", key);
    }
    (void)collect_values(module, key, separator, items);
    *ret_items = items;
    *ret_count = count;
    return STATUS_OK;
}
