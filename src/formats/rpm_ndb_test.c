#include "formats/rpm_ndb.h"

#include "fixture.h"
#include "formats/rpm_header.h"

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 32 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_done(&arena);
    return 0;
}

/* Two records of a real SUSE database. */
static void reads_real_records(void **state)
{
    struct bytes          contents = source_bytes("fuzz/rpm_ndb/suse");
    struct source         source = source_of_bytes(contents);
    struct rpm_ndb        database;
    struct rpm_ndb_record record;
    struct rpm_header     header;
    uint32_t              numbers[2];
    char                 *names[2];
    assert_int_equal(rpm_ndb_open(&source, &database, NULL), STATUS_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(rpm_ndb_next(&database, &arena, &record, NULL), STATUS_OK);
        assert_int_equal(rpm_header_open(record.blob, &header, NULL), STATUS_OK);
        struct bytes name = rpm_header_text(&header, RPM_TAG_NAME);
        numbers[i] = record.number;
        names[i] = xasprintf("%.*s", (int)name.size, (const char *)name.data);
    }
    assert_int_equal(numbers[0], 1);
    assert_int_equal(numbers[1], 23);
    assert_string_equal(names[0], "system-user-root");
    assert_string_equal(names[1], "libbz2-1");
    assert_int_equal(rpm_ndb_next(&database, &arena, &record, NULL), STATUS_ABSENT);
    free(names[0]);
    free(names[1]);
    free_bytes(contents);
}

static enum status walk_changed(size_t offset, uint8_t byte, struct error *error)
{
    struct bytes contents = source_bytes("fuzz/rpm_ndb/suse");
    ((uint8_t *)(uintptr_t)contents.data)[offset] = byte;
    struct source         source = source_of_bytes(contents);
    struct rpm_ndb        database;
    struct rpm_ndb_record record;
    enum status           status = rpm_ndb_open(&source, &database, error);
    enum status           first_failure = status;
    while (status == STATUS_OK) {
        struct error later = {0};
        enum status  next = rpm_ndb_next(&database, &arena, &record, &later);
        if (next != STATUS_OK && next != STATUS_ABSENT && first_failure == STATUS_OK) {
            first_failure = next;
            *error = later;
        }
        status = next == STATUS_ABSENT ? next : STATUS_OK;
    }
    free_bytes(contents);
    return first_failure;
}

static void says_what_is_damaged(void **state)
{
    static const struct {
        size_t      offset;
        uint8_t     byte;
        enum status status;
        const char *text;
    } cases[] = {
        {0, 'x', STATUS_MALFORMED, "no \"RpmP\" where ndb must have one"},
        {4, 1, STATUS_UNSUPPORTED, "ndb version 1"},
        {15, 1, STATUS_TOO_LARGE, "ndb has over 16384 pages of slots"},
        {32, 'x', STATUS_MALFORMED, "no \"Slot\" where ndb must have one"},
        {4096, 'x', STATUS_MALFORMED, "no \"BlbS\" where ndb must have one"},
        {4100, 9, STATUS_MALFORMED, "ndb record belongs to another package"},
        {4111, 9, STATUS_TRUNCATED, "ndb record is cut short"},
        {42, 9, STATUS_TRUNCATED, "the file is cut short"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {0};
        assert_int_equal(walk_changed(cases[i].offset, cases[i].byte, &error), cases[i].status);
        assert_string_equal(error.text, cases[i].text);
    }
}

static void survive(struct bytes prefix)
{
    struct source         source = source_of_bytes(prefix);
    struct rpm_ndb        database;
    struct rpm_ndb_record record;
    unsigned              rounds = 0;
    if (rpm_ndb_open(&source, &database, NULL) == STATUS_OK) {
        while (rpm_ndb_next(&database, &arena, &record, NULL) != STATUS_ABSENT) {
            assert_true(++rounds <= 256);
        }
    }
    arena_clear(&arena);
}

static void ends_on_every_prefix(void **state)
{
    struct bytes contents = source_bytes("fuzz/rpm_ndb/suse");
    for_each_prefix(contents, survive);
    free_bytes(contents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_real_records, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_what_is_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends_on_every_prefix, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
