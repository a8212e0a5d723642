#include "ban/ban.h"

#include <stdlib.h>

static const char *const means_names[MEANS_COUNT] = {
    [MEANS_PRESENT] = "present", [MEANS_ACCESS] = "access",     [MEANS_RESIDUE] = "residue",
    [MEANS_PAST] = "past",       [MEANS_CALLBACK] = "callback", [MEANS_MENTION] = "mention",
};

static const char *const confidence_names[CONFIDENCE_COUNT] = {
    [CONFIDENCE_SEEN] = "seen",
    [CONFIDENCE_WEAK] = "weak",
    [CONFIDENCE_UNVERIFIED] = "unverified",
};

const char *means_name(enum means means)
{
    return means_names[means];
}

bool means_of(struct bytes name, enum means *ret_means)
{
    for (size_t i = 0; i < MEANS_COUNT; i++) {
        if (bytes_equal_text(name, means_names[i])) {
            *ret_means = (enum means)i;
            return true;
        }
    }
    return false;
}

const char *confidence_name(enum confidence confidence)
{
    return confidence_names[confidence];
}

bool confidence_of(struct bytes name, enum confidence *ret_confidence)
{
    for (size_t i = 0; i < CONFIDENCE_COUNT; i++) {
        if (bytes_equal_text(name, confidence_names[i])) {
            *ret_confidence = (enum confidence)i;
            return true;
        }
    }
    return false;
}

void ban_free(struct ban *ban)
{
    if (ban == NULL) {
        return;
    }
    arena_done(&ban->arena);
    free(ban);
}
