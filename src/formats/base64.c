#include "formats/base64.h"

enum { NOT_A_DIGIT = 64 };

static uint8_t digit_value(uint8_t byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return (uint8_t)(byte - 'A');
    }
    if (byte >= 'a' && byte <= 'z') {
        return (uint8_t)(byte - 'a' + 26);
    }
    if (byte >= '0' && byte <= '9') {
        return (uint8_t)(byte - '0' + 52);
    }
    return byte == '+' ? 62 : byte == '/' ? 63 : NOT_A_DIGIT;
}

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Only padding and blanks may follow the first '='. */
static bool is_padding(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += text.data[i] == '=';
        if (text.data[i] != '=' && !is_blank(text.data[i])) {
            return false;
        }
    }
    return count <= 2;
}

enum status base64_decode(struct bytes text, struct arena *arena, struct bytes *ret_bytes,
                          struct error *error)
{
    uint8_t *target = arena_alloc(arena, text.size / 4 * 3 + 3, 1);
    if (target == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "base64 text is too large");
    }
    uint32_t group = 0;
    size_t   digits = 0;
    size_t   size = 0;
    size_t   i = 0;
    for (; i < text.size && text.data[i] != '='; i++) {
        uint8_t value = digit_value(text.data[i]);
        if (value == NOT_A_DIGIT && !is_blank(text.data[i])) {
            return error_set(error, STATUS_MALFORMED, i, "not a base64 digit");
        }
        if (value == NOT_A_DIGIT) {
            continue;
        }
        group = group << 6 | value;
        digits++;
        if (digits % 4 != 1) {
            target[size++] = (uint8_t)(group >> (8 - digits % 4 * 2) % 8);
        }
    }
    if (!is_padding(bytes_after(text, i))) {
        return error_set(error, STATUS_MALFORMED, i, "text after the base64 padding");
    }
    if (digits % 4 == 1) {
        return error_set(error, STATUS_TRUNCATED, text.size, "base64 text is cut short");
    }
    *ret_bytes = (struct bytes){target, size};
    return STATUS_OK;
}
