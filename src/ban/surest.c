#include "ban/surest.h"

#include "ban/verdict.h"

struct choice {
    void (*found)(void *context, const struct ban *ban, const struct indicator *indicator,
                  const struct artifact *artifact);
    void                   *context;
    const struct artifact  *artifact;
    const struct ban       *ban;
    const struct indicator *by_means[MEANS_COUNT];
};

static bool counts(const struct indicator *indicator)
{
    return verdict_counts(indicator->means, indicator->confidence);
}

static bool is_surer(const struct indicator *one, const struct indicator *other)
{
    if (other == NULL) {
        return true;
    }
    if (one->confidence != other->confidence) {
        return one->confidence < other->confidence;
    }
    return one->product != NULL && other->product == NULL;
}

/* Hands over what was chosen for one ban and begins the next. */
static void hand_over(struct choice *choice)
{
    bool something_counts = false;
    for (size_t i = 0; i < MEANS_COUNT; i++) {
        const struct indicator *indicator = choice->by_means[i];
        something_counts = something_counts || (indicator != NULL && counts(indicator));
    }
    for (size_t i = 0; i < MEANS_COUNT; i++) {
        const struct indicator *indicator = choice->by_means[i];
        if (indicator != NULL && (counts(indicator) || !something_counts)) {
            choice->found(choice->context, choice->ban, indicator, choice->artifact);
        }
        choice->by_means[i] = NULL;
    }
}

/* Findings come ban by ban. */
static void consider(void *context, const struct ban *ban, const struct indicator *indicator,
                     const struct artifact *artifact)
{
    struct choice *choice = context;
    if (choice->ban != ban) {
        hand_over(choice);
        choice->ban = ban;
    }
    if (is_surer(indicator, choice->by_means[indicator->means])) {
        choice->by_means[indicator->means] = indicator;
    }
}

void matcher_match_surest(struct matcher *matcher, const struct artifact *artifact,
                          void (*found)(void *context, const struct ban *ban,
                                        const struct indicator *indicator,
                                        const struct artifact  *artifact),
                          void *context)
{
    struct choice choice = {.found = found, .context = context, .artifact = artifact};
    matcher_match(matcher, artifact, consider, &choice);
    hand_over(&choice);
}
