#include "base/utf8.h"

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

static size_t sequence_size(uint8_t lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        return 2;
    }
    if ((lead & 0xf0) == 0xe0) {
        return 3;
    }
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

size_t utf8_decode(struct bytes view, uint32_t *ret_code_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    static const uint8_t  lead_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};

    size_t size = view.size == 0 ? 0 : sequence_size(view.data[0]);
    if (size == 0 || size > view.size) {
        return 0;
    }
    uint32_t code_point = view.data[0] & lead_mask[size];
    for (size_t i = 1; i < size; i++) {
        if (!is_continuation(view.data[i])) {
            return 0;
        }
        code_point = code_point << 6 | (view.data[i] & 0x3fU);
    }
    bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
    if (code_point < smallest[size] || code_point > 0x10ffff || is_surrogate) {
        return 0;
    }
    *ret_code_point = code_point;
    return size;
}

size_t utf8_encode(uint32_t code_point, uint8_t target[4])
{
    if (code_point < 0x80) {
        target[0] = (uint8_t)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        target[0] = (uint8_t)(0xc0 | code_point >> 6);
        target[1] = (uint8_t)(0x80 | (code_point & 0x3f));
        return 2;
    }
    if (code_point < 0x10000) {
        target[0] = (uint8_t)(0xe0 | code_point >> 12);
        target[1] = (uint8_t)(0x80 | (code_point >> 6 & 0x3f));
        target[2] = (uint8_t)(0x80 | (code_point & 0x3f));
        return 3;
    }
    target[0] = (uint8_t)(0xf0 | code_point >> 18);
    target[1] = (uint8_t)(0x80 | (code_point >> 12 & 0x3f));
    target[2] = (uint8_t)(0x80 | (code_point >> 6 & 0x3f));
    target[3] = (uint8_t)(0x80 | (code_point & 0x3f));
    return 4;
}

bool utf8_is_valid(struct bytes view)
{
    while (view.size != 0) {
        uint32_t ignored;
        size_t   size = utf8_decode(view, &ignored);
        if (size == 0) {
            return false;
        }
        view = bytes_after(view, size);
    }
    return true;
}
