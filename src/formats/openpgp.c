#include "formats/openpgp.h"

#include "base/writer.h"
#include "crypto/digest.h"
#include "formats/base64.h"

enum {
    TAG_SIGNATURE = 2,
    TAG_PUBLIC_KEY = 6,
    TAG_USER_ID = 13,
    SUBPACKET_ISSUER = 16,
    SUBPACKET_ISSUER_FINGERPRINT = 33,
    SUBPACKETS_MAX = 1024,
    KEYBOX_MAGIC_OFFSET = 8,
};

struct packet {
    uint8_t      tag;
    struct bytes body;
};

/* RFC 9580, section 4.2.1; partial lengths are for data only, never for keys. */
static size_t new_length(struct reader *in)
{
    uint8_t first = reader_u8(in);
    if (first < 192) {
        return first;
    }
    if (first < 224) {
        return (size_t)(first - 192) * 256 + reader_u8(in) + 192;
    }
    if (first == 255) {
        return reader_u32be(in);
    }
    reader_fail(in);
    return 0;
}

/* Section 4.2.2: one, two, four bytes, or all that is left. */
static size_t old_length(struct reader *in, uint8_t type)
{
    return type == 3 ? reader_left(in) : (size_t)reader_number_be(in, (size_t)1 << type);
}

static bool read_packet(struct reader *in, struct packet *ret_packet)
{
    uint8_t header = reader_u8(in);
    bool    is_new = (header & 0x40) != 0;
    if ((header & 0x80) == 0) {
        reader_fail(in);
    }
    size_t size = is_new ? new_length(in) : old_length(in, header & 3);
    ret_packet->tag = is_new ? header & 0x3f : header >> 2 & 0xf;
    ret_packet->body = reader_bytes(in, size);
    return !reader_failed(in);
}

/* Version 3 (RFC 4880, section 12.2): MD5 of the two numbers; the key id is the end of the first.
 */
static bool identify_v3(struct reader *in, struct openpgp_key *key)
{
    reader_skip(in, 3); /* days valid, algorithm */
    struct bytes modulus = reader_bytes(in, ((size_t)reader_u16be(in) + 7) / 8);
    struct bytes exponent = reader_bytes(in, ((size_t)reader_u16be(in) + 7) / 8);
    if (reader_failed(in) || modulus.size < OPENPGP_KEY_ID_SIZE) {
        return false;
    }
    struct reader end = reader_of(bytes_after(modulus, modulus.size - OPENPGP_KEY_ID_SIZE));
    reader_copy(&end, key->key_id, sizeof key->key_id);
    struct writer numbers;
    writer_init(&numbers, modulus.size + exponent.size);
    writer_bytes(&numbers, modulus);
    writer_bytes(&numbers, exponent);
    bool known = digest_md5(writer_view(&numbers), key->fingerprint);
    key->fingerprint_size = known ? MD5_SIZE : 0;
    writer_done(&numbers);
    return true;
}

/* Versions 4, 5 and 6 (RFC 9580, section 5.5.4): a digest over a mark, the length and the body. */
static void identify(struct bytes body, struct openpgp_key *key)
{
    static const uint8_t marks[] = {[4] = 0x99, [5] = 0x9a, [6] = 0x9b};
    struct writer        hashed;
    uint8_t              digest[SHA256_SIZE];
    bool                 is_v4 = key->version == 4;
    writer_init(&hashed, body.size + 8);
    writer_u8(&hashed, marks[key->version]);
    for (unsigned shift = is_v4 ? 16 : 32; shift > 0; shift -= 8) {
        writer_u8(&hashed, (uint8_t)(body.size >> (shift - 8)));
    }
    writer_bytes(&hashed, body);
    if (is_v4) {
        digest_sha1(writer_view(&hashed), digest);
    } else {
        digest_sha256(writer_view(&hashed), digest);
    }
    writer_done(&hashed);
    key->fingerprint_size = is_v4 ? SHA1_SIZE : SHA256_SIZE;
    struct reader in = reader_of((struct bytes){digest, key->fingerprint_size});
    reader_copy(&in, key->fingerprint, key->fingerprint_size);
    reader_seek(&in, is_v4 ? SHA1_SIZE - OPENPGP_KEY_ID_SIZE : 0);
    reader_copy(&in, key->key_id, sizeof key->key_id);
}

static enum status read_key(struct bytes body, uint64_t position, struct openpgp_key *key,
                            struct error *error)
{
    struct reader in = reader_of(body);
    key->version = reader_u8(&in);
    key->created = reader_u32be(&in);
    key->position = position;
    if (reader_failed(&in)) {
        return error_set(error, STATUS_TRUNCATED, position, "OpenPGP key is cut short");
    }
    if (key->version == 2 || key->version == 3) {
        return identify_v3(&in, key)
                   ? STATUS_OK
                   : error_set(error, STATUS_TRUNCATED, position, "OpenPGP key is cut short");
    }
    if (key->version < 4 || key->version > 6 || (key->version == 4 && body.size > UINT16_MAX)) {
        return error_set(error, STATUS_UNSUPPORTED, position, "OpenPGP key of version %u",
                         key->version);
    }
    identify(body, key);
    return STATUS_OK;
}

/* Goes over the packets that belong to the key; writes its user ids unless `user_ids` is NULL.  A
 * damaged packet ends the key; it is complained about when the next key is asked for. */
static size_t read_user_ids(struct reader *in, struct bytes *user_ids)
{
    size_t        count = 0;
    struct packet packet;
    while (reader_left(in) > 0) {
        struct reader before = *in;
        if (!read_packet(in, &packet) || packet.tag == TAG_PUBLIC_KEY) {
            *in = before;
            break;
        }
        if (packet.tag != TAG_USER_ID || count == OPENPGP_USER_IDS_MAX) {
            continue;
        }
        if (user_ids != NULL) {
            user_ids[count] = packet.body;
        }
        count++;
    }
    return count;
}

/* The next key of the packets at hand; STATUS_ABSENT when there is none. */
static enum status next_key(struct openpgp_reader *reader, struct arena *arena,
                            struct openpgp_key *ret_key, struct error *error)
{
    struct openpgp_key key = {0};
    struct packet      packet;
    while (reader_left(&reader->packets) > 0) {
        size_t   offset = reader_offset(&reader->packets);
        uint64_t position = reader->is_armoured ? reader->line : offset;
        if (!read_packet(&reader->packets, &packet)) {
            return error_set(error, STATUS_MALFORMED, position, "not an OpenPGP packet");
        }
        if (packet.tag != TAG_PUBLIC_KEY) {
            continue;
        }
        enum status status = read_key(packet.body, position, &key, error);
        if (status != STATUS_OK) {
            return status;
        }
        struct reader counting = reader->packets;
        key.user_ids = arena_alloc(arena, read_user_ids(&counting, NULL) + 1, sizeof *key.user_ids);
        if (key.user_ids == NULL) {
            return error_set(error, STATUS_TOO_LARGE, position, "no room for user ids");
        }
        key.user_id_count = read_user_ids(&reader->packets, key.user_ids);
        *ret_key = key;
        return STATUS_OK;
    }
    return error_set(error, STATUS_ABSENT, 0, "no more keys");
}

/* The armour checksum (a line that starts with '=') is not needed to tell keys apart. */
static struct bytes without_checksum(struct bytes body)
{
    struct bytes rest = body;
    struct bytes line;
    while (bytes_next_line(&rest, &line)) {
        if (line.size == 5 && line.data[0] == '=') {
            return bytes_slice(body, 0, (size_t)(line.data - body.data));
        }
    }
    return body;
}

static enum status next_block(struct openpgp_reader *reader, struct arena *arena,
                              struct error *error)
{
    struct pem_text block;
    struct bytes    packets;
    enum status     status = pem_next_text(&reader->armour, &block, error);
    if (status != STATUS_OK) {
        return status;
    }
    reader->line = block.line;
    if (!bytes_equal_text(block.label, "PGP PUBLIC KEY BLOCK")) {
        return STATUS_OK;
    }
    status = base64_decode(without_checksum(block.body), arena, &packets, error);
    if (status == STATUS_OK) {
        reader->packets = reader_of(packets);
    } else if (error != NULL) {
        error->offset = block.line;
    }
    return status;
}

struct openpgp_reader openpgp_reader_of(struct bytes contents)
{
    struct openpgp_reader reader = {0};
    reader.is_armoured = contents.size == 0 || (contents.data[0] & 0x80) == 0;
    reader.armour = pem_reader_of(reader.is_armoured ? contents : (struct bytes){0});
    reader.packets = reader_of(reader.is_armoured ? (struct bytes){0} : contents);
    return reader;
}

static bool is_keybox(const struct openpgp_reader *reader)
{
    return bytes_equal_text(bytes_slice(reader->armour.rest, KEYBOX_MAGIC_OFFSET, 4), "KBXf");
}

enum status openpgp_next(struct openpgp_reader *reader, struct arena *arena,
                         struct openpgp_key *ret_key, struct error *error)
{
    if (is_keybox(reader)) {
        reader->armour.rest = (struct bytes){0};
        return error_set(error, STATUS_UNSUPPORTED, 0, "a GnuPG keybox, not a keyring");
    }
    for (;;) {
        enum status status = next_key(reader, arena, ret_key, error);
        if (status == STATUS_ABSENT) {
            status = next_block(reader, arena, error);
            if (status == STATUS_OK) {
                continue;
            }
        }
        return status;
    }
}

/* Section 5.2.3.7: subpackets have the lengths of new packets, but for one range. */
static bool find_issuer(struct bytes subpackets, uint8_t *key_id)
{
    struct reader in = reader_of(subpackets);
    for (unsigned i = 0; i < SUBPACKETS_MAX && reader_left(&in) > 0; i++) {
        size_t        size = reader_left(&in) > 0 && *in.next >= 224 && *in.next < 255
                                 ? (size_t)(reader_u8(&in) - 192) * 256 + reader_u8(&in) + 192
                                 : new_length(&in);
        struct reader body = reader_section(&in, size);
        uint8_t       type = reader_u8(&body) & 0x7f;
        uint8_t       version = type == SUBPACKET_ISSUER_FINGERPRINT ? reader_u8(&body) : 0;
        if (type == SUBPACKET_ISSUER_FINGERPRINT && version == 4) {
            reader_skip(&body, SHA1_SIZE - OPENPGP_KEY_ID_SIZE);
        }
        if (type == SUBPACKET_ISSUER || type == SUBPACKET_ISSUER_FINGERPRINT) {
            reader_copy(&body, key_id, OPENPGP_KEY_ID_SIZE);
            return !reader_failed(&body);
        }
    }
    return false;
}

static bool read_issuer(struct bytes body, uint8_t *key_id)
{
    struct reader in = reader_of(body);
    uint8_t       version = reader_u8(&in);
    if (version == 2 || version == 3) {
        reader_skip(&in, 1 + 1 + 4); /* length, type, time */
        reader_copy(&in, key_id, OPENPGP_KEY_ID_SIZE);
        return !reader_failed(&in);
    }
    if (version < 4 || version > 6) {
        return false;
    }
    size_t length_size = version == 6 ? 4 : 2;
    reader_skip(&in, 3); /* type, algorithms */
    struct bytes hashed = reader_bytes(&in, (size_t)reader_number_be(&in, length_size));
    struct bytes others = reader_bytes(&in, (size_t)reader_number_be(&in, length_size));
    return find_issuer(hashed, key_id) || find_issuer(others, key_id);
}

enum status openpgp_signature_issuer(struct bytes packet, uint8_t ret_key_id[OPENPGP_KEY_ID_SIZE],
                                     struct error *error)
{
    struct reader in = reader_of(packet);
    struct packet read;
    uint8_t       key_id[OPENPGP_KEY_ID_SIZE];
    if (!read_packet(&in, &read) || read.tag != TAG_SIGNATURE) {
        return error_set(error, STATUS_MALFORMED, 0, "not an OpenPGP signature");
    }
    if (!read_issuer(read.body, key_id)) {
        return error_set(error, STATUS_ABSENT, 0, "the OpenPGP signature names no key");
    }
    struct reader found = reader_of((struct bytes){key_id, sizeof key_id});
    reader_copy(&found, ret_key_id, OPENPGP_KEY_ID_SIZE);
    return STATUS_OK;
}
