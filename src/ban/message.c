#include "ban/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"

PRINTF_LIKE(5, 0)
static void add(struct ban_messages *messages, bool is_error, uint64_t line, uint64_t column,
                const char *text, va_list arguments)
{
    if (messages->count > BAN_MESSAGES_MAX) {
        return;
    }
    struct ban_message message = {.is_error = is_error, .line = line, .column = column};
    if (messages->count == BAN_MESSAGES_MAX) {
        (void)snprintf(message.text, sizeof message.text,
                       "more than %d messages; the rest is not shown", (int)BAN_MESSAGES_MAX);
    } else {
        (void)vsnprintf(message.text, sizeof message.text, text, arguments);
    }
    messages->items =
        array_grow(messages->items, messages->count, &messages->capacity, sizeof message);
    messages->items[messages->count++] = message;
}

void message_error(struct ban_messages *messages, uint64_t line, uint64_t column, const char *text,
                   ...)
{
    va_list arguments;
    va_start(arguments, text);
    add(messages, true, line, column, text, arguments);
    va_end(arguments);
}

void message_warning(struct ban_messages *messages, uint64_t line, uint64_t column,
                     const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    add(messages, false, line, column, text, arguments);
    va_end(arguments);
}

static int compare_places(const void *left, const void *right)
{
    const struct ban_message *a = left;
    const struct ban_message *b = right;
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    if (a->column != b->column) {
        return a->column < b->column ? -1 : 1;
    }
    return memcmp(a->text, b->text, sizeof a->text);
}

void messages_sort(struct ban_messages *messages)
{
    if (messages->count > 1) {
        qsort(messages->items, messages->count, sizeof messages->items[0], compare_places);
    }
}

const struct ban_message *messages_first_error(const struct ban_messages *messages)
{
    for (size_t i = 0; i < messages->count; i++) {
        if (messages->items[i].is_error) {
            return &messages->items[i];
        }
    }
    return NULL;
}

void messages_take(struct ban_messages *to, struct ban_messages *from)
{
    for (size_t i = 0; to != NULL && i < from->count; i++) {
        to->items = array_grow(to->items, to->count, &to->capacity, sizeof to->items[0]);
        to->items[to->count++] = from->items[i];
    }
    ban_messages_done(from);
}

void ban_messages_done(struct ban_messages *messages)
{
    free(messages->items);
    *messages = (struct ban_messages){0};
}
