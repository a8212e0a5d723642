#include "collect/linux/module_image.h"

#include "crypto/digest.h"
#include "formats/decompress.h"
#include "formats/kernel_module.h"

enum {
    IMAGE_BYTES_MAX = 128 << 20,
    ALIASES_MAX = 256, /* handed over; drivers of many devices have thousands */
    TEXT_BYTES_MAX = 4096,
};

/* "/x/foo-bar.ko.xz": the kernel calls it foo_bar. */
static struct bytes name_of_file(struct bytes path, struct arena *arena)
{
    struct bytes name = bytes_file_name(path);
    name = bytes_slice(name, 0, bytes_find(name, bytes_of(".ko")));
    uint8_t *copy = arena_alloc(arena, name.size + 1, 1);
    if (copy == NULL) {
        return name;
    }
    for (size_t i = 0; i < name.size; i++) {
        copy[i] = name.data[i] == '-' ? '_' : name.data[i];
    }
    return (struct bytes){copy, name.size};
}

/* A module may name several authors. */
static struct bytes authors_of(const struct kernel_module *module, struct arena *arena)
{
    struct bytes *authors;
    size_t        count;
    struct bytes  text = {0};
    if (kernel_module_list(module, "author", 0, arena, &authors, &count, NULL) != STATUS_OK) {
        return text;
    }
    for (size_t i = 0; i < count && text.size < TEXT_BYTES_MAX; i++) {
        text = i == 0 ? authors[i]
                      : arena_text(arena, "%.*s; %.*s", (int)text.size, (const char *)text.data,
                                   (int)authors[i].size, (const char *)authors[i].data);
    }
    return text;
}

static void set_list(struct artifact *artifact, int field, const struct kernel_module *module,
                     const char *key, uint8_t separator, struct arena *arena)
{
    struct bytes *items;
    size_t        count;
    if (kernel_module_list(module, key, separator, arena, &items, &count, NULL) == STATUS_OK &&
        count > 0) {
        artifact_set_list(artifact, field, items, count < ALIASES_MAX ? count : ALIASES_MAX, arena);
    }
}

static void set_signature(struct artifact *artifact, const struct module_signature *signature)
{
    artifact_set_text(artifact, DRIVER_SIGNATURE,
                      signature->form == MODULE_UNSIGNED ? "none" : "present");
    artifact_set_known(artifact, DRIVER_SIGNER, signature->signer);
}

static void set_fields(struct artifact *artifact, const struct kernel_module *module,
                       struct arena *arena)
{
    struct bytes vermagic = kernel_module_get(module, "vermagic");
    struct bytes release;
    artifact_set_known(artifact, DRIVER_NAME, kernel_module_get(module, "name"));
    artifact_set_known(artifact, DRIVER_VERSION, kernel_module_get(module, "version"));
    artifact_set_known(artifact, DRIVER_COMPANY, authors_of(module, arena));
    artifact_set_known(artifact, DRIVER_DESCRIPTION, kernel_module_get(module, "description"));
    artifact_set_known(artifact, DRIVER_LICENSE, kernel_module_get(module, "license"));
    if (bytes_next_word(&vermagic, &release)) {
        artifact_set(artifact, DRIVER_KERNEL, release);
    }
    set_list(artifact, DRIVER_DEPENDENCIES, module, "depends", ',', arena);
    set_list(artifact, DRIVER_ALIASES, module, "alias", 0, arena);
    set_signature(artifact, &module->signature);
}

static enum status read_image(struct collection *collection, struct bytes contents,
                              struct artifact *artifact, struct error *error)
{
    struct kernel_module module;
    enum status          signature_status;
    enum status          status = STATUS_OK;
    if (compression_of(contents) != COMPRESSION_NONE) {
        status = decompress(contents, IMAGE_BYTES_MAX, collection->arena, &contents, error);
    }
    if (status == STATUS_OK) {
        status = kernel_module_read(contents, collection->arena, &module, &signature_status, error);
    }
    if (status == STATUS_OK) {
        set_fields(artifact, &module, collection->arena);
        status = signature_status;
    }
    return status;
}

/* Reads the file into the artifact; what went wrong is in *error. */
static enum status examine(struct collection *collection, struct bytes path,
                           struct artifact *artifact, struct error *error)
{
    struct bytes contents;
    uint8_t      digest[SHA256_SIZE];
    enum status  status = volume_read(collection->volume, path, IMAGE_BYTES_MAX, collection->arena,
                                      &contents, NULL, error);
    if (status == STATUS_ABSENT) { /* a link that leads nowhere */
        artifact_set_text(artifact, DRIVER_STATE, "image-missing");
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    digest_sha256(contents, digest);
    artifact_set_hex(artifact, DRIVER_SHA256, (struct bytes){digest, sizeof digest},
                     collection->arena);
    return read_image(collection, contents, artifact, error);
}

void module_image_emit(struct collection *collection, struct bytes path, struct bytes release,
                       struct bytes owner)
{
    struct artifact   artifact;
    struct error      error = {0};
    struct arena_mark mark = arena_mark(collection->arena);
    artifact_init(&artifact, KIND_DRIVER);
    artifact_set(&artifact, DRIVER_NAME, name_of_file(path, collection->arena));
    artifact_set(&artifact, DRIVER_PATH, path);
    artifact_set_text(&artifact, DRIVER_CLASS, "module");
    artifact_set_text(&artifact, DRIVER_STATE, "on-disk");
    artifact_set_known(&artifact, DRIVER_KERNEL, release);
    artifact_set_known(&artifact, DRIVER_PACKAGE, owner);
    if (examine(collection, path, &artifact, &error) != STATUS_OK) {
        collection_gap(collection, path, &error);
    }
    collection_emit_at(collection, &artifact, path, 0);
    arena_release(collection->arena, mark);
}
