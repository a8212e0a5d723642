#include "ban/verdict.h"

#include "unit.h"

/* One row for every way findings and coverage can meet. */
static void follows_the_table(void **state)
{
    static const struct {
        size_t       counted[MEANS_COUNT];
        bool         is_blocked;
        enum verdict expected;
    } rows[] = {
        {{0}, false, VERDICT_CLEAR},
        {{0}, true, VERDICT_UNDETERMINED},
        {{[MEANS_PRESENT] = 1}, false, VERDICT_PRESENT},
        {{[MEANS_PRESENT] = 1}, true, VERDICT_PRESENT},
        {{[MEANS_PRESENT] = 1, [MEANS_ACCESS] = 9, [MEANS_PAST] = 9}, false, VERDICT_PRESENT},
        {{[MEANS_ACCESS] = 1}, false, VERDICT_RESIDUE},
        {{[MEANS_ACCESS] = 1}, true, VERDICT_RESIDUE},
        {{[MEANS_RESIDUE] = 1}, false, VERDICT_RESIDUE},
        {{[MEANS_RESIDUE] = 1, [MEANS_PAST] = 3}, true, VERDICT_RESIDUE},
        {{[MEANS_PAST] = 1}, false, VERDICT_PAST},
        {{[MEANS_PAST] = 1}, true, VERDICT_UNDETERMINED},
        {{[MEANS_CALLBACK] = 5}, false, VERDICT_CLEAR},
        {{[MEANS_CALLBACK] = 5}, true, VERDICT_UNDETERMINED},
        {{[MEANS_MENTION] = 5}, false, VERDICT_CLEAR},
        {{[MEANS_MENTION] = 5}, true, VERDICT_UNDETERMINED},
        {{[MEANS_CALLBACK] = 5, [MEANS_PAST] = 1}, true, VERDICT_UNDETERMINED},
        {{[MEANS_CALLBACK] = 5, [MEANS_PAST] = 1}, false, VERDICT_PAST},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(verdict_of(rows[i].counted, rows[i].is_blocked), rows[i].expected);
    }
}

static void counts_neither_mentions_nor_what_is_unverified(void **state)
{
    for (size_t means = 0; means < MEANS_COUNT; means++) {
        bool is_mention = means == MEANS_MENTION;
        assert_int_equal(verdict_counts((enum means)means, CONFIDENCE_SEEN), !is_mention);
        assert_int_equal(verdict_counts((enum means)means, CONFIDENCE_WEAK), !is_mention);
        assert_false(verdict_counts((enum means)means, CONFIDENCE_UNVERIFIED));
    }
}

static void is_blocked_by_what_was_required_and_not_examined(void **state)
{
    static const bool blocks[COVERAGE_STATUS_COUNT] = {
        [COVERAGE_PARTIAL] = true, [COVERAGE_FAILED] = true, [COVERAGE_SKIPPED] = true};
    for (size_t i = 0; i < COVERAGE_STATUS_COUNT; i++) {
        struct coverage coverage = {.status = (enum coverage_status)i, .is_required = true};
        assert_int_equal(verdict_blocked_by(&coverage), blocks[i]);
        coverage.is_required = false;
        assert_false(verdict_blocked_by(&coverage));
    }
}

static void has_the_words_of_the_manual(void **state)
{
    static const char *const words[] = {"present", "residue", "past", "undetermined", "clear"};
    for (size_t i = 0; i < VERDICT_COUNT; i++) {
        assert_string_equal(verdict_name((enum verdict)i), words[i]);
    }
    for (size_t i = 0; i < MEANS_COUNT; i++) {
        enum means means = MEANS_PRESENT;
        assert_true(means_of(bytes_of(means_name((enum means)i)), &means));
        assert_int_equal(means, i);
    }
    for (size_t i = 0; i < CONFIDENCE_COUNT; i++) {
        enum confidence confidence = CONFIDENCE_SEEN;
        assert_true(confidence_of(bytes_of(confidence_name((enum confidence)i)), &confidence));
        assert_int_equal(confidence, i);
    }
    enum means      means = MEANS_PAST;
    enum confidence confidence = CONFIDENCE_WEAK;
    assert_false(means_of(bytes_of("Present"), &means));
    assert_false(confidence_of(bytes_of(""), &confidence));
    assert_int_equal(means, MEANS_PAST);
    assert_int_equal(confidence, CONFIDENCE_WEAK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_table),
        cmocka_unit_test(counts_neither_mentions_nor_what_is_unverified),
        cmocka_unit_test(is_blocked_by_what_was_required_and_not_examined),
        cmocka_unit_test(has_the_words_of_the_manual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
