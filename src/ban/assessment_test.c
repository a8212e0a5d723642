#include "ban/assessment.h"

#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

/* Findings, coverage and what comes of them; texts are copied from a buffer that is then
 * overwritten, so that a view kept by mistake shows. */

static const struct ban        acme = {.id = {(const uint8_t *)"acme", 4},
                                       .title = {(const uint8_t *)"Acme", 4}};
static const struct ban        other = {.id = {(const uint8_t *)"other", 5},
                                        .title = {(const uint8_t *)"Other", 5}};
static const struct ban *const both[] = {&other, &acme};

static void add(struct assessment *assessment, const char *ban, enum means means,
                enum confidence confidence, const char *gone)
{
    char ban_text[32];
    char name[32] = "agent";
    (void)snprintf(ban_text, sizeof ban_text, "%s", ban);
    struct finding finding = {.ban = bytes_of(ban_text),
                              .means = means,
                              .confidence = confidence,
                              .indicator = bytes_of(name),
                              .gone = bytes_of(gone)};
    artifact_init(&finding.artifact, KIND_PACKAGE);
    artifact_set_text(&finding.artifact, PACKAGE_NAME, name);
    finding.artifact.from = bytes_of(name);
    assessment_add_finding(assessment, &finding);
    memset(ban_text, '!', sizeof ban_text);
    memset(name, '!', sizeof name);
}

static void cover(struct assessment *assessment, enum coverage_status status, bool is_required)
{
    char            source[] = "dpkg";
    struct coverage coverage = {.source = bytes_of(source),
                                .status = status,
                                .is_required = is_required};
    assessment_add_coverage(assessment, &coverage);
    memset(source, '!', sizeof source);
}

static void judges_each_ban_in_the_order_given(void **state)
{
    struct assessment assessment;
    assessment_init(&assessment);
    cover(&assessment, COVERAGE_COMPLETE, true);
    add(&assessment, "acme", MEANS_ACCESS, CONFIDENCE_SEEN, "");
    add(&assessment, "acme", MEANS_PRESENT, CONFIDENCE_WEAK, "");
    add(&assessment, "acme", MEANS_MENTION, CONFIDENCE_SEEN, "");
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment.verdict_count, 2);
    const struct ban_verdict *clear = &assessment.verdicts[0];
    const struct ban_verdict *found = &assessment.verdicts[1];
    assert_ptr_equal(clear->details, &other);
    assert_int_equal(clear->verdict, VERDICT_CLEAR);
    assert_true(bytes_equal_text(found->ban, "acme"));
    assert_int_equal(found->verdict, VERDICT_PRESENT);
    assert_int_equal(found->findings, 2);
    assert_int_equal(found->hints, 1);
    assert_int_equal(found->access_points, 1);
    assert_int_equal(assessment_exit_code(&assessment), 1);
    /* Present first, and the texts are its own. */
    assert_int_equal(assessment.findings[0].means, MEANS_PRESENT);
    assert_int_equal(assessment.findings[2].means, MEANS_MENTION);
    assert_true(bytes_equal_text(artifact_title(&assessment.findings[0].artifact), "agent"));
    assert_true(bytes_equal_text(assessment.coverage[0].source, "dpkg"));
    assessment_done(&assessment);
}

static void is_undetermined_without_coverage(void **state)
{
    struct assessment assessment;
    assessment_init(&assessment);
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment.verdicts[0].verdict, VERDICT_UNDETERMINED);
    assert_int_equal(assessment_exit_code(&assessment), 2);
    assessment_done(&assessment);

    assessment_init(&assessment);
    cover(&assessment, COVERAGE_COMPLETE, true);
    cover(&assessment, COVERAGE_FAILED, false);
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment_exit_code(&assessment), 0);
    cover(&assessment, COVERAGE_FAILED, true);
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment_exit_code(&assessment), 2);
    assessment_done(&assessment);
}

static void takes_what_is_gone_for_the_past(void **state)
{
    struct assessment assessment;
    assessment_init(&assessment);
    cover(&assessment, COVERAGE_COMPLETE, true);
    add(&assessment, "acme", MEANS_ACCESS, CONFIDENCE_SEEN, "2026-01-01T00:00:00Z");
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment.verdicts[1].verdict, VERDICT_PAST);
    assert_int_equal(assessment.verdicts[1].access_points, 0);
    assessment_done(&assessment);
}

static void does_not_rest_on_what_is_unverified(void **state)
{
    struct assessment assessment;
    assessment_init(&assessment);
    cover(&assessment, COVERAGE_COMPLETE, true);
    add(&assessment, "acme", MEANS_PRESENT, CONFIDENCE_UNVERIFIED, "");
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment.verdicts[1].verdict, VERDICT_CLEAR);
    assert_int_equal(assessment.verdicts[1].hints, 1);
    assert_int_equal(assessment_exit_code(&assessment), 0);
    assessment_done(&assessment);
}

static void add_call(struct assessment *assessment, const char *last)
{
    struct finding finding = {.ban = acme.id, .means = MEANS_CALLBACK};
    artifact_init(&finding.artifact, KIND_CONTACT);
    artifact_set_text(&finding.artifact, CONTACT_LAST, last);
    assessment_add_finding(assessment, &finding);
}

static void is_calling_with_the_last_time(void **state)
{
    struct assessment assessment;
    assessment_init(&assessment);
    cover(&assessment, COVERAGE_COMPLETE, true);
    add_call(&assessment, "2026-02-01T00:00:00Z");
    add_call(&assessment, "2026-03-01T00:00:00Z");
    add_call(&assessment, "2026-01-01T00:00:00Z");
    assessment_judge(&assessment, both, 2);
    assert_true(assessment.verdicts[1].is_calling);
    assert_true(bytes_equal_text(assessment.verdicts[1].last_call, "2026-03-01T00:00:00Z"));
    assert_int_equal(assessment.verdicts[1].verdict, VERDICT_CLEAR);
    assert_int_equal(assessment_exit_code(&assessment), 1);
    assessment_done(&assessment);
}

static void remembers_bans_that_are_gone(void **state)
{
    struct assessment assessment;
    assessment_init(&assessment);
    cover(&assessment, COVERAGE_COMPLETE, true);
    add(&assessment, "forgotten", MEANS_RESIDUE, CONFIDENCE_SEEN, "");
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment.verdict_count, 3);
    assert_true(bytes_equal_text(assessment.verdicts[2].ban, "forgotten"));
    assert_null(assessment.verdicts[2].details);
    assert_int_equal(assessment.verdicts[2].verdict, VERDICT_RESIDUE);
    /* Judging again, or with the same ban twice, changes nothing. */
    const struct ban *const twice[] = {&other, &acme, &acme};
    assessment_judge(&assessment, twice, 3);
    assert_int_equal(assessment.verdict_count, 3);
    assert_true(bytes_equal_text(assessment.verdicts[2].ban, "forgotten"));
    assessment_done(&assessment);
}

static void counts_beyond_what_it_lists(void **state)
{
    struct assessment assessment;
    assessment_init(&assessment);
    for (size_t i = 0; i < FINDINGS_MAX + 10; i++) {
        add(&assessment, "acme", MEANS_RESIDUE, CONFIDENCE_SEEN, "");
    }
    assert_int_equal(assessment.finding_count, FINDINGS_MAX);
    assert_int_equal(assessment.findings_dropped, 10);
    assessment_judge(&assessment, both, 2);
    assert_int_equal(assessment.verdicts[1].findings, FINDINGS_MAX + 10);
    assert_int_equal(assessment.verdicts[1].verdict, VERDICT_RESIDUE);
    assessment_done(&assessment);
}

static void matches_artifacts_and_the_device_itself(void **state)
{
    static const char yaml[] =
        "ban: dji\ntitle: t\nproducts: [{id: drone, name: A drone, source: s}]\nindicators:\n"
        "  - {device: {mac: '2c:c4:4f:*'}, means: present, product: drone, source: s}\n"
        "  - {package: {name: agent}, means: residue, source: s, note: n}\n";
    struct ban  *ban = NULL;
    struct error error = {0};
    struct arena arena;
    arena_init(&arena, 1 << 16);
    assert_int_equal(ban_read(bytes_of(yaml), "t", &ban, NULL, &error), STATUS_OK);
    const struct ban *bans[] = {ban};
    struct matcher   *matcher = matcher_new(bans, 1);

    struct header header = {.version = 1, .started = bytes_of("2026-01-01T00:00:00Z")};
    struct bytes  macs[] = {bytes_of("00:11:22:33:44:55"), bytes_of("2C:C4:4F:01:02:03")};
    artifact_init(&header.device, KIND_DEVICE);
    artifact_set_list(&header.device, DEVICE_MAC, macs, 2, &arena);
    struct artifact package;
    artifact_init(&package, KIND_PACKAGE);
    artifact_set_text(&package, PACKAGE_NAME, "agent");

    struct assessment assessment;
    assessment_init(&assessment);
    cover(&assessment, COVERAGE_COMPLETE, true);
    assessment_set_header(&assessment, &header);
    arena_done(&arena);
    assessment_match_device(&assessment, matcher);
    assert_int_equal(assessment.artifact_count, 0);
    assessment_match(&assessment, matcher, &package);
    assert_int_equal(assessment.artifact_count, 1);
    assessment_judge(&assessment, bans, 1);
    assert_int_equal(assessment.finding_count, 2);
    assert_int_equal(assessment.verdicts[0].verdict, VERDICT_PRESENT);
    assert_true(bytes_equal_text(assessment.findings[0].product_name, "A drone"));
    assert_true(bytes_equal_text(assessment.findings[1].note, "n"));
    assert_true(bytes_equal_text(assessment.findings[1].indicator, "package {name: agent}"));
    assessment_done(&assessment);
    matcher_free(matcher);
    ban_free(ban);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_each_ban_in_the_order_given),
        cmocka_unit_test(is_undetermined_without_coverage),
        cmocka_unit_test(takes_what_is_gone_for_the_past),
        cmocka_unit_test(does_not_rest_on_what_is_unverified),
        cmocka_unit_test(is_calling_with_the_last_time),
        cmocka_unit_test(remembers_bans_that_are_gone),
        cmocka_unit_test(counts_beyond_what_it_lists),
        cmocka_unit_test(matches_artifacts_and_the_device_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
