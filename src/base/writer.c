#include "base/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 256, DECIMAL_DIGITS_MAX = 20 };

static void grow(struct writer *writer, size_t needed)
{
    size_t capacity = writer->capacity == 0 ? FIRST_CAPACITY : writer->capacity;
    while (capacity < needed) {
        capacity = capacity > writer->limit_bytes / 2 ? writer->limit_bytes : capacity * 2;
    }
    uint8_t *grown = realloc(writer->data, capacity);
    if (grown == NULL) {
        writer->failed = true;
        return;
    }
    writer->data = grown;
    writer->capacity = capacity;
}

void writer_init(struct writer *writer, size_t limit_bytes)
{
    *writer = (struct writer){.limit_bytes = limit_bytes};
}

void writer_done(struct writer *writer)
{
    free(writer->data);
    *writer = (struct writer){0};
}

void writer_clear(struct writer *writer)
{
    writer->size = 0;
    writer->failed = false;
}

uint8_t *writer_reserve(struct writer *writer, size_t size)
{
    if (writer->failed || size > writer->limit_bytes - writer->size) {
        writer->failed = true;
        return NULL;
    }
    if (writer->data == NULL || size > writer->capacity - writer->size) {
        grow(writer, writer->size + size);
    }
    return writer->failed ? NULL : writer->data + writer->size;
}

void writer_bytes(struct writer *writer, struct bytes view)
{
    uint8_t *room = writer_reserve(writer, view.size);
    if (room != NULL && view.size != 0) {
        memcpy(room, view.data, view.size);
        writer->size += view.size;
    }
}

void writer_text(struct writer *writer, const char *text)
{
    writer_bytes(writer, bytes_of(text));
}

void writer_u8(struct writer *writer, uint8_t byte)
{
    writer_bytes(writer, (struct bytes){&byte, 1});
}

void writer_u32le(struct writer *writer, uint32_t value)
{
    uint8_t raw[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                      (uint8_t)(value >> 24)};
    writer_bytes(writer, (struct bytes){raw, sizeof raw});
}

void writer_decimal(struct writer *writer, uint64_t value)
{
    uint8_t digits[DECIMAL_DIGITS_MAX];
    size_t  start = sizeof digits;
    do {
        digits[--start] = (uint8_t)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    writer_bytes(writer, (struct bytes){digits + start, sizeof digits - start});
}

void writer_hex(struct writer *writer, struct bytes view)
{
    static const char digits[] = "0123456789abcdef";
    if (view.size > SIZE_MAX / 2) {
        writer->failed = true;
        return;
    }
    uint8_t *room = writer_reserve(writer, view.size * 2);
    if (room == NULL) {
        return;
    }
    for (size_t i = 0; i < view.size; i++) {
        room[2 * i] = (uint8_t)digits[view.data[i] >> 4];
        room[2 * i + 1] = (uint8_t)digits[view.data[i] & 15];
    }
    writer->size += view.size * 2;
}

void writer_format(struct writer *writer, const char *text, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, text);
    va_copy(again, arguments);
    int      length = vsnprintf(NULL, 0, text, arguments);
    uint8_t *room = length < 0 ? NULL : writer_reserve(writer, (size_t)length + 1);
    if (room != NULL) {
        (void)vsnprintf((char *)room, (size_t)length + 1, text, again);
        writer->size += (size_t)length;
    } else {
        writer->failed = true;
    }
    va_end(again);
    va_end(arguments);
}
