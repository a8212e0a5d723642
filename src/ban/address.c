#include "ban/address.h"

enum { GROUPS = 8, GROUP_DIGITS_MAX = 4, V4_SIZE = 4, V4_OFFSET = 12 };

static const uint8_t v4_prefix[V4_OFFSET] = {[10] = 0xff, [11] = 0xff};

static int hex_digit(uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    uint8_t folded = byte_folded(byte);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/* One decimal number below 256, without leading zeroes: "010" is octal to some and 10 to others. */
static bool parse_octet(struct bytes text, uint8_t *ret_octet)
{
    uint64_t value = 0;
    if (text.size == 0 || text.size > 3 || (text.size > 1 && text.data[0] == '0') ||
        !bytes_to_u64(text, 10, &value) || value > 255) {
        return false;
    }
    *ret_octet = (uint8_t)value;
    return true;
}

static bool parse_v4(struct bytes text, uint8_t ret_octets[V4_SIZE])
{
    for (size_t i = 0; i < V4_SIZE; i++) {
        size_t dot = bytes_find_byte(text, '.');
        if ((dot == text.size) != (i == V4_SIZE - 1) ||
            !parse_octet(bytes_slice(text, 0, dot), &ret_octets[i])) {
            return false;
        }
        text = bytes_after(text, dot + 1);
    }
    return true;
}

/* The groups up to the end or to a "::", big endian, into target; the number of bytes, or -1. */
static int parse_groups(struct bytes text, uint8_t target[ADDRESS_SIZE])
{
    int used = 0;
    while (text.size != 0) {
        size_t       colon = bytes_find_byte(text, ':');
        struct bytes group = bytes_slice(text, 0, colon);
        bool         is_last = colon == text.size;
        if (is_last && used + V4_SIZE <= ADDRESS_SIZE && parse_v4(group, target + used)) {
            return used + V4_SIZE;
        }
        if (group.size == 0 || group.size > GROUP_DIGITS_MAX || used == ADDRESS_SIZE ||
            colon + 1 == text.size) {
            return -1;
        }
        unsigned value = 0;
        for (size_t i = 0; i < group.size; i++) {
            int digit = hex_digit(group.data[i]);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | (unsigned)digit;
        }
        target[used++] = (uint8_t)(value >> 8);
        target[used++] = (uint8_t)value;
        text = bytes_after(text, colon + 1);
    }
    return used;
}

static bool parse_v6(struct bytes text, struct address *ret_address)
{
    struct address parsed = {{0}};
    uint8_t        tail[ADDRESS_SIZE];
    size_t         gap = bytes_find(text, bytes_of("::"));
    struct bytes   before = bytes_slice(text, 0, gap);
    int            head_size = parse_groups(before, parsed.bytes);

    if (gap == text.size) {
        if (head_size != ADDRESS_SIZE) {
            return false;
        }
        *ret_address = parsed;
        return true;
    }
    int tail_size = parse_groups(bytes_after(text, gap + 2), tail);
    /* "::" stands for at least one group; a dotted part is only good at the very end. */
    if (head_size < 0 || tail_size < 0 || head_size + tail_size > ADDRESS_SIZE - 2 ||
        bytes_find_byte(before, '.') != before.size) {
        return false;
    }
    if (tail_size != 0) {
        memcpy(parsed.bytes + ADDRESS_SIZE - tail_size, tail, (size_t)tail_size);
    }
    *ret_address = parsed;
    return true;
}

bool address_parse(struct bytes text, struct address *ret_address)
{
    struct address parsed = {{0}};
    if (bytes_find_byte(text, ':') == text.size) {
        memcpy(parsed.bytes, v4_prefix, sizeof v4_prefix);
        if (!parse_v4(text, parsed.bytes + V4_OFFSET)) {
            return false;
        }
        *ret_address = parsed;
        return true;
    }
    return parse_v6(bytes_slice(text, 0, bytes_find_byte(text, '%')), ret_address);
}

bool address_is_v4(const struct address *address)
{
    return memcmp(address->bytes, v4_prefix, sizeof v4_prefix) == 0;
}

void address_mask(struct address *address, unsigned prefix_bits)
{
    for (unsigned i = 0; i < ADDRESS_SIZE; i++) {
        unsigned kept = prefix_bits > i * 8 ? prefix_bits - i * 8 : 0;
        if (kept < 8) {
            address->bytes[i] &= (uint8_t)(0xff00U >> kept);
        }
    }
}
