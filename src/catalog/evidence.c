#include "catalog/evidence.h"

enum { ID_DIGITS = 32, SERIAL_BYTES_MIN = 4, MAC_TEXT_BYTES = 17 };

/* UUIDs that whole series of boards share: firmware vendors' sample values, seen on machines of
 * many makers (the first is AMI's, with the byte order of its first three fields swapped below it).
 */
static const char *const shared_ids[] = {
    "03000200040005000006000700080009", "00020003000400050006000700080009",
    "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
    "11111111222233334444555555555555", "12345678123456781234567812345678",
    "123456781234567890abcddeefaabbcc", "deadbeefdeadbeefdeadbeefdeadbeef",
};

/* What firmware says when nobody entered a serial number. */
static const char *const empty_serials[] = {
    "To be filled by O.E.M.",
    "To be filled by OEM",
    "Default string",
    "Default_string",
    "System Serial Number",
    "SystemSerialNumb",
    "Chassis Serial Number",
    "Base Board Serial Number",
    "Not Specified",
    "Not Applicable",
    "Not Available",
    "Not Defined",
    "Undefined",
    "Unknown",
    "Invalid",
    "Empty",
    "None",
    "NULL",
    "N/A",
    "O.E.M.",
    "Serial Number",
    "0123456789",
    "123456789",
    "1234567890",
    "12345678",
    "01234567890123456789",
    "123456789012",
};

static bool is_one_byte_repeated(struct bytes value)
{
    for (size_t i = 1; i < value.size; i++) {
        if (value.data[i] != value.data[0]) {
            return false;
        }
    }
    return true;
}

/* Two digits over and over: "fefefe...", also "000..." */
static bool is_pair_repeated(struct bytes value)
{
    for (size_t i = 2; i < value.size; i++) {
        if (value.data[i] != value.data[i - 2]) {
            return false;
        }
    }
    return true;
}

static bool is_listed(struct bytes value, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal_folded(value, bytes_of(list[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_hexadecimal(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
}

/* 32 hexadecimal digits, dashes and braces dropped; false when it is not an id of one device:
 * "uninitialized" (machine-id(5)), all alike, shared by many. */
static bool spell_id(struct bytes value, uint8_t digits[ID_DIGITS])
{
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        uint8_t byte = byte_folded(value.data[i]);
        if (byte == '-' || byte == '{' || byte == '}') {
            continue;
        }
        if (!is_hexadecimal(byte) || count == ID_DIGITS) {
            return false;
        }
        digits[count++] = byte;
    }
    struct bytes spelled = {digits, count};
    return count == ID_DIGITS && !is_pair_repeated(spelled) &&
           !is_listed(spelled, shared_ids, COUNT_OF(shared_ids));
}

static bool is_serial(struct bytes value)
{
    return value.size >= SERIAL_BYTES_MIN && !is_one_byte_repeated(value) &&
           !is_listed(value, empty_serials, COUNT_OF(empty_serials));
}

/* Not all zeros or ones, and no group address (IEEE 802: lowest bit of the first byte). */
static bool is_mac(struct bytes value)
{
    if (value.size != MAC_TEXT_BYTES) {
        return false;
    }
    struct bytes second_digit = bytes_slice(value, 1, 1);
    uint64_t     low = 0;
    bool         is_group = !bytes_to_u64(second_digit, 16, &low) || low % 2 != 0;
    return !is_group && !bytes_equal_text(value, "00:00:00:00:00:00");
}

struct collected {
    struct evidence *items;
    size_t           count;
    struct arena    *arena;
    bool             is_full;
};

/* Two values with a NUL between them, which neither can contain in the wild; letter case does not
 * matter in host names, vendors and addresses. */
static void collect(struct collected *collected, enum evidence_type type, struct bytes first,
                    struct bytes second)
{
    uint8_t *value = arena_alloc(collected->arena, first.size + 1 + second.size, 1);
    if (value == NULL) {
        collected->is_full = true;
        return;
    }
    for (size_t i = 0; i < first.size; i++) {
        value[i] = byte_folded(first.data[i]);
    }
    for (size_t i = 0; i < second.size; i++) {
        value[first.size + 1 + i] = byte_folded(second.data[i]);
    }
    collected->items[collected->count++] =
        (struct evidence){type, {value, first.size + 1 + second.size}};
}

static void collect_id(struct collected *collected, enum evidence_type type, struct bytes value)
{
    uint8_t digits[ID_DIGITS];
    if (spell_id(value, digits)) {
        collect(collected, type, (struct bytes){digits, ID_DIGITS}, (struct bytes){0});
    }
}

static void collect_macs(struct collected *collected, const struct artifact *device)
{
    struct bytes  host = artifact_get(device, DEVICE_HOSTNAME);
    struct reader macs = reader_of(artifact_get(device, DEVICE_MAC));
    struct bytes  mac;
    size_t        left = EVIDENCE_MACS_MAX;
    while (left != 0 && host.size != 0 && list_next(&macs, &mac)) {
        if (is_mac(mac)) {
            collect(collected, EVIDENCE_HOST_AND_MAC, host, mac);
            left--;
        }
    }
}

enum status evidence_of(const struct artifact *device, struct arena *arena,
                        struct evidence items[EVIDENCE_MAX], size_t *ret_count, struct error *error)
{
    struct collected collected = {.items = items, .arena = arena};
    struct bytes     serial = bytes_trim(artifact_get(device, DEVICE_SERIAL));

    collect_id(&collected, EVIDENCE_MACHINE_ID,
               bytes_trim(artifact_get(device, DEVICE_MACHINE_ID)));
    collect_id(&collected, EVIDENCE_UUID, bytes_trim(artifact_get(device, DEVICE_UUID)));
    if (is_serial(serial)) {
        collect(&collected, EVIDENCE_SERIAL, artifact_get(device, DEVICE_VENDOR), serial);
    }
    collect_macs(&collected, device);
    if (collected.count == 0) {
        collect(&collected, EVIDENCE_HOST_AND_ROOT, artifact_get(device, DEVICE_HOSTNAME),
                artifact_get(device, DEVICE_ROOT));
    }
    if (collected.is_full) {
        return error_set(error, STATUS_TOO_LARGE, 0, "the device says too much of itself");
    }
    *ret_count = collected.count;
    return STATUS_OK;
}
