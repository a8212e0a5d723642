#include "base/json_reader.h"

#include "base/utf8.h"

static void fail(struct json_reader *reader, enum status status, const char *problem)
{
    if (reader->problem == NULL) {
        reader->problem = problem;
        reader->problem_status = status;
        reader->problem_offset = (size_t)(reader->next - reader->start);
    }
    reader->next = reader->end;
}

/* Input that just ends was cut off; anything else is malformed. */
static void fail_here(struct json_reader *reader, const char *problem)
{
    bool is_cut = reader->next == reader->end;
    fail(reader, is_cut ? STATUS_TRUNCATED : STATUS_MALFORMED,
         is_cut ? "JSON is cut off" : problem);
}

static void skip_blanks(struct json_reader *reader)
{
    while (reader->next < reader->end && (*reader->next == ' ' || *reader->next == '\t' ||
                                          *reader->next == '\n' || *reader->next == '\r')) {
        reader->next++;
    }
}

/* The next byte that is not blank, or 0 at the end; not consumed. */
static uint8_t peek_byte(struct json_reader *reader)
{
    skip_blanks(reader);
    return reader->next < reader->end ? *reader->next : 0;
}

static bool take_byte(struct json_reader *reader, uint8_t wanted, const char *problem)
{
    if (peek_byte(reader) != wanted) {
        fail_here(reader, problem);
        return false;
    }
    reader->next++;
    return true;
}

struct json_reader json_reader_of(struct bytes input, struct arena *arena)
{
    return (struct json_reader){.start = input.data,
                                .next = input.data,
                                .end = bytes_end(input),
                                .arena = arena};
}

void json_fail(struct json_reader *reader, const char *problem)
{
    fail(reader, STATUS_MALFORMED, problem);
}

enum status json_status(const struct json_reader *reader, struct error *error)
{
    if (reader->problem == NULL) {
        return STATUS_OK;
    }
    return error_set(error, reader->problem_status, reader->problem_offset, "%s", reader->problem);
}

enum json_type json_peek(struct json_reader *reader)
{
    uint8_t byte = peek_byte(reader);
    switch (byte) {
    case '"':
        return JSON_STRING;
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    case 't':
        return JSON_TRUE;
    case 'f':
        return JSON_FALSE;
    case 'n':
        return JSON_NULL;
    default:
        return byte == '-' || (byte >= '0' && byte <= '9') ? JSON_NUMBER : JSON_NONE;
    }
}

void json_enter_object(struct json_reader *reader)
{
    reader->at_first = take_byte(reader, '{', "an object was expected");
}

void json_enter_array(struct json_reader *reader)
{
    reader->at_first = take_byte(reader, '[', "an array was expected");
}

/* After the opening bracket or an element: is there another one? */
static bool has_next(struct json_reader *reader, uint8_t closing)
{
    uint8_t byte = peek_byte(reader);
    bool    is_first = reader->at_first;
    reader->at_first = false;
    if (json_failed(reader)) {
        return false;
    }
    if (byte == closing) {
        reader->next++;
        return false;
    }
    if (is_first) {
        return true;
    }
    return take_byte(reader, ',', "',' was expected");
}

/* ---- strings ---- */

static int hex_digit(uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    uint8_t folded = byte_folded(byte);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/* Four hexadecimal digits, or -1. */
static int32_t read_code_unit(struct json_reader *reader)
{
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = reader->next < reader->end ? hex_digit(*reader->next) : -1;
        if (digit < 0) {
            fail_here(reader, "\\u needs four hexadecimal digits");
            return -1;
        }
        unit = unit << 4 | digit;
        reader->next++;
    }
    return unit;
}

static bool is_low_surrogate(int32_t unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Behind "\u": appends what it stands for to target (up to 4 bytes). */
static size_t decode_unicode(struct json_reader *reader, uint8_t *target)
{
    int32_t unit = read_code_unit(reader);
    if (unit < 0) {
        return 0;
    }
    if (unit >= 0xdc80 && unit <= 0xdcff) {
        target[0] = (uint8_t)(unit - 0xdc00);
        return 1;
    }
    if (unit >= 0xd800 && unit <= 0xdbff) {
        bool has_low =
            reader->end - reader->next >= 6 && reader->next[0] == '\\' && reader->next[1] == 'u';
        reader->next += has_low ? 2 : 0;
        int32_t low = has_low ? read_code_unit(reader) : 0;
        if (!is_low_surrogate(low)) {
            fail_here(reader, "a high surrogate stands alone");
            return 0;
        }
        return utf8_encode(0x10000 + (((uint32_t)unit & 0x3ff) << 10) + ((uint32_t)low & 0x3ff),
                           target);
    }
    if (is_low_surrogate(unit)) {
        fail_here(reader, "a low surrogate stands alone");
        return 0;
    }
    return utf8_encode((uint32_t)unit, target);
}

static size_t decode_escape(struct json_reader *reader, uint8_t *target)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";

    uint8_t letter = reader->next < reader->end ? *reader->next : 0;
    if (letter == 'u') {
        reader->next++;
        return decode_unicode(reader, target);
    }
    const char *found = letter == 0 ? NULL : strchr(letters, letter);
    if (found == NULL) {
        fail_here(reader, "unknown escape in a string");
        return 0;
    }
    reader->next++;
    target[0] = (uint8_t)meanings[found - letters];
    return 1;
}

/* Moves over plain characters up to a quote, a backslash or the end; checks that they are UTF-8. */
static void skip_plain(struct json_reader *reader)
{
    const uint8_t *next = reader->next;
    const uint8_t *end = reader->end;
    while (next < end) {
        if (*next == '"' || *next == '\\' || *next < 0x20) {
            break;
        }
        if (*next < 0x80) {
            next++;
            continue;
        }
        uint32_t ignored;
        size_t   size = utf8_decode((struct bytes){next, (size_t)(end - next)}, &ignored);
        if (size == 0) {
            reader->next = next;
            fail(reader, STATUS_MALFORMED, "a string is not UTF-8");
            return;
        }
        next += size;
    }
    reader->next = next;
}

/* The rest of a string whose first escape is at reader->next; `plain` is what came before. */
static struct bytes string_with_escapes(struct json_reader *reader, struct bytes plain)
{
    /* No escape is shorter than what it stands for, so the source size is enough. */
    size_t limit = (size_t)(reader->end - plain.data);
    size_t quote = 0;
    while (quote < limit && plain.data[quote] != '"') {
        quote += plain.data[quote] == '\\' ? 2 : 1;
    }
    if (quote >= limit) {
        fail(reader, STATUS_TRUNCATED, "JSON is cut off");
        return (struct bytes){0};
    }
    uint8_t *decoded = arena_alloc(reader->arena, quote + 4, 1);
    if (decoded == NULL) {
        fail(reader, STATUS_TOO_LARGE, "a string does not fit in memory");
        return (struct bytes){0};
    }
    size_t size = 0;
    while (reader->next < reader->end && *reader->next == '\\') {
        memcpy(decoded + size, plain.data, plain.size);
        size += plain.size;
        reader->next++;
        size += decode_escape(reader, decoded + size);
        plain.data = reader->next;
        skip_plain(reader);
        plain.size = (size_t)(reader->next - plain.data);
    }
    if (json_failed(reader)) {
        return (struct bytes){0};
    }
    memcpy(decoded + size, plain.data, plain.size);
    return (struct bytes){decoded, size + plain.size};
}

struct bytes json_string(struct json_reader *reader)
{
    if (!take_byte(reader, '"', "a string was expected")) {
        return (struct bytes){0};
    }
    struct bytes text = {reader->next, 0};
    skip_plain(reader);
    text.size = (size_t)(reader->next - text.data);
    if (reader->next < reader->end && *reader->next == '\\') {
        text = string_with_escapes(reader, text);
    }
    if (json_failed(reader)) {
        return (struct bytes){0};
    }
    if (reader->next == reader->end || *reader->next != '"') {
        fail_here(reader, "a control character stands in a string");
        return (struct bytes){0};
    }
    reader->next++;
    return text;
}

bool json_next_member(struct json_reader *reader, struct bytes *ret_name)
{
    if (!has_next(reader, '}')) {
        return false;
    }
    struct bytes name = json_string(reader);
    if (json_failed(reader) || !take_byte(reader, ':', "':' was expected")) {
        return false;
    }
    *ret_name = name;
    return true;
}

bool json_next_element(struct json_reader *reader)
{
    return has_next(reader, ']');
}

/* ---- numbers and literals ---- */

static size_t skip_digits(struct json_reader *reader)
{
    const uint8_t *first = reader->next;
    while (reader->next < reader->end && *reader->next >= '0' && *reader->next <= '9') {
        reader->next++;
    }
    return (size_t)(reader->next - first);
}

static bool skip_any_of(struct json_reader *reader, const char *any_of)
{
    bool is_there =
        reader->next < reader->end && *reader->next != 0 && strchr(any_of, *reader->next) != NULL;
    reader->next += is_there;
    return is_there;
}

struct bytes json_number(struct json_reader *reader)
{
    if (json_peek(reader) != JSON_NUMBER) {
        fail_here(reader, "a number was expected");
        return (struct bytes){0};
    }
    const uint8_t *first = reader->next;
    bool           is_good;
    (void)skip_any_of(reader, "-");
    bool   has_leading_zero = reader->next < reader->end && *reader->next == '0';
    size_t digits = skip_digits(reader);
    is_good = digits == 1 || (digits > 1 && !has_leading_zero);
    if (skip_any_of(reader, ".")) {
        is_good = skip_digits(reader) != 0 && is_good;
    }
    if (skip_any_of(reader, "eE")) {
        (void)skip_any_of(reader, "+-");
        is_good = skip_digits(reader) != 0 && is_good;
    }
    if (!is_good) {
        fail_here(reader, "not a JSON number");
        return (struct bytes){0};
    }
    return (struct bytes){first, (size_t)(reader->next - first)};
}

uint64_t json_u64(struct json_reader *reader)
{
    struct bytes text = json_number(reader);
    uint64_t     value = 0;
    if (!json_failed(reader) && !bytes_to_u64(text, 10, &value)) {
        fail(reader, STATUS_MALFORMED,
             "a whole number from 0 to 18446744073709551615 was expected");
    }
    return value;
}

static bool take_literal(struct json_reader *reader, const char *literal)
{
    struct bytes wanted = bytes_of(literal);
    struct bytes left = {reader->next, (size_t)(reader->end - reader->next)};
    if (!bytes_start_with(left, literal)) {
        bool is_cut = left.size < wanted.size && memcmp(left.data, wanted.data, left.size) == 0;
        fail(reader, is_cut ? STATUS_TRUNCATED : STATUS_MALFORMED,
             is_cut ? "JSON is cut off" : "not a JSON value");
        return false;
    }
    reader->next += wanted.size;
    return true;
}

bool json_bool(struct json_reader *reader)
{
    enum json_type type = json_peek(reader);
    if (type == JSON_TRUE) {
        return take_literal(reader, "true");
    }
    if (type == JSON_FALSE) {
        (void)take_literal(reader, "false");
        return false;
    }
    fail_here(reader, "true or false was expected");
    return false;
}

/* ---- any value ---- */

static void skip_scalar(struct json_reader *reader, enum json_type type)
{
    switch (type) {
    case JSON_STRING:
        (void)json_string(reader);
        return;
    case JSON_NUMBER:
        (void)json_number(reader);
        return;
    case JSON_TRUE:
        (void)take_literal(reader, "true");
        return;
    case JSON_FALSE:
        (void)take_literal(reader, "false");
        return;
    case JSON_NULL:
        (void)take_literal(reader, "null");
        return;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NONE:
        fail_here(reader, "not a JSON value");
        return;
    }
}

/* Goes to the next value to skip in what is open; false when everything is closed. */
static bool close_finished(struct json_reader *reader, const bool *is_object, size_t *depth)
{
    while (*depth != 0) {
        struct bytes name;
        bool         has_more =
            is_object[*depth - 1] ? json_next_member(reader, &name) : json_next_element(reader);
        if (has_more) {
            return true;
        }
        (*depth)--;
        reader->at_first = false;
    }
    return false;
}

struct bytes json_raw(struct json_reader *reader)
{
    bool   is_object[JSON_DEPTH_MAX];
    size_t depth = 0;

    skip_blanks(reader);
    const uint8_t *first = reader->next;
    do {
        enum json_type type = json_peek(reader);
        if (type != JSON_OBJECT && type != JSON_ARRAY) {
            skip_scalar(reader, type);
            continue;
        }
        if (depth == JSON_DEPTH_MAX) {
            fail(reader, STATUS_TOO_LARGE, "JSON is nested too deeply");
            break;
        }
        is_object[depth++] = type == JSON_OBJECT;
        reader->next++;
        reader->at_first = true;
    } while (!json_failed(reader) && close_finished(reader, is_object, &depth));

    if (json_failed(reader)) {
        return (struct bytes){0};
    }
    return (struct bytes){first, (size_t)(reader->next - first)};
}

void json_expect_end(struct json_reader *reader)
{
    (void)peek_byte(reader);
    if (!json_failed(reader) && reader->next != reader->end) {
        fail(reader, STATUS_MALFORMED, "something follows the JSON value");
    }
}
