#include "base/time.h"

#include <stdio.h>

#include "base/reader.h"

enum { DAY_SECONDS = 86400, DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400 };

static int64_t floor_divide(int64_t value, int64_t divisor)
{
    int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

/* Days since 1970-01-01, counting years from March so that the leap day comes last. */
static int64_t days_of_date(int year, int month, int day)
{
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = floor_divide(y, YEARS_PER_ERA);
    int64_t year_of_era = y - era * YEARS_PER_ERA;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - 719468;
}

int64_t time_of_calendar(const struct calendar *calendar)
{
    int64_t days = days_of_date(calendar->year, calendar->month, calendar->day);
    return days * DAY_SECONDS + calendar->hour * 3600 + calendar->minute * 60 + calendar->second;
}

struct calendar calendar_of_time(int64_t seconds)
{
    int64_t days = floor_divide(seconds, DAY_SECONDS);
    int     rest = (int)(seconds - days * DAY_SECONDS);

    days += 719468;
    int64_t era = floor_divide(days, DAYS_PER_ERA);
    int64_t day_of_era = days - era * DAYS_PER_ERA;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    int     month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);

    return (struct calendar){
        .year = (int)(year_of_era + era * YEARS_PER_ERA) + (month <= 2),
        .month = month,
        .day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
        .hour = rest / 3600,
        .minute = rest / 60 % 60,
        .second = rest % 60,
    };
}

void time_format(int64_t seconds, char target[TIME_TEXT_SIZE])
{
    struct calendar c = calendar_of_time(seconds);
    int length = snprintf(target, TIME_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month,
                          c.day, c.hour, c.minute, c.second);
    if (length < 0 || length >= TIME_TEXT_SIZE) {
        target[0] = '\0'; /* a year of more than 14 digits */
    }
}

static int read_digits(struct reader *in, size_t count)
{
    uint64_t value = 0;
    if (!bytes_to_u64(reader_bytes(in, count), 10, &value)) {
        reader_fail(in);
    }
    return (int)value;
}

static void expect(struct reader *in, const char *any_of)
{
    uint8_t byte = reader_u8(in);
    if (byte == 0 || strchr(any_of, byte) == NULL) {
        reader_fail(in);
    }
}

static bool is_date(const struct calendar *c)
{
    struct calendar same = calendar_of_time(time_of_calendar(c));
    return same.month == c->month && same.day == c->day && c->hour < 24 && c->minute < 60 &&
           c->second <= 60;
}

/* [.fraction] and "Z", "+hh:mm", "+hhmm" or nothing; gives the offset in seconds. */
static int read_zone(struct reader *in)
{
    uint8_t byte = reader_left(in) == 0 ? 'Z' : reader_u8(in);
    if (byte == '.' || byte == ',') {
        do {
            byte = reader_left(in) == 0 ? 'Z' : reader_u8(in);
        } while (byte >= '0' && byte <= '9');
    }
    if (byte == 'Z' || byte == 'z') {
        return 0;
    }
    if (byte != '+' && byte != '-') {
        reader_fail(in);
        return 0;
    }
    int hours = read_digits(in, 2);
    if (reader_left(in) == 3) {
        expect(in, ":");
    }
    int offset = hours * 3600 + read_digits(in, 2) * 60;
    return byte == '-' ? -offset : offset;
}

bool time_parse(struct bytes text, int64_t *ret_seconds)
{
    struct reader   in = reader_of(text);
    struct calendar c = {0};
    int             offset = 0;

    c.year = read_digits(&in, 4);
    expect(&in, "-");
    c.month = read_digits(&in, 2);
    expect(&in, "-");
    c.day = read_digits(&in, 2);
    if (reader_left(&in) != 0) {
        expect(&in, "Tt ");
        c.hour = read_digits(&in, 2);
        expect(&in, ":");
        c.minute = read_digits(&in, 2);
        expect(&in, ":");
        c.second = read_digits(&in, 2);
        offset = read_zone(&in);
    }
    if (reader_failed(&in) || reader_left(&in) != 0 || !is_date(&c)) {
        return false;
    }
    *ret_seconds = time_of_calendar(&c) - offset;
    return true;
}
