#pragma once

/* The verdict on one device for one ban. */

#include "artifact/record.h"
#include "ban/ban.h"

enum verdict {
    VERDICT_PRESENT,
    VERDICT_RESIDUE,
    VERDICT_PAST,
    VERDICT_UNDETERMINED,
    VERDICT_CLEAR,
};
enum { VERDICT_COUNT = VERDICT_CLEAR + 1 };

const char *verdict_name(enum verdict verdict);

/* May a finding of this kind move a verdict?  Not a mention, nothing unverified. */
bool verdict_counts(enum means means, enum confidence confidence);

/* Does this coverage record stand in the way of `clear`? */
bool verdict_blocked_by(const struct coverage *coverage);

/* `counted[m]`: findings with means m for which verdict_counts() holds.  `is_blocked`: something
 * required could not be examined; then neither `clear` nor `past` can be said, since both claim
 * that nothing is there now. */
enum verdict verdict_of(const size_t counted[MEANS_COUNT], bool is_blocked);
