#pragma once

/* Complaints about a ban file, collected. */

#include "ban/ban.h"

enum { BAN_MESSAGES_MAX = 1000 }; /* more are dropped; the last one says so */

PRINTF_LIKE(4, 5)
void message_error(struct ban_messages *messages, uint64_t line, uint64_t column, const char *text,
                   ...);
PRINTF_LIKE(4, 5)
void message_warning(struct ban_messages *messages, uint64_t line, uint64_t column,
                     const char *text, ...);

/* Puts them in the order of the file. */
void messages_sort(struct ban_messages *messages);

/* The first error, or NULL. */
const struct ban_message *messages_first_error(const struct ban_messages *messages);

/* Moves what `from` holds behind what `to` (may be NULL) holds; `from` is empty afterwards. */
void messages_take(struct ban_messages *to, struct ban_messages *from);
