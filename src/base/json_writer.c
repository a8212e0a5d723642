#include "base/json_writer.h"

#include "base/utf8.h"

enum { ESCAPED_BYTES_MAX = 6 };

struct json_writer json_writer_to(struct writer *out)
{
    return (struct json_writer){.out = out};
}

static void comma(struct json_writer *json)
{
    if (json->needs_comma) {
        writer_u8(json->out, ',');
    }
    json->needs_comma = true;
}

static void open_with(struct json_writer *json, uint8_t bracket)
{
    comma(json);
    writer_u8(json->out, bracket);
    json->needs_comma = false;
}

static void close_with(struct json_writer *json, uint8_t bracket)
{
    writer_u8(json->out, bracket);
    json->needs_comma = true;
}

void json_open_object(struct json_writer *json)
{
    open_with(json, '{');
}

void json_close_object(struct json_writer *json)
{
    close_with(json, '}');
}

void json_open_array(struct json_writer *json)
{
    open_with(json, '[');
}

void json_close_array(struct json_writer *json)
{
    close_with(json, ']');
}

void json_name(struct json_writer *json, const char *name)
{
    json_name_bytes(json, bytes_of(name));
}

void json_name_bytes(struct json_writer *json, struct bytes name)
{
    comma(json);
    json_write_quoted(json->out, name);
    writer_u8(json->out, ':');
    json->needs_comma = false;
}

void json_put_string(struct json_writer *json, struct bytes value)
{
    comma(json);
    json_write_quoted(json->out, value);
}

void json_put_text(struct json_writer *json, const char *value)
{
    json_put_string(json, bytes_of(value));
}

void json_put_u64(struct json_writer *json, uint64_t value)
{
    comma(json);
    writer_decimal(json->out, value);
}

void json_put_bool(struct json_writer *json, bool value)
{
    comma(json);
    writer_text(json->out, value ? "true" : "false");
}

void json_put_raw(struct json_writer *json, struct bytes value)
{
    comma(json);
    writer_bytes(json->out, value);
}

/* ---- strings ---- */

static size_t put_unit(uint8_t *target, unsigned unit)
{
    static const char digits[] = "0123456789abcdef";
    target[0] = '\\';
    target[1] = 'u';
    for (size_t i = 0; i < 4; i++) {
        target[2 + i] = (uint8_t)digits[unit >> (12 - 4 * i) & 15];
    }
    return ESCAPED_BYTES_MAX;
}

/* Writes the character at the start of `rest`; *ret_read is how many bytes of `rest` it was. */
static size_t put_special(uint8_t *target, struct bytes rest, size_t *ret_read)
{
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";

    uint8_t byte = rest.data[0];
    *ret_read = 1;
    if (byte < 0x80) {
        const char *found = byte == 0 ? NULL : strchr(escaped, byte);
        if (found == NULL) {
            return put_unit(target, byte);
        }
        target[0] = '\\';
        target[1] = (uint8_t)letters[found - escaped];
        return 2;
    }
    uint32_t code_point;
    size_t   size = utf8_decode(rest, &code_point);
    if (size == 0) {
        return put_unit(target, 0xdc00U + byte);
    }
    memcpy(target, rest.data, size);
    *ret_read = size;
    return size;
}

static bool is_plain(uint8_t byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

void json_write_quoted(struct writer *out, struct bytes value)
{
    if (value.size > SIZE_MAX / ESCAPED_BYTES_MAX - 2) {
        out->failed = true;
        return;
    }
    size_t plain = 0;
    while (plain < value.size && is_plain(value.data[plain])) {
        plain++;
    }
    uint8_t *room = writer_reserve(out, 2 + plain + (value.size - plain) * ESCAPED_BYTES_MAX);
    if (room == NULL) {
        return;
    }
    size_t size = 0;
    room[size++] = '"';
    if (plain != 0) {
        memcpy(room + size, value.data, plain);
        size += plain;
    }
    for (size_t i = plain; i < value.size;) {
        if (is_plain(value.data[i])) {
            room[size++] = value.data[i++];
            continue;
        }
        size_t read;
        size += put_special(room + size, bytes_after(value, i), &read);
        i += read;
    }
    room[size++] = '"';
    out->size += size;
}
