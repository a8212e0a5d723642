#pragma once

/* Times are seconds since 1970-01-01 UTC; their text is RFC 3339 in UTC, to the second. */

#include "base/bytes.h"

enum { TIME_TEXT_SIZE = 32 };

struct calendar {
    int year, month, day; /* month and day from 1 */
    int hour, minute, second;
};

/* Proleptic Gregorian calendar, no time zone. */
int64_t         time_of_calendar(const struct calendar *calendar);
struct calendar calendar_of_time(int64_t seconds);

/* "2026-11-23T22:40:05Z", NUL-terminated. */
void time_format(int64_t seconds, char target[TIME_TEXT_SIZE]);

/* Reads RFC 3339 ("T" or a blank between date and time, a fraction is dropped, "Z" or an offset;
 * without one UTC is meant) and a bare date ("2026-11-23").  False when it is neither. */
bool time_parse(struct bytes text, int64_t *ret_seconds);
