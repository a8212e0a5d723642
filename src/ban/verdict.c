#include "ban/verdict.h"

static const char *const verdict_names[VERDICT_COUNT] = {
    [VERDICT_PRESENT] = "present",           [VERDICT_RESIDUE] = "residue", [VERDICT_PAST] = "past",
    [VERDICT_UNDETERMINED] = "undetermined", [VERDICT_CLEAR] = "clear",
};

/* What a finding that counts makes of the device; VERDICT_CLEAR: it moves nothing. */
static const enum verdict verdict_by_means[MEANS_COUNT] = {
    [MEANS_PRESENT] = VERDICT_PRESENT, [MEANS_ACCESS] = VERDICT_RESIDUE,
    [MEANS_RESIDUE] = VERDICT_RESIDUE, [MEANS_PAST] = VERDICT_PAST,
    [MEANS_CALLBACK] = VERDICT_CLEAR,  [MEANS_MENTION] = VERDICT_CLEAR,
};

static const bool status_blocks[COVERAGE_STATUS_COUNT] = {
    [COVERAGE_COMPLETE] = false, [COVERAGE_PARTIAL] = true, [COVERAGE_ABSENT] = false,
    [COVERAGE_FAILED] = true,    [COVERAGE_SKIPPED] = true,
};

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

bool verdict_counts(enum means means, enum confidence confidence)
{
    return means != MEANS_MENTION && confidence != CONFIDENCE_UNVERIFIED;
}

bool verdict_blocked_by(const struct coverage *coverage)
{
    return coverage->is_required && status_blocks[coverage->status];
}

enum verdict verdict_of(const size_t counted[MEANS_COUNT], bool is_blocked)
{
    enum verdict verdict = VERDICT_CLEAR;
    for (size_t means = 0; means < MEANS_COUNT; means++) {
        if (counted[means] != 0 && verdict_by_means[means] < verdict) {
            verdict = verdict_by_means[means];
        }
    }
    /* "Past" claims that nothing is left, as "clear" does: neither can be said unseen. */
    bool claims_nothing_is_there = verdict == VERDICT_PAST || verdict == VERDICT_CLEAR;
    return is_blocked && claims_nothing_is_there ? VERDICT_UNDETERMINED : verdict;
}
