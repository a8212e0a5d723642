/* Certificates that the system trusts (T1553.004): the bundles programs read, and the anchors that
 * an administrator, or a product's installer, has added. */

#include "base/map.h"
#include "collect/linux/collectors.h"
#include "collect/linux/owners.h"
#include "crypto/certificate.h"
#include "formats/pem.h"

enum { STORE_FILE_BYTES_MAX = 64 << 20, CERTIFICATES_MAX = 65536 /* of one file */ };

struct place {
    const char *path;
    const char *store;
    const char *trust;
};

/* update-ca-certificates(8) of Debian, update-ca-trust(8) of Fedora and Arch, and SUSE's. */
static const struct place bundles[] = {
    {"etc/ssl/certs/ca-certificates.crt", "bundle", "trusted"},
    {"etc/ssl/cert.pem", "bundle", "trusted"},
    {"etc/ssl/ca-bundle.pem", "bundle", "trusted"},
    {"etc/pki/tls/certs/ca-bundle.crt", "bundle", "trusted"},
    {"etc/pki/tls/certs/ca-bundle.trust.crt", "bundle", "trusted"},
    {"etc/pki/tls/cert.pem", "bundle", "trusted"},
};

/* Folders, with all that lies below them. */
static const struct place folders[] = {
    {"usr/local/share/ca-certificates", "anchor", "trusted"},
    {"etc/pki/ca-trust/source/blocklist", "anchor", "distrusted"},
    {"etc/pki/ca-trust/source/blacklist", "anchor", "distrusted"},
    {"etc/pki/ca-trust/source", "anchor", "trusted"},
    {"usr/share/pki/ca-trust-source/blocklist", "anchor", "distrusted"},
    {"usr/share/pki/ca-trust-source/blacklist", "anchor", "distrusted"},
    {"usr/share/pki/ca-trust-source/anchors", "anchor", "trusted"},
    {"usr/share/pki/ca-trust-source", "bundle", "trusted"},
    {"etc/pki/trust/blocklist", "anchor", "distrusted"},
    {"etc/pki/trust/blacklist", "anchor", "distrusted"},
    {"etc/pki/trust", "anchor", "trusted"},
    {"usr/share/pki/trust/blocklist", "anchor", "distrusted"},
    {"usr/share/pki/trust/blacklist", "anchor", "distrusted"},
    {"usr/share/pki/trust/anchors", "anchor", "trusted"},
    {"usr/share/pki/trust", "bundle", "trusted"},
    {"etc/ca-certificates/trust-source/blocklist", "anchor", "distrusted"},
    {"etc/ca-certificates/trust-source/blacklist", "anchor", "distrusted"},
    {"etc/ca-certificates/trust-source", "anchor", "trusted"},
    {"etc/ca-certificates/extracted", "bundle", "trusted"},
    {"usr/share/ca-certificates/trust-source", "bundle", "trusted"},
    {"usr/share/ca-certificates", "bundle", "trusted"},
    {"etc/pki/ca-trust/extracted/pem", "bundle", "trusted"},
    {"etc/pki/ca-trust/extracted/openssl", "bundle", "trusted"},
    {"var/lib/ca-certificates/pem", "bundle", "trusted"},
    {"var/lib/ca-certificates/openssl", "bundle", "trusted"},
    /* OpenSSL looks certificates up here by the hash of their name: what was copied in is trusted
     * without any tool. */
    {"etc/ssl/certs", "anchor", "trusted"},
    {"etc/pki/tls/certs", "anchor", "trusted"},
};

static const char *const file_endings[] = {".crt", ".pem", ".cer", ".der", ".p11-kit"};

struct roots {
    struct collection  *collection;
    const struct place *place; /* being read */
    struct bytes        owner; /* package that owns the file being read */
    struct map          seen;  /* device and inode of every file read: most have several names */
    struct map          off;   /* paths below usr/share/ca-certificates that are switched off */
    uint64_t            files;
};

static void fill(struct artifact *artifact, const struct certificate *certificate,
                 struct arena *arena)
{
    artifact_set(artifact, CERTIFICATE_SUBJECT, certificate->subject);
    artifact_set(artifact, CERTIFICATE_ISSUER, certificate->issuer);
    artifact_set(artifact, CERTIFICATE_SERIAL, certificate->serial);
    artifact_set_hex(artifact, CERTIFICATE_SHA256, (struct bytes){certificate->sha256, SHA256_SIZE},
                     arena);
    artifact_set_hex(artifact, CERTIFICATE_SHA1, (struct bytes){certificate->sha1, SHA1_SIZE},
                     arena);
    if (certificate->has_validity) {
        artifact_set_time(artifact, CERTIFICATE_NOT_BEFORE, certificate->not_before, arena);
        artifact_set_time(artifact, CERTIFICATE_NOT_AFTER, certificate->not_after, arena);
    }
    artifact_set_flag(artifact, CERTIFICATE_IS_CA, certificate->is_ca);
    artifact_set_flag(artifact, CERTIFICATE_SELF_SIGNED, certificate->is_self_signed);
    artifact_set_known(artifact, CERTIFICATE_KEY, certificate->key);
    if (certificate->name_count > 0) {
        artifact_set_list(artifact, CERTIFICATE_NAMES, certificate->names, certificate->name_count,
                          arena);
    }
}

/* "mozilla/X.crt" switched off by "!mozilla/X.crt" in etc/ca-certificates.conf. */
static const char *trust_of(const struct roots *roots, struct bytes path,
                            const struct certificate *certificate, bool is_distrusted)
{
    if (is_distrusted || certificate->is_distrusted) {
        return "distrusted";
    }
    return map_find(&roots->off, path) != NULL ? "disabled" : roots->place->trust;
}

static void emit_certificate(struct roots *roots, struct bytes path, uint64_t line,
                             struct bytes der, enum certificate_form form, bool is_distrusted)
{
    struct collection *collection = roots->collection;
    struct certificate certificate;
    struct artifact    artifact;
    struct error       error;
    if (certificate_read(der, form, collection->arena, &certificate, &error) != STATUS_OK) {
        if (line != 0) {
            error_prefix(&error, "line %llu", (unsigned long long)line);
        }
        collection_gap(collection, path, &error);
        return;
    }
    artifact_init(&artifact, KIND_CERTIFICATE);
    fill(&artifact, &certificate, collection->arena);
    artifact_set_text(&artifact, CERTIFICATE_STORE, roots->place->store);
    artifact_set(&artifact, CERTIFICATE_PATH, path);
    artifact_set_known(&artifact, CERTIFICATE_PACKAGE, roots->owner);
    artifact_set_text(&artifact, CERTIFICATE_TRUST,
                      trust_of(roots, path, &certificate, is_distrusted));
    collection_emit_at(collection, &artifact, path, line);
}

/* The certificates of a text, whose first line is number `line` + 1 of the file; their number. */
static size_t read_blocks(struct roots *roots, struct bytes path, struct bytes text, uint64_t line,
                          bool is_distrusted)
{
    struct collection *collection = roots->collection;
    struct pem_reader  reader = pem_reader_of(text);
    struct pem_block   block;
    reader.line = line;
    for (size_t count = 0;; count++) {
        struct error      error;
        struct arena_mark mark = arena_mark(collection->arena);
        enum status       status = pem_next(&reader, collection->arena, &block, &error);
        if (status == STATUS_ABSENT) {
            return count;
        }
        if (count == CERTIFICATES_MAX) {
            (void)error_set(&error, STATUS_TOO_LARGE, 0, "over %d certificates", CERTIFICATES_MAX);
            collection_gap(collection, path, &error);
            return count;
        }
        if (status != STATUS_OK) {
            error_prefix(&error, "line %llu", (unsigned long long)error.offset);
            collection_gap(collection, path, &error);
        } else if (bytes_equal_text(block.label, "TRUSTED CERTIFICATE")) {
            emit_certificate(roots, path, block.line, block.der, CERTIFICATE_TRUSTED,
                             is_distrusted);
        } else if (bytes_end_with(block.label, "CERTIFICATE")) {
            emit_certificate(roots, path, block.line, block.der, CERTIFICATE_PLAIN, is_distrusted);
        }
        arena_release(collection->arena, mark);
    }
}

static uint64_t lines_in(struct bytes text)
{
    uint64_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

/* A p11-kit file (its pkcs11 trust module's persist format): objects, each with attributes and,
 * for certificates, a PEM block. */
static void read_objects(struct roots *roots, struct bytes path, struct bytes text)
{
    struct bytes mark = bytes_of("[p11-kit-object-v1]");
    struct bytes trusted = bytes_of("x-distrusted: true");
    uint64_t     line = 0;
    while (!bytes_empty(text)) {
        size_t       skip = bytes_start_with(text, "[p11-kit-object-v1]") ? mark.size : 0;
        size_t       end = skip + bytes_find(bytes_after(text, skip), mark);
        struct bytes object = bytes_slice(text, 0, end);
        bool         is_distrusted = bytes_find(object, trusted) < object.size;
        (void)read_blocks(roots, path, object, line, is_distrusted);
        line += lines_in(object);
        text = bytes_after(text, end);
    }
}

static bool is_seen(struct roots *roots, const struct volume_stat *stat)
{
    bool     is_new = true; /* also when there is no room to remember it */
    uint64_t key[2] = {stat->device, stat->inode};
    (void)!map_put(&roots->seen, (struct bytes){(const uint8_t *)key, sizeof key}, &is_new);
    return !is_new;
}

static void read_contents(struct roots *roots, struct bytes path, struct bytes contents)
{
    roots->files++;
    roots->owner = owner_of(roots->collection, path);
    if (pem_is_der(contents)) {
        emit_certificate(roots, path, 0, contents, CERTIFICATE_PLAIN, false);
    } else if (bytes_end_with(path, ".p11-kit")) {
        read_objects(roots, path, contents);
    } else if (read_blocks(roots, path, contents, 0, false) == 0 && contents.size > 0 &&
               (bytes_end_with(path, ".crt") || bytes_end_with(path, ".cer") ||
                bytes_end_with(path, ".der"))) {
        struct error error;
        (void)error_set(&error, STATUS_MALFORMED, 0, "holds no certificate");
        collection_gap(roots->collection, path, &error);
    }
}

static void read_file(struct roots *roots, struct bytes path)
{
    struct collection *collection = roots->collection;
    struct volume_stat stat;
    struct error       error;
    struct bytes       contents;
    enum status        status = volume_stat(collection->volume, path, true, &stat, &error);
    if (status == STATUS_ABSENT || (status == STATUS_OK && stat.node != NODE_FILE)) {
        return;
    }
    if (status == STATUS_OK && is_seen(roots, &stat)) {
        return;
    }
    struct arena_mark mark = arena_mark(collection->arena);
    if (status == STATUS_OK) {
        status = volume_read(collection->volume, path, STORE_FILE_BYTES_MAX, collection->arena,
                             &contents, NULL, &error);
    }
    if (status == STATUS_OK) {
        read_contents(roots, path, contents);
    } else {
        collection_gap(collection, path, &error);
    }
    arena_release(collection->arena, mark);
}

/* Also "3513523f.0", the name by hash that OpenSSL looks for. */
static bool is_store_name(struct bytes name)
{
    size_t   dot = bytes_find_byte(name, '.');
    uint64_t number;
    for (size_t i = 0; i < COUNT_OF(file_endings); i++) {
        if (bytes_end_with(name, file_endings[i])) {
            return true;
        }
    }
    return dot == 8 && bytes_to_u64(bytes_slice(name, 0, dot), 16, &number) &&
           bytes_to_u64(bytes_after(name, dot + 1), 10, &number);
}

/* Files that p11-kit reads need no ending in their folders. */
static bool visit(void *context, const struct volume_visit *visit)
{
    struct roots *roots = context;
    bool          is_link_or_file = visit->node == NODE_FILE || visit->node == NODE_LINK;
    bool          is_anchor = strcmp(roots->place->store, "anchor") == 0;
    if (is_link_or_file && (is_anchor || is_store_name(visit->name))) {
        read_file(roots, visit->path);
    }
    return true;
}

static void note_gap(void *context, struct bytes path, const struct error *error)
{
    collection_gap(((struct roots *)context)->collection, path, error);
}

/* Debian's list of authorities that are switched off. */
static void read_switches(struct roots *roots)
{
    struct arena *arena = roots->collection->arena;
    struct bytes  contents;
    struct bytes  line;
    if (volume_read(roots->collection->volume, bytes_of("etc/ca-certificates.conf"), 1 << 20, arena,
                    &contents, NULL, NULL) != STATUS_OK) {
        return;
    }
    while (bytes_next_line(&contents, &line)) {
        if (bytes_start_with(line, "!")) {
            line = bytes_trim(bytes_after(line, 1));
            struct bytes path = arena_text(arena, "/usr/share/ca-certificates/%.*s", (int)line.size,
                                           (const char *)line.data);
            (void)!map_put(&roots->off, path, NULL);
        }
    }
}

enum status collect_trusted_roots(struct collection *collection, struct error *error)
{
    struct roots       roots = {.collection = collection};
    struct volume_walk walk = {.context = &roots, .visit = visit, .gap = note_gap};
    map_init(&roots.seen, collection->session);
    map_init(&roots.off, collection->session);
    read_switches(&roots);
    for (size_t i = 0; i < COUNT_OF(bundles); i++) {
        roots.place = &bundles[i];
        read_file(&roots, arena_text(collection->arena, "/%s", bundles[i].path));
    }
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        struct error damage;
        struct bytes path = bytes_of(folders[i].path);
        roots.place = &folders[i];
        if (!volume_exists(collection->volume, path)) {
            continue;
        }
        enum status status =
            volume_walk(collection->volume, path, &walk, collection->arena, &damage);
        if (status != STATUS_OK && status != STATUS_ABSENT) {
            collection_gap(collection, path, &damage);
        }
    }
    return roots.files > 0 ? STATUS_OK
                           : error_set(error, STATUS_ABSENT, 0, "no store of certificates");
}
