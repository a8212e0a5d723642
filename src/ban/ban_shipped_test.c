/* The shipped bans against tests/ban-files/expect.jsonl: what each must find, and must not. */

#include "ban/matcher.h"

#include "artifact/record.h"
#include "base/json_reader.h"
#include "fixture.h"

enum { BANS_MAX = 64, EXPECTED_MAX = 16 };

struct shipped {
    struct ban     *bans[BANS_MAX];
    struct matcher *matchers[BANS_MAX];
    bool           *was_needed[BANS_MAX]; /* by indicator: some line finds it */
    size_t          count;
};

static struct shipped shipped;

static int read_shipped(void **state)
{
    const struct shipped_ban *files = shipped_bans(&shipped.count);
    for (size_t i = 0; i < shipped.count; i++) {
        struct error error = {0};
        struct bytes yaml = {files[i].yaml, files[i].size};
        if (ban_read(yaml, files[i].id, &shipped.bans[i], NULL, &error) != STATUS_OK) {
            print_error("%s\n", error.text);
            return -1;
        }
        const struct ban *ban = shipped.bans[i];
        shipped.matchers[i] = matcher_new(&ban, 1);
        shipped.was_needed[i] = xcalloc(ban->indicator_count + 1, sizeof(bool));
    }
    return 0;
}

static int drop_shipped(void **state)
{
    for (size_t i = 0; i < shipped.count; i++) {
        matcher_free(shipped.matchers[i]);
        ban_free(shipped.bans[i]);
        free(shipped.was_needed[i]);
    }
    return 0;
}

static void has_the_id_of_its_file(void **state)
{
    size_t                    count = 0;
    const struct shipped_ban *files = shipped_bans(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(bytes_equal_text(shipped.bans[i]->id, files[i].id));
    }
}

/* ---- cases ---- */

struct expectation {
    struct bytes ban;
    struct bytes artifact; /* JSON */
    bool         means[MEANS_COUNT];
};

static bool read_expectation(struct bytes line, struct arena *arena, struct expectation *expected)
{
    struct json_reader json = json_reader_of(line, arena);
    struct bytes       name;
    *expected = (struct expectation){0};
    json_enter_object(&json);
    while (json_next_member(&json, &name)) {
        if (bytes_equal_text(name, "ban")) {
            expected->ban = json_string(&json);
        } else if (bytes_equal_text(name, "artifact")) {
            expected->artifact = json_raw(&json);
        } else if (bytes_equal_text(name, "expect")) {
            json_enter_array(&json);
            while (json_next_element(&json)) {
                enum means means = MEANS_PRESENT;
                if (!means_of(json_string(&json), &means)) {
                    json_fail(&json, "unknown means");
                }
                expected->means[means] = true;
            }
        } else {
            json_fail(&json, "unknown member");
        }
    }
    json_expect_end(&json);
    return !json_failed(&json) && expected->artifact.size != 0;
}

struct outcome {
    const struct ban *ban;
    bool             *was_needed;
    bool              means[MEANS_COUNT];
};

static void keep(void *context, const struct ban *ban, const struct indicator *indicator,
                 const struct artifact *artifact)
{
    struct outcome *outcome = context;
    outcome->means[indicator->means] = true;
    outcome->was_needed[indicator - ban->indicators] = true;
}

static size_t ban_number(struct bytes id)
{
    size_t number = 0;
    while (number < shipped.count && !bytes_equal(shipped.bans[number]->id, id)) {
        number++;
    }
    return number;
}

static size_t complain_of_difference(size_t line, const struct expectation *expected,
                                     const struct outcome *outcome)
{
    size_t differences = 0;
    for (size_t i = 0; i < MEANS_COUNT; i++) {
        if (expected->means[i] != outcome->means[i]) {
            print_error("expect.jsonl:%zu: %s '%s' for %.*s\n", line,
                        expected->means[i] ? "does not find" : "must not find",
                        means_name((enum means)i), (int)expected->artifact.size,
                        (const char *)expected->artifact.data);
            differences++;
        }
    }
    return differences;
}

static size_t check_line(size_t number, struct bytes line, struct arena *arena)
{
    struct expectation expected;
    struct record      record;
    struct error       error = {0};
    if (!read_expectation(line, arena, &expected)) {
        print_error("expect.jsonl:%zu: not a case\n", number);
        return 1;
    }
    size_t ban = ban_number(expected.ban);
    if (ban == shipped.count) {
        print_error("expect.jsonl:%zu: no such ban\n", number);
        return 1;
    }
    struct bytes text =
        arena_text(arena, "{\"artifact\":%.*s,\"from\":\"test\"}", (int)expected.artifact.size,
                   (const char *)expected.artifact.data);
    if (record_read(text, arena, &record, &error) != STATUS_OK || record.type != RECORD_ARTIFACT ||
        record.artifact.kind == KIND_UNKNOWN || record.artifact.extra_count != 0) {
        print_error("expect.jsonl:%zu: not an artifact of the schema: %s\n", number, error.text);
        return 1;
    }
    struct outcome outcome = {.was_needed = shipped.was_needed[ban]};
    matcher_match(shipped.matchers[ban], &record.artifact, keep, &outcome);
    return complain_of_difference(number, &expected, &outcome);
}

static void finds_what_it_must_and_nothing_else(void **state)
{
    struct bytes contents = source_bytes("tests/ban-files/expect.jsonl");
    struct bytes rest = contents;
    struct bytes line;
    struct arena arena;
    size_t       failures = 0;
    size_t       number = 0;
    arena_init(&arena, 16 << 20);
    while (bytes_next_line(&rest, &line)) {
        number++;
        failures += check_line(number, line, &arena);
        arena_clear(&arena);
    }
    arena_done(&arena);
    free_bytes(contents);
    print_message("%zu cases\n", number);
    assert_int_equal(failures, 0);
    assert_true(number > 100);
}

/* An indicator that no case needs is a mistake in the ban or a gap in the cases. */
static void has_a_case_for_every_indicator(void **state)
{
    size_t unneeded = 0;
    for (size_t i = 0; i < shipped.count; i++) {
        for (size_t j = 0; j < shipped.bans[i]->indicator_count; j++) {
            const struct indicator *indicator = &shipped.bans[i]->indicators[j];
            if (!shipped.was_needed[i][j]) {
                print_error("%.*s.yaml:%llu: no case finds %.*s\n", (int)shipped.bans[i]->id.size,
                            (const char *)shipped.bans[i]->id.data,
                            (unsigned long long)indicator->line, (int)indicator->text.size,
                            (const char *)indicator->text.data);
                unneeded++;
            }
        }
    }
    assert_int_equal(unneeded, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_id_of_its_file),
        cmocka_unit_test(finds_what_it_must_and_nothing_else),
        cmocka_unit_test(has_a_case_for_every_indicator),
    };
    return cmocka_run_group_tests(tests, read_shipped, drop_shipped);
}
