#define _GNU_SOURCE
#include "base/bytes.h"

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static unsigned digit_value(uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        return (unsigned)(byte - '0');
    }
    uint8_t folded = byte_folded(byte);
    return folded >= 'a' && folded <= 'f' ? (unsigned)(folded - 'a' + 10) : 99;
}

int bytes_compare(struct bytes left, struct bytes right)
{
    size_t common = left.size < right.size ? left.size : right.size;
    int    order = common == 0 ? 0 : memcmp(left.data, right.data, common);
    return order != 0 ? order : (left.size > right.size) - (left.size < right.size);
}

uint8_t byte_folded(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

bool bytes_equal_folded(struct bytes left, struct bytes right)
{
    if (left.size != right.size) {
        return false;
    }
    for (size_t i = 0; i < left.size; i++) {
        if (byte_folded(left.data[i]) != byte_folded(right.data[i])) {
            return false;
        }
    }
    return true;
}

bool bytes_start_with(struct bytes view, const char *prefix)
{
    struct bytes wanted = bytes_of(prefix);
    return bytes_equal(bytes_slice(view, 0, wanted.size), wanted);
}

bool bytes_end_with(struct bytes view, const char *suffix)
{
    struct bytes wanted = bytes_of(suffix);
    return view.size >= wanted.size &&
           bytes_equal(bytes_after(view, view.size - wanted.size), wanted);
}

struct bytes bytes_slice(struct bytes view, size_t start, size_t size)
{
    if (start >= view.size) {
        return (struct bytes){0};
    }
    size_t left = view.size - start;
    return (struct bytes){view.data + start, size < left ? size : left};
}

struct bytes bytes_after(struct bytes view, size_t start)
{
    return bytes_slice(view, start, SIZE_MAX);
}

size_t bytes_find_byte(struct bytes view, uint8_t byte)
{
    const uint8_t *found = view.size == 0 ? NULL : memchr(view.data, byte, view.size);
    return found == NULL ? view.size : (size_t)(found - view.data);
}

size_t bytes_find_last_byte(struct bytes view, uint8_t byte)
{
    const uint8_t *found = view.size == 0 ? NULL : memrchr(view.data, byte, view.size);
    return found == NULL ? view.size : (size_t)(found - view.data);
}

size_t bytes_find(struct bytes view, struct bytes needle)
{
    if (needle.size == 0) {
        return 0;
    }
    const uint8_t *found =
        view.size == 0 ? NULL : memmem(view.data, view.size, needle.data, needle.size);
    return found == NULL ? view.size : (size_t)(found - view.data);
}

struct bytes bytes_trim(struct bytes view)
{
    while (view.size != 0 && is_blank(view.data[0])) {
        view = bytes_after(view, 1);
    }
    while (view.size != 0 && is_blank(view.data[view.size - 1])) {
        view.size--;
    }
    return view;
}

bool bytes_next_part(struct bytes *rest, uint8_t separator, struct bytes *ret_part)
{
    if (rest->size == 0) {
        return false;
    }
    size_t end = bytes_find_byte(*rest, separator);
    *ret_part = bytes_slice(*rest, 0, end);
    *rest = bytes_after(*rest, end + 1);
    return true;
}

bool bytes_next_line(struct bytes *rest, struct bytes *ret_line)
{
    if (!bytes_next_part(rest, '\n', ret_line)) {
        return false;
    }
    if (ret_line->size != 0 && ret_line->data[ret_line->size - 1] == '\r') {
        ret_line->size--;
    }
    return true;
}

bool bytes_next_word(struct bytes *rest, struct bytes *ret_word)
{
    size_t start = 0;
    while (start < rest->size && (rest->data[start] == ' ' || rest->data[start] == '\t')) {
        start++;
    }
    size_t end = start;
    while (end < rest->size && rest->data[end] != ' ' && rest->data[end] != '\t') {
        end++;
    }
    *ret_word = bytes_slice(*rest, start, end - start);
    *rest = bytes_after(*rest, end);
    return ret_word->size != 0;
}

struct bytes bytes_file_name(struct bytes path)
{
    size_t slash = bytes_find_last_byte(path, '/');
    return slash == path.size ? path : bytes_after(path, slash + 1);
}

bool bytes_to_u64(struct bytes view, unsigned base, uint64_t *ret_value)
{
    uint64_t value = 0;
    if (view.size == 0) {
        return false;
    }
    for (size_t i = 0; i < view.size; i++) {
        unsigned digit = digit_value(view.data[i]);
        if (digit >= base || __builtin_mul_overflow(value, (uint64_t)base, &value) ||
            __builtin_add_overflow(value, (uint64_t)digit, &value)) {
            return false;
        }
    }
    *ret_value = value;
    return true;
}
