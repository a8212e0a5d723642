/* Keys with which packages are trusted: apt's and rpm's keyrings and the keys that rpm has
 * imported, one artifact for each user id of a key. */

#include "collect/linux/collectors.h"
#include "collect/linux/rpm_database.h"
#include "crypto/digest.h"
#include "formats/base64.h"
#include "formats/openpgp.h"
#include "formats/pem.h"

enum { KEYRING_BYTES_MAX = 64 << 20 };

static const char *const files[] = {"etc/apt/trusted.gpg"};

/* apt-key(8), sources.list(5) signed-by, rpmkeys(8), zypper(8), apk-keys(5). */
static const char *const folders[] = {
    "etc/apt/trusted.gpg.d",
    "etc/apt/keyrings",
    "usr/local/share/keyrings",
    "usr/share/keyrings",
    "etc/pki/rpm-gpg",
    "usr/lib/rpm/gnupg/keys",
    "usr/lib/rpm/gnupg/dumpsigs",
    "var/lib/rpm/pubkeys",
    "usr/lib/sysimage/rpm/pubkeys",
    "etc/apk/keys",
};

/* Where the keys at hand come from. */
struct origin {
    struct collection *collection;
    struct bytes       name;   /* of the file or package */
    struct bytes       path;   /* with leading '/' */
    uint64_t           record; /* of a database; 0 for files */
};

static void emit_owner(const struct origin *origin, const struct openpgp_key *key,
                       struct bytes owner, uint64_t line)
{
    struct arena   *arena = origin->collection->arena;
    struct artifact artifact;
    struct bytes    fingerprint = {key->fingerprint, key->fingerprint_size};
    artifact_init(&artifact, KIND_TRUST);
    artifact_set(&artifact, TRUST_NAME, origin->name);
    artifact_set_text(&artifact, TRUST_CLASS, "signing-key");
    artifact_set(&artifact, TRUST_PATH, origin->path);
    artifact_set_hex(&artifact, TRUST_FINGERPRINT,
                     bytes_empty(fingerprint) ? (struct bytes){key->key_id, OPENPGP_KEY_ID_SIZE}
                                              : fingerprint,
                     arena);
    artifact_set_known(&artifact, TRUST_OWNER, owner);
    artifact_set_time(&artifact, TRUST_CREATED, key->created, arena);
    collection_emit_at(origin->collection, &artifact, origin->path, line);
}

static void emit_key(const struct origin *origin, const struct openpgp_key *key, uint64_t line)
{
    for (size_t i = 0; i < key->user_id_count; i++) {
        emit_owner(origin, key, key->user_ids[i], line);
    }
    if (key->user_id_count == 0) {
        emit_owner(origin, key, (struct bytes){0}, line);
    }
}

/* The record of a database, or the line of the armour; binary files have neither. */
static uint64_t line_of(const struct origin *origin, const struct openpgp_reader *reader,
                        const struct openpgp_key *key)
{
    if (origin->record != 0) {
        return origin->record;
    }
    return reader->is_armoured ? key->position : 0;
}

/* All keys of a keyring; their number. */
static size_t read_keyring(const struct origin *origin, struct bytes contents)
{
    struct arena         *arena = origin->collection->arena;
    struct openpgp_reader reader = openpgp_reader_of(contents);
    struct openpgp_key    key;
    struct error          error;
    for (size_t count = 0;; count++) {
        enum status status = openpgp_next(&reader, arena, &key, &error);
        if (status == STATUS_ABSENT) {
            return count;
        }
        if (status == STATUS_OK) {
            emit_key(origin, &key, line_of(origin, &reader, &key));
        } else {
            collection_gap(origin->collection, origin->path, &error);
        }
    }
}

/* Alpine's keys are bare RSA keys in PEM form; their fingerprint is that of the DER form. */
static void read_bare_keys(const struct origin *origin, struct bytes contents)
{
    struct arena     *arena = origin->collection->arena;
    struct pem_reader reader = pem_reader_of(contents);
    struct pem_block  block;
    while (pem_next(&reader, arena, &block, NULL) == STATUS_OK) {
        struct artifact artifact;
        uint8_t         digest[SHA256_SIZE];
        if (!bytes_equal_text(block.label, "PUBLIC KEY")) {
            continue;
        }
        digest_sha256(block.der, digest);
        artifact_init(&artifact, KIND_TRUST);
        artifact_set(&artifact, TRUST_NAME, origin->name);
        artifact_set_text(&artifact, TRUST_CLASS, "signing-key");
        artifact_set(&artifact, TRUST_PATH, origin->path);
        artifact_set_hex(&artifact, TRUST_FINGERPRINT, (struct bytes){digest, sizeof digest},
                         arena);
        collection_emit_at(origin->collection, &artifact, origin->path, block.line);
    }
}

static bool read_file(struct collection *collection, struct bytes path)
{
    struct error      error;
    struct bytes      contents;
    struct arena_mark mark = arena_mark(collection->arena);
    enum status status = volume_read(collection->volume, path, KEYRING_BYTES_MAX, collection->arena,
                                     &contents, NULL, &error);
    struct origin origin = {collection, bytes_file_name(path), path, 0};
    if (status == STATUS_OK && bytes_end_with(path, ".pub")) {
        read_bare_keys(&origin, contents);
    } else if (status == STATUS_OK) {
        (void)read_keyring(&origin, contents);
    } else if (status != STATUS_ABSENT) {
        collection_gap(collection, path, &error);
    }
    arena_release(collection->arena, mark);
    return status != STATUS_ABSENT;
}

/* Backups ("trusted.gpg~") and state that apt and GnuPG leave beside their keyrings. */
static bool is_keyring_name(struct bytes name)
{
    static const char *const others[] = {"~", ".kbx", ".lock", ".dpkg-new", ".dpkg-tmp"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (bytes_end_with(name, others[i])) {
            return false;
        }
    }
    return name.size > 0 && name.data[0] != '.';
}

static bool read_folder(struct collection *collection, const char *folder)
{
    struct volume_entry *entries;
    size_t               count;
    struct error         error;
    enum status status = volume_list(collection->volume, bytes_of(folder), collection->arena,
                                     &entries, &count, &error);
    if (status == STATUS_ABSENT) {
        return false;
    }
    if (status != STATUS_OK) {
        collection_gap(collection, bytes_of(folder), &error);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        struct bytes name = entries[i].name;
        if (entries[i].node == NODE_FOLDER || entries[i].node == NODE_OTHER ||
            !is_keyring_name(name)) {
            continue;
        }
        (void)read_file(collection, arena_text(collection->arena, "/%s/%.*s", folder,
                                               (int)name.size, (const char *)name.data));
    }
    return true;
}

/* rpm keeps an imported key as a package called gpg-pubkey: the key is in a list of base64 texts
 * and, in armour, in the description. */
static void read_package(void *context, const struct rpm_package *package)
{
    struct collection *collection = context;
    struct bytes      *keys = NULL;
    struct bytes       packets;
    size_t             count = 0;
    struct arena_mark  mark = arena_mark(collection->arena);
    if (!bytes_equal_text(rpm_header_text(&package->header, RPM_TAG_NAME), "gpg-pubkey")) {
        return;
    }
    struct bytes  version = rpm_header_version(&package->header, collection->arena);
    struct origin origin = {
        collection,
        arena_text(collection->arena, "gpg-pubkey-%.*s", (int)version.size,
                   (const char *)version.data),
        arena_text(collection->arena, "/%.*s", (int)package->database.size,
                   (const char *)package->database.data),
        package->number,
    };
    size_t found = 0;
    if (rpm_header_list(&package->header, RPM_TAG_PUBLIC_KEYS, collection->arena, &keys, &count,
                        NULL) != STATUS_OK) {
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (base64_decode(keys[i], collection->arena, &packets, NULL) == STATUS_OK) {
            found += read_keyring(&origin, packets);
        }
    }
    if (found == 0) {
        (void)read_keyring(&origin, rpm_header_text(&package->header, RPM_TAG_DESCRIPTION));
    }
    arena_release(collection->arena, mark);
}

enum status collect_repository_keys(struct collection *collection, struct error *error)
{
    struct rpm_visit visit = {collection, read_package};
    bool             is_there = false;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        is_there |= read_file(collection, arena_text(collection->arena, "/%s", files[i]));
    }
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        is_there |= read_folder(collection, folders[i]);
    }
    enum status status = rpm_database_each(collection, &visit, error);
    return status == STATUS_ABSENT && is_there ? STATUS_OK : status;
}
