#include "report/plain.h"

#include <stdio.h>

#include "base/utf8.h"

struct range {
    uint32_t first;
    uint32_t last;
};

/* Format, separator and filler characters that show nothing or change the direction, and code
 * points that are no characters. */
static const struct range hidden[] = {
    {0x0000, 0x001f},   {0x007f, 0x009f},   {0x00ad, 0x00ad},   {0x034f, 0x034f},
    {0x061c, 0x061c},   {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
    {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
    {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
    {0xfffe, 0xffff},   {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0x1fffe, 0x1ffff},
    {0xe0000, 0xe0fff}, {0xeffff, 0xeffff}, {0xffffe, 0xfffff}, {0x10fffe, 0x10ffff},
};

/* Nonspacing and enclosing marks of the common scripts, and variation selectors. */
static const struct range marks[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf}, {0x05c1, 0x05c2},
    {0x05c4, 0x05c5}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc},
    {0x06df, 0x06e4}, {0x06e7, 0x06e8}, {0x06ea, 0x06ed}, {0x0711, 0x0711}, {0x0730, 0x074a},
    {0x0900, 0x0902}, {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0e31, 0x0e31},
    {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff},
    {0x302a, 0x302f}, {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

/* East Asian Wide and Fullwidth (Unicode Standard Annex #11), in whole blocks. */
static const struct range wide[] = {
    {0x1100, 0x115e},   {0x2e80, 0x3029},   {0x3030, 0x303e},   {0x3041, 0x3098},
    {0x309b, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x16fe0, 0x18cff}, {0x1aff0, 0x1b2ff}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
    {0x1f900, 0x1faff}, {0x20000, 0x3fffd},
};

/* The ranges are sorted. */
static bool is_in(const struct range *ranges, size_t count, uint32_t code_point)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code_point > ranges[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && code_point >= ranges[low].first;
}

static bool is_hidden(uint32_t code_point)
{
    return is_in(hidden, COUNT_OF(hidden), code_point);
}

static bool is_hex(uint8_t byte)
{
    uint8_t folded = byte_folded(byte);
    return (byte >= '0' && byte <= '9') || (folded >= 'a' && folded <= 'f');
}

/* Would a reader take what follows a backslash for one of our escapes? */
static bool looks_escaped(struct bytes rest)
{
    if (rest.size >= 3 && rest.data[0] == 'x') {
        return is_hex(rest.data[1]) && is_hex(rest.data[2]);
    }
    return rest.size >= 2 && rest.data[0] == 'u' && rest.data[1] == '{';
}

/* The character at the start of `rest`: its size, 0 when it is not UTF-8. */
static size_t decode(struct bytes rest, uint32_t *ret_code_point)
{
    if (rest.size != 0 && rest.data[0] < 0x80) {
        *ret_code_point = rest.data[0];
        return 1;
    }
    return utf8_decode(rest, ret_code_point);
}

static bool is_escaped(const struct plain *plain, struct bytes rest)
{
    uint32_t code_point = 0;
    if (rest.size == 0) {
        return false;
    }
    if (decode(rest, &code_point) == 0 || is_hidden(code_point)) {
        return true;
    }
    bool is_mark = is_in(marks, COUNT_OF(marks), code_point);
    return is_mark && (!plain->has_base || plain->marks >= PLAIN_MARKS_MAX);
}

/* Counts the `length` bytes that were formatted into *unit. */
static void set_size(struct plain_unit *unit, int length)
{
    unit->size = length < 0 ? 0 : (size_t)length;
    unit->columns = unit->size;
}

/* Starts a run of backslashes.  What follows it decides for all of them. */
static void enter_backslashes(struct plain *plain)
{
    size_t count = 0;
    while (count < plain->rest.size && plain->rest.data[count] == '\\') {
        count++;
    }
    plain->rest = bytes_after(plain->rest, count);
    plain->backslashes = count;
    plain->has_base = true;
    plain->marks = 0;
    plain->is_doubled = looks_escaped(plain->rest) || is_escaped(plain, plain->rest);
}

static void take_backslash(struct plain *plain, struct plain_unit *unit)
{
    unit->bytes[0] = '\\';
    unit->bytes[1] = '\\';
    unit->size = plain->is_doubled ? 2 : 1;
    unit->columns = unit->size;
    plain->backslashes--;
}

static void take_escaped(struct plain *plain, struct plain_unit *unit)
{
    uint32_t code_point = 0;
    size_t   size = decode(plain->rest, &code_point);
    if (size == 0 || code_point < 0x80) {
        set_size(unit,
                 snprintf((char *)unit->bytes, sizeof unit->bytes, "\\x%02x", plain->rest.data[0]));
    } else {
        set_size(unit, snprintf((char *)unit->bytes, sizeof unit->bytes, "\\u{%x}", code_point));
    }
    plain->rest = bytes_after(plain->rest, size == 0 ? 1 : size);
    plain->has_base = true;
    plain->marks = 0;
}

static void take_visible(struct plain *plain, struct plain_unit *unit)
{
    uint32_t code_point = 0;
    size_t   size = decode(plain->rest, &code_point);
    bool     is_mark = is_in(marks, COUNT_OF(marks), code_point);
    memcpy(unit->bytes, plain->rest.data, size);
    unit->size = size;
    unit->columns = is_mark ? 0 : 1 + (size_t)is_in(wide, COUNT_OF(wide), code_point);
    plain->rest = bytes_after(plain->rest, size);
    plain->marks = is_mark ? plain->marks + 1 : 0;
    plain->has_base = true;
}

struct plain plain_of(struct bytes text)
{
    return (struct plain){.rest = text};
}

bool plain_next(struct plain *plain, struct plain_unit *ret_unit)
{
    if (plain->backslashes == 0 && plain->rest.size != 0 && plain->rest.data[0] == '\\') {
        enter_backslashes(plain);
    }
    if (plain->backslashes != 0) {
        take_backslash(plain, ret_unit);
        return true;
    }
    if (plain->rest.size == 0) {
        return false;
    }
    if (is_escaped(plain, plain->rest)) {
        take_escaped(plain, ret_unit);
    } else {
        take_visible(plain, ret_unit);
    }
    return true;
}

static void write_unit(struct writer *writer, const struct plain_unit *unit)
{
    writer_bytes(writer, (struct bytes){unit->bytes, unit->size});
}

void plain_write(struct writer *writer, struct bytes text)
{
    struct plain      plain = plain_of(text);
    struct plain_unit unit;
    while (plain_next(&plain, &unit)) {
        write_unit(writer, &unit);
    }
}

size_t plain_width(struct bytes text)
{
    struct plain      plain = plain_of(text);
    struct plain_unit unit;
    size_t            columns = 0;
    while (plain_next(&plain, &unit)) {
        columns += unit.columns;
    }
    return columns;
}

size_t plain_write_cut(struct writer *writer, struct bytes text, size_t columns, size_t tail)
{
    size_t width = plain_width(text);
    if (width <= columns) {
        plain_write(writer, text);
        return width;
    }
    struct plain      plain = plain_of(text);
    struct plain_unit unit;
    size_t            head = columns == 0 ? 0 : columns - 1 - tail;
    size_t            seen = 0;
    size_t            used = 0;
    bool              is_cut = false;
    while (plain_next(&plain, &unit)) {
        seen += unit.columns;
        bool is_head = !is_cut && seen <= head;
        if (!is_head && !is_cut && columns != 0) {
            is_cut = true;
            writer_text(writer, "…");
            used++;
        }
        if (is_head || (seen - unit.columns >= width - tail && is_cut)) {
            write_unit(writer, &unit);
            used += unit.columns;
        }
    }
    return used;
}

void plain_write_cell(struct writer *writer, struct bytes text, size_t columns)
{
    for (size_t used = plain_write_cut(writer, text, columns, 0); used < columns; used++) {
        writer_u8(writer, ' ');
    }
}
