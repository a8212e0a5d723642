#include "catalog/fixture.h"

#define MONDAY "2026-01-05T08:00:00Z"
#define TUESDAY "2026-01-06T08:00:00Z"
#define WEDNESDAY "2026-01-07T08:00:00Z"

#define ALL_OF(source) ((struct looked[]){{source, COVERAGE_COMPLETE}, {0}})

static const char PRESENT[] =
    "  - package: {name: kesl}\n"
    "    means: present\n"
    "    source: a test\n";
static const char PRESENT_AND_TOOL[] =
    "  - package: {name: kesl}\n"
    "    means: present\n"
    "    source: a test\n"
    "  - package: {name: klnagent*}\n"
    "    means: access\n"
    "    source: a test\n";
static const char MENTION[] =
    "  - package: {name: kesl}\n"
    "    means: mention\n"
    "    source: a test\n";
static const char NOTHING[] =
    "  - package: {name: nothing-of-the-kind}\n"
    "    means: present\n"
    "    source: a test\n";
static const char CALLBACK[] =
    "  - contact: {peer: .kaspersky.com}\n"
    "    means: callback\n"
    "    source: a test\n";
static const char OF_DEVICE[] =
    "  - device: {hostname: atlas}\n"
    "    means: present\n"
    "    source: a test\n";

static const struct found with_kesl[] = {{"dpkg", "kesl", "status:1"},
                                         {"dpkg", "bash", "status:2"},
                                         {0}};
static const struct found clean[] = {{"dpkg", "bash", "status:2"}, {0}};

static uint64_t match(struct catalog *catalog, const struct ban *ban)
{
    uint64_t     matched = 99;
    struct error error = {0};
    enum status  status = catalog_match(catalog, &ban, 1, &matched, &error);
    if (status != STATUS_OK) {
        print_error("%s\n", error.text);
    }
    assert_int_equal(status, STATUS_OK);
    return matched;
}

/* With `ban` given (may be NULL), the verdict on the one device; *ret_assessment is to be done. */
static enum verdict assess(struct catalog *catalog, const struct ban *ban,
                           struct assessment *ret_assessment)
{
    struct error error = {0};
    assessment_init(ret_assessment);
    enum status status = catalog_assess(catalog, 1, &ban, ban != NULL, ret_assessment, &error);
    if (status != STATUS_OK) {
        print_error("%s\n", error.text);
    }
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(ret_assessment->verdict_count, 1);
    return ret_assessment->verdicts[0].verdict;
}

static enum verdict verdict_now(struct catalog *catalog, const struct ban *ban)
{
    struct assessment assessment;
    enum verdict      verdict = assess(catalog, ban, &assessment);
    assessment_done(&assessment);
    return verdict;
}

static void a_scan_stores_what_it_finds(void **state)
{
    struct catalog   *catalog = ((struct fixture *)*state)->catalog;
    struct ban       *ban = ban_of(PRESENT);
    struct assessment assessment;
    scan_for(catalog, ban, MONDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(assess(catalog, ban, &assessment), VERDICT_PRESENT);
    assert_int_equal(assessment.finding_count, 1);
    const struct finding *finding = &assessment.findings[0];
    assert_true(bytes_equal_text(finding->first_seen, MONDAY));
    assert_true(bytes_equal_text(finding->last_seen, MONDAY));
    assert_int_equal(finding->gone.size, 0);
    assert_true(bytes_equal_text(finding->artifact.from, "status:1"));
    assert_true(bytes_equal_text(finding->ban, "kaspersky"));
    assert_true(bytes_equal(finding->indicator, ban->indicators[0].text));
    assert_int_equal(assessment.artifact_count, 2);
    assert_int_equal(assessment.coverage_count, 1);
    assert_true(bytes_equal_text(assessment.header.started, MONDAY));
    assert_true(assessment.finished.size != 0);
    assert_ptr_equal(assessment.verdicts[0].details, ban);
    assert_string_equal(text_of(catalog, "SELECT verdict FROM verdict"), "present");
    assessment_done(&assessment);
    ban_free(ban);
}

static void a_new_ban_is_answered_from_what_was_stored(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *ban = ban_of(PRESENT);
    scan(catalog, MONDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(match(catalog, ban), 3); /* two packages and the device */
    assert_int_equal(verdict_now(catalog, ban), VERDICT_PRESENT);
    /* Once is enough. */
    assert_int_equal(match(catalog, ban), 0);
    ban_free(ban);
}

static void an_unchanged_ban_matches_only_what_is_new(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *ban = ban_of(PRESENT);
    scan(catalog, MONDAY, clean, ALL_OF("dpkg"));
    assert_int_equal(match(catalog, ban), 2);
    scan(catalog, TUESDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(match(catalog, ban), 1);
    assert_int_equal(verdict_now(catalog, ban), VERDICT_PRESENT);
    ban_free(ban);
}

static void a_changed_ban_adds_and_withdraws(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *first = ban_of(PRESENT);
    struct ban     *wider = ban_of(PRESENT_AND_TOOL);
    struct ban     *mention = ban_of(MENTION);
    scan(catalog, MONDAY,
         (struct found[]){{"dpkg", "kesl", "x:1"}, {"dpkg", "klnagent64", "x:2"}, {0}},
         ALL_OF("dpkg"));
    assert_int_equal(match(catalog, first), 3);
    assert_int_equal(match(catalog, wider), 3);
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM finding"), 2);
    /* The finding that both make was kept, not made again. */
    assert_int_equal(number_of(catalog,
                               "SELECT count(*) FROM finding WHERE withdrawn_at IS NOT NULL"),
                     0);

    assert_int_equal(match(catalog, mention), 3);
    assert_int_equal(number_of(catalog,
                               "SELECT count(*) FROM finding WHERE withdrawn_at IS NOT NULL"),
                     2);
    assert_int_equal(verdict_now(catalog, mention), VERDICT_CLEAR);

    /* And back: history keeps the withdrawn one. */
    assert_int_equal(match(catalog, first), 3);
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM finding"), 4);
    assert_int_equal(verdict_now(catalog, first), VERDICT_PRESENT);
    ban_free(first);
    ban_free(wider);
    ban_free(mention);
}

static void a_withdrawn_finding_is_not_the_past(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *ban = ban_of(PRESENT);
    struct ban     *nothing = ban_of(NOTHING);
    scan_for(catalog, ban, MONDAY, with_kesl, ALL_OF("dpkg"));
    scan_for(catalog, nothing, TUESDAY, clean, ALL_OF("dpkg"));
    assert_int_equal(verdict_now(catalog, nothing), VERDICT_CLEAR);
    ban_free(ban);
    ban_free(nothing);
}

static void what_was_present_and_is_gone_is_past(void **state)
{
    struct catalog   *catalog = ((struct fixture *)*state)->catalog;
    struct ban       *ban = ban_of(PRESENT);
    struct assessment assessment;
    scan_for(catalog, ban, MONDAY, with_kesl, ALL_OF("dpkg"));
    scan_for(catalog, ban, TUESDAY, clean, ALL_OF("dpkg"));
    assert_int_equal(assess(catalog, ban, &assessment), VERDICT_PAST);
    assert_int_equal(assessment.finding_count, 1);
    assert_true(bytes_equal_text(assessment.findings[0].gone, TUESDAY));
    assert_true(bytes_equal_text(assessment.findings[0].last_seen, MONDAY));
    assessment_done(&assessment);

    /* It comes back: present again, first seen when it first was. */
    scan_for(catalog, ban, WEDNESDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(assess(catalog, ban, &assessment), VERDICT_PRESENT);
    assert_int_equal(assessment.finding_count, 1);
    assert_true(bytes_equal_text(assessment.findings[0].first_seen, MONDAY));
    assert_true(bytes_equal_text(assessment.findings[0].last_seen, WEDNESDAY));
    assert_int_equal(assessment.findings[0].gone.size, 0);
    assessment_done(&assessment);
    ban_free(ban);
}

static void what_was_not_looked_for_is_still_present(void **state)
{
    struct catalog   *catalog = ((struct fixture *)*state)->catalog;
    struct ban       *ban = ban_of(PRESENT);
    struct assessment assessment;
    scan_for(catalog, ban, MONDAY, with_kesl, ALL_OF("dpkg"));
    scan_for(catalog, ban, TUESDAY, (struct found[]){{0}},
             (struct looked[]){{"dpkg", COVERAGE_FAILED}, {0}});
    assert_int_equal(assess(catalog, ban, &assessment), VERDICT_PRESENT);
    assert_true(bytes_equal_text(assessment.findings[0].last_seen, MONDAY));
    assessment_done(&assessment);
    ban_free(ban);
}

static void a_scan_with_a_changed_ban_matches_what_others_left(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *nothing = ban_of(NOTHING);
    struct ban     *ban = ban_of(PRESENT);
    scan_for(catalog, nothing, MONDAY, with_kesl, ALL_OF("dpkg"));
    scan_for(catalog, ban, TUESDAY, clean, ALL_OF("dpkg"));
    assert_int_equal(match(catalog, ban), 0);
    assert_int_equal(verdict_now(catalog, ban), VERDICT_PAST);
    ban_free(nothing);
    ban_free(ban);
}

static void a_ban_never_matched_is_matched_when_asked_for(void **state)
{
    struct fixture *fixture = *state;
    struct ban     *ban = ban_of(PRESENT);
    struct error    error;
    scan(fixture->catalog, MONDAY, with_kesl, ALL_OF("dpkg"));
    catalog_close(fixture->catalog);
    fixture->catalog = NULL;
    assert_int_equal(catalog_open(fixture->file, true, &fixture->catalog, &error), STATUS_OK);
    assert_int_equal(verdict_now(fixture->catalog, ban), VERDICT_PRESENT);
    assert_int_equal(number_of(fixture->catalog, "SELECT count(*) FROM finding"), 0);
    ban_free(ban);
}

static void a_changed_ban_that_was_not_matched_answers_for_itself(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *ban = ban_of(PRESENT);
    struct ban     *nothing = ban_of(NOTHING);
    scan_for(catalog, ban, MONDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(verdict_now(catalog, nothing), VERDICT_CLEAR);
    assert_int_equal(verdict_now(catalog, ban), VERDICT_PRESENT);
    ban_free(ban);
    ban_free(nothing);
}

static void a_remembered_ban_has_its_verdict_too(void **state)
{
    struct catalog   *catalog = ((struct fixture *)*state)->catalog;
    struct ban       *ban = ban_of(PRESENT);
    struct assessment assessment;
    scan_for(catalog, ban, MONDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(assess(catalog, NULL, &assessment), VERDICT_PRESENT);
    assert_null(assessment.verdicts[0].details);
    assert_true(bytes_equal_text(assessment.verdicts[0].title, "A test"));
    assessment_done(&assessment);
    ban_free(ban);
}

/* Matched on Monday, scanned without it on Tuesday: what came on Tuesday was never asked about. */
static void a_remembered_ban_is_not_clear_of_what_it_never_saw(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *ban = ban_of(PRESENT);
    scan_for(catalog, ban, MONDAY, clean, ALL_OF("dpkg"));
    assert_int_equal(verdict_now(catalog, NULL), VERDICT_CLEAR);
    scan(catalog, TUESDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(verdict_now(catalog, NULL), VERDICT_UNDETERMINED);
    assert_int_equal(match(catalog, ban), 1);
    assert_int_equal(verdict_now(catalog, NULL), VERDICT_PRESENT);
    ban_free(ban);
}

static void required_sources_that_failed_are_undetermined(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *ban = ban_of(PRESENT);
    scan_for(catalog, ban, MONDAY, clean,
             (struct looked[]){{"dpkg", COVERAGE_COMPLETE}, {"rpm", COVERAGE_FAILED}, {0}});
    assert_int_equal(verdict_now(catalog, ban), VERDICT_UNDETERMINED);
    ban_free(ban);
}

/* A later evict knows more fields of the same thing. */
static void an_artifact_of_which_more_is_known_is_matched_again(void **state)
{
    static const char by_origin[] =
        "  - package: {origin: Kaspersky*}\n"
        "    means: present\n"
        "    source: a test\n";
    struct catalog   *catalog = ((struct fixture *)*state)->catalog;
    struct ban       *ban = ban_of(by_origin);
    struct header     header = header_of("0123456789abcdef0123456789abcdef", "atlas", TUESDAY);
    struct artifact   package = package_of("dpkg", "kesl", "status:1");
    struct assessment assessment = {0};
    struct error      error;
    scan_for(catalog, ban, MONDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(verdict_now(catalog, ban), VERDICT_CLEAR);

    artifact_set_text(&package, PACKAGE_ORIGIN, "Kaspersky Lab");
    assert_int_equal(catalog_scan_begin(catalog, &header, &error), STATUS_OK);
    assert_int_equal(catalog_scan_artifact(catalog, &package, &error), STATUS_OK);
    assert_int_equal(catalog_scan_finish(catalog, &assessment, &error), STATUS_OK);
    assert_int_equal(number_of(catalog, COUNT_PACKAGES), 2);
    assert_int_equal(match(catalog, ban), 1);
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM finding"), 1);

    /* And an older one, that knows less, takes it back. */
    scan(catalog, WEDNESDAY, with_kesl, ALL_OF("dpkg"));
    assert_int_equal(match(catalog, ban), 1);
    assert_int_equal(number_of(catalog,
                               "SELECT count(*) FROM finding WHERE withdrawn_at IS NOT NULL"),
                     1);
    ban_free(ban);
}

static void a_ban_may_speak_of_the_device_itself(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct ban     *ban = ban_of(OF_DEVICE);
    scan_for(catalog, ban, MONDAY, clean, ALL_OF("dpkg"));
    assert_int_equal(verdict_now(catalog, ban), VERDICT_PRESENT);
    ban_free(ban);
}

static void give_contact(struct catalog *catalog, const char *started, bool is_there)
{
    struct header     header = header_of("0123456789abcdef0123456789abcdef", "atlas", started);
    struct assessment assessment = {0};
    struct coverage   coverage = {.source = bytes_of("contacts")};
    struct artifact   contact;
    struct error      error;
    artifact_init(&contact, KIND_CONTACT);
    artifact_set_text(&contact, FIELD_SOURCE, "contacts");
    artifact_set_text(&contact, CONTACT_PEER, "ds.kaspersky.com");
    artifact_set_text(&contact, CONTACT_LAST, "2026-01-05T07:30:00Z");
    contact.from = bytes_of("zeek/dns.log:1");
    assert_int_equal(catalog_scan_begin(catalog, &header, &error), STATUS_OK);
    if (is_there) {
        assert_int_equal(catalog_scan_artifact(catalog, &contact, &error), STATUS_OK);
    }
    assert_int_equal(catalog_scan_coverage(catalog, &coverage, &error), STATUS_OK);
    assert_int_equal(catalog_scan_finish(catalog, &assessment, &error), STATUS_OK);
}

static void a_call_that_is_over_leaves_its_time(void **state)
{
    struct catalog   *catalog = ((struct fixture *)*state)->catalog;
    struct ban       *ban = ban_of(CALLBACK);
    struct assessment assessment;
    give_contact(catalog, MONDAY, true);
    assert_int_equal(assess(catalog, ban, &assessment), VERDICT_CLEAR);
    assert_true(assessment.verdicts[0].is_calling);
    assert_true(bytes_equal_text(assessment.verdicts[0].last_call, "2026-01-05T07:30:00Z"));
    assert_int_equal(assessment_exit_code(&assessment), 1);
    assessment_done(&assessment);

    give_contact(catalog, TUESDAY, false);
    assert_int_equal(assess(catalog, ban, &assessment), VERDICT_CLEAR);
    assert_false(assessment.verdicts[0].is_calling);
    assert_true(bytes_equal_text(assessment.verdicts[0].last_call, "2026-01-05T07:30:00Z"));
    assert_int_equal(assessment.finding_count, 1);
    assert_int_equal(assessment_exit_code(&assessment), 0);
    assessment_done(&assessment);
    ban_free(ban);
}

static void says_when_there_is_no_such_device(void **state)
{
    struct catalog   *catalog = ((struct fixture *)*state)->catalog;
    struct assessment assessment;
    struct error      error;
    assessment_init(&assessment);
    assert_int_equal(catalog_assess(catalog, 7, NULL, 0, &assessment, &error), STATUS_ABSENT);
    assert_string_equal(error.text, "no device has number 7");
    assessment_done(&assessment);
}

static void does_not_match_in_the_middle_of_a_scan(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    struct header   header = header_of("0123456789abcdef0123456789abcdef", "atlas", MONDAY);
    struct error    error;
    uint64_t        matched;
    assert_int_equal(catalog_scan_begin(catalog, &header, &error), STATUS_OK);
    assert_int_equal(catalog_match(catalog, NULL, 0, &matched, &error), STATUS_WRONG_USE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_remove)
    const struct CMUnitTest tests[] = {
        TEST(a_scan_stores_what_it_finds),
        TEST(a_new_ban_is_answered_from_what_was_stored),
        TEST(an_unchanged_ban_matches_only_what_is_new),
        TEST(a_changed_ban_adds_and_withdraws),
        TEST(a_withdrawn_finding_is_not_the_past),
        TEST(what_was_present_and_is_gone_is_past),
        TEST(what_was_not_looked_for_is_still_present),
        TEST(a_scan_with_a_changed_ban_matches_what_others_left),
        TEST(a_ban_never_matched_is_matched_when_asked_for),
        TEST(a_changed_ban_that_was_not_matched_answers_for_itself),
        TEST(a_remembered_ban_has_its_verdict_too),
        TEST(a_remembered_ban_is_not_clear_of_what_it_never_saw),
        TEST(required_sources_that_failed_are_undetermined),
        TEST(an_artifact_of_which_more_is_known_is_matched_again),
        TEST(a_ban_may_speak_of_the_device_itself),
        TEST(a_call_that_is_over_leaves_its_time),
        TEST(says_when_there_is_no_such_device),
        TEST(does_not_match_in_the_middle_of_a_scan),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
