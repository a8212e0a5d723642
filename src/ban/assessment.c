#include "ban/assessment.h"

#include <stdlib.h>

#include "ban/surest.h"
#include "base/array.h"
#include "base/memory.h"

void assessment_init(struct assessment *assessment)
{
    *assessment = (struct assessment){0};
    arena_init(&assessment->arena, ASSESSMENT_BYTES_MAX);
}

void assessment_done(struct assessment *assessment)
{
    arena_done(&assessment->arena);
    free(assessment->findings);
    free(assessment->coverage);
    free(assessment->verdicts);
    *assessment = (struct assessment){0};
}

/* ---- copies ---- */

static bool copy_extras(struct arena *arena, const struct extra **extras, size_t *count)
{
    struct extra *copies = arena_alloc(arena, *count, sizeof *copies);
    bool          is_complete = copies != NULL;
    for (size_t i = 0; is_complete && i < *count; i++) {
        is_complete = arena_copy(arena, (*extras)[i].name, &copies[i].name) &&
                      arena_copy(arena, (*extras)[i].json, &copies[i].json);
    }
    *extras = is_complete && *count != 0 ? copies : NULL;
    *count = is_complete ? *count : 0;
    return is_complete;
}

/* Makes a shallow copy a deep one.  False, and only partly copied, at the limit of the arena. */
static bool own_artifact(struct arena *arena, struct artifact *artifact)
{
    bool is_complete = arena_copy(arena, artifact->from, &artifact->from) &&
                       arena_copy(arena, artifact->kind_name, &artifact->kind_name);
    for (int i = 0; is_complete && i < FIELDS_MAX; i++) {
        if (artifact_has(artifact, i)) {
            is_complete = arena_copy(arena, artifact->values[i], &artifact->values[i]);
        }
    }
    return is_complete && copy_extras(arena, &artifact->extras, &artifact->extra_count) &&
           copy_extras(arena, &artifact->outer_extras, &artifact->outer_extra_count);
}

static bool own_finding(struct arena *arena, struct finding *finding)
{
    struct bytes *texts[] = {
        &finding->ban,        &finding->product,   &finding->product_name,
        &finding->indicator,  &finding->source,    &finding->note,
        &finding->first_seen, &finding->last_seen, &finding->gone,
    };
    bool is_complete = true;
    for (size_t i = 0; is_complete && i < COUNT_OF(texts); i++) {
        is_complete = arena_copy(arena, *texts[i], texts[i]);
    }
    return is_complete && own_artifact(arena, &finding->artifact);
}

void assessment_set_header(struct assessment *assessment, const struct header *header)
{
    struct header copy = *header;
    bool          is_complete = arena_copy(&assessment->arena, copy.started, &copy.started) &&
                       arena_copy(&assessment->arena, copy.program, &copy.program) &&
                       own_artifact(&assessment->arena, &copy.device);
    if (!is_complete) {
        artifact_init(&copy.device, KIND_DEVICE); /* rather nothing than views into the caller's */
        copy.started = copy.program = (struct bytes){0};
    }
    assessment->header = copy;
}

void assessment_add_coverage(struct assessment *assessment, const struct coverage *coverage)
{
    assessment->is_blocked = assessment->is_blocked || verdict_blocked_by(coverage);
    struct coverage copy = *coverage;
    struct arena   *arena = &assessment->arena;
    if (assessment->coverage_count == ASSESSMENT_COVERAGE_MAX ||
        !arena_copy(arena, copy.source, &copy.source) ||
        !arena_copy(arena, copy.reason, &copy.reason) ||
        !copy_extras(arena, &copy.extras, &copy.extra_count)) {
        assessment->coverage_dropped++;
        return;
    }
    assessment->coverage = array_grow(assessment->coverage, assessment->coverage_count,
                                      &assessment->coverage_capacity, sizeof copy);
    assessment->coverage[assessment->coverage_count++] = copy;
}

/* ---- findings ---- */

/* NULL when there are too many bans. */
static struct ban_verdict *verdict_for(struct assessment *assessment, struct bytes ban)
{
    for (size_t i = 0; i < assessment->verdict_count; i++) {
        if (bytes_equal(assessment->verdicts[i].ban, ban)) {
            return &assessment->verdicts[i];
        }
    }
    struct ban_verdict verdict = {.verdict = VERDICT_CLEAR};
    if (assessment->verdict_count == ASSESSMENT_BANS_MAX ||
        !arena_copy(&assessment->arena, ban, &verdict.ban)) {
        return NULL;
    }
    assessment->verdicts = array_grow(assessment->verdicts, assessment->verdict_count,
                                      &assessment->verdict_capacity, sizeof verdict);
    assessment->verdicts[assessment->verdict_count] = verdict;
    return &assessment->verdicts[assessment->verdict_count++];
}

enum means finding_means_now(const struct finding *finding)
{
    bool was_there = finding->means == MEANS_PRESENT || finding->means == MEANS_ACCESS ||
                     finding->means == MEANS_RESIDUE;
    return finding->gone.size != 0 && was_there ? MEANS_PAST : finding->means;
}

bool finding_counts(const struct finding *finding)
{
    bool is_over = finding->means == MEANS_CALLBACK && finding->gone.size != 0;
    return verdict_counts(finding->means, finding->confidence) && !is_over;
}

static struct bytes last_time(const struct finding *finding)
{
    struct bytes last = finding->artifact.kind == KIND_CONTACT
                            ? artifact_get(&finding->artifact, CONTACT_LAST)
                            : (struct bytes){0};
    return last.size != 0 ? last : finding->last_seen;
}

static void count_finding(struct assessment *assessment, struct ban_verdict *verdict,
                          const struct finding *finding)
{
    if (!verdict_counts(finding->means, finding->confidence)) {
        verdict->hints++;
        return;
    }
    bool counts = finding_counts(finding);
    if (counts) {
        verdict->findings++;
        verdict->counted[finding_means_now(finding)]++;
        verdict->access_points = verdict->counted[MEANS_ACCESS];
    }
    if (finding->means != MEANS_CALLBACK) {
        return;
    }
    struct bytes last = last_time(finding);
    verdict->is_calling = verdict->is_calling || counts;
    if (bytes_compare(last, verdict->last_call) > 0 &&
        !arena_copy(&assessment->arena, last, &verdict->last_call)) {
        verdict->last_call = (struct bytes){0}; /* rather unknown than too early */
    }
}

void assessment_add_finding(struct assessment *assessment, const struct finding *finding)
{
    struct ban_verdict *verdict = verdict_for(assessment, finding->ban);
    struct finding      copy = *finding;
    if (verdict != NULL) {
        count_finding(assessment, verdict, finding);
    }
    if (verdict == NULL || assessment->finding_count == FINDINGS_MAX ||
        !own_finding(&assessment->arena, &copy)) {
        assessment->findings_dropped++;
        return;
    }
    assessment->findings = array_grow(assessment->findings, assessment->finding_count,
                                      &assessment->finding_capacity, sizeof copy);
    assessment->findings[assessment->finding_count++] = copy;
}

struct finding finding_of(const struct ban *ban, const struct indicator *indicator,
                          const struct artifact *artifact)
{
    struct finding finding = {
        .ban = ban->id,
        .means = indicator->means,
        .confidence = indicator->confidence,
        .indicator = indicator->text,
        .source = indicator->source,
        .note = indicator->note,
        .artifact = *artifact,
    };
    if (indicator->product != NULL) {
        finding.product = indicator->product->id;
        finding.product_name = indicator->product->name;
    }
    return finding;
}

static void keep_found(void *context, const struct ban *ban, const struct indicator *indicator,
                       const struct artifact *artifact)
{
    struct finding finding = finding_of(ban, indicator, artifact);
    assessment_add_finding(context, &finding);
}

void assessment_match(struct assessment *assessment, struct matcher *matcher,
                      const struct artifact *artifact)
{
    assessment->artifact_count++;
    matcher_match_surest(matcher, artifact, keep_found, assessment);
}

void assessment_match_device(struct assessment *assessment, struct matcher *matcher)
{
    struct artifact device = assessment->header.device;
    if (device.kind == KIND_DEVICE) {
        matcher_match_surest(matcher, &device, keep_found, assessment);
    }
}

/* ---- judging ---- */

static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left;
    const struct finding *b = right;
    int                   order = bytes_compare(a->ban, b->ban);
    if (order == 0) {
        order = (int)a->means - (int)b->means;
    }
    if (order == 0) {
        order = bytes_compare(artifact_get(&a->artifact, FIELD_SOURCE),
                              artifact_get(&b->artifact, FIELD_SOURCE));
    }
    if (order == 0) {
        order = bytes_compare(artifact_title(&a->artifact), artifact_title(&b->artifact));
    }
    if (order == 0) {
        order = bytes_compare(a->artifact.from, b->artifact.from);
    }
    return order != 0 ? order : bytes_compare(a->indicator, b->indicator);
}

static void judge(const struct assessment *assessment, struct ban_verdict *verdict)
{
    bool is_blocked = assessment->is_blocked || assessment->coverage_count == 0;
    verdict->verdict = verdict_of(verdict->counted, is_blocked);
}

/* Moves the verdict of a ban to `index`, where the order of the bans wants it. */
static void place_verdict(struct assessment *assessment, size_t index, const struct ban *ban)
{
    struct ban_verdict *found = verdict_for(assessment, ban->id);
    if (found == NULL || found < assessment->verdicts + index) {
        return; /* there is no room, or the same ban was given twice */
    }
    struct ban_verdict verdict = *found;
    *found = assessment->verdicts[index];
    verdict.details = ban;
    verdict.title = ban->title;
    assessment->verdicts[index] = verdict;
}

void assessment_judge(struct assessment *assessment, const struct ban *const *bans,
                      size_t ban_count)
{
    for (size_t i = 0; i < ban_count && i < ASSESSMENT_BANS_MAX; i++) {
        place_verdict(assessment, i, bans[i]);
    }
    for (size_t i = 0; i < assessment->verdict_count; i++) {
        judge(assessment, &assessment->verdicts[i]);
    }
    if (assessment->finding_count > 1) {
        qsort(assessment->findings, assessment->finding_count, sizeof *assessment->findings,
              compare_findings);
    }
}

int assessment_exit_code(const struct assessment *assessment)
{
    enum { ALL_CLEAR, SOMETHING_FOUND, UNDETERMINED };
    int code = ALL_CLEAR;
    for (size_t i = 0; i < assessment->verdict_count; i++) {
        const struct ban_verdict *verdict = &assessment->verdicts[i];
        if (verdict->is_calling || verdict->verdict < VERDICT_UNDETERMINED) {
            return SOMETHING_FOUND;
        }
        if (verdict->verdict == VERDICT_UNDETERMINED) {
            code = UNDETERMINED;
        }
    }
    return code;
}
