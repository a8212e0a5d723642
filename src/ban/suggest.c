#include "ban/suggest.h"

static size_t least(size_t left, size_t right)
{
    return left < right ? left : right;
}

/* Levenshtein (1966), one row at a time; both at most SUGGEST_BYTES_MAX bytes. */
static size_t distance(struct bytes left, struct bytes right)
{
    size_t row[SUGGEST_BYTES_MAX + 1];
    for (size_t j = 0; j <= right.size; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < left.size; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < right.size; j++) {
            bool   is_same = byte_folded(left.data[i]) == byte_folded(right.data[j]);
            size_t replaced = diagonal + (is_same ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = least(replaced, least(row[j], row[j + 1]) + 1);
        }
    }
    return row[right.size];
}

const char *suggest_nearest(struct bytes word, const char *const *names, size_t name_count)
{
    const char *nearest = NULL;
    size_t      nearest_distance = word.size / 3 + 1;
    for (size_t i = 0; i < name_count && word.size <= SUGGEST_BYTES_MAX; i++) {
        struct bytes name = bytes_of(names[i]);
        size_t       steps = name.size > SUGGEST_BYTES_MAX ? SIZE_MAX : distance(word, name);
        if (steps < nearest_distance || (steps == nearest_distance && nearest == NULL)) {
            nearest = names[i];
            nearest_distance = steps;
        }
    }
    return nearest;
}
