#include "formats/berkeley_hash.h"

#include "base/reader.h"
#include "fixture.h"

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

/* Keys 0 to 11, values "record N xxx"; the value of key 7 fills four overflow pages. */
static void check_records(const char *name, bool is_big_endian)
{
    struct bytes           contents = source_bytes(name);
    struct source          source = source_of_bytes(contents);
    struct berkeley_hash   database;
    struct berkeley_record record;
    unsigned               seen = 0;
    size_t                 longest = 0;
    assert_int_equal(berkeley_hash_open(&source, &arena, &database, NULL), STATUS_OK);
    assert_int_equal(database.is_big_endian, is_big_endian);
    enum status status = STATUS_OK;
    while ((status = berkeley_hash_next(&database, &arena, &record, NULL)) == STATUS_OK) {
        struct reader key = reader_of(record.key);
        uint32_t      number = is_big_endian ? reader_u32be(&key) : reader_u32le(&key);
        assert_true(number < 12);
        assert_int_equal(seen >> number & 1U, 0);
        seen |= 1U << number;
        char *start = xasprintf("record %u x", number);
        assert_true(number == 0 || bytes_start_with(record.value, start));
        longest = record.value.size > longest ? record.value.size : longest;
        free(start);
    }
    assert_int_equal(status, STATUS_ABSENT);
    assert_int_equal(seen, 0xfff);
    assert_int_equal(longest, strlen("record 7 ") + 1500);
    free_bytes(contents);
}

static void reads_both_byte_orders(void **state)
{
    check_records("fuzz/berkeley_hash/little", false);
    check_records("fuzz/berkeley_hash/big", true);
}

static void reads_a_real_rpm_database(void **state)
{
    struct bytes           contents = shared_bytes("linux-pkg/syft-Packages");
    struct source          source = source_of_bytes(contents);
    struct berkeley_hash   database;
    struct berkeley_record record;
    size_t                 sizes[3] = {0};
    size_t                 count = 0;
    assert_int_equal(berkeley_hash_open(&source, &arena, &database, NULL), STATUS_OK);
    while (count < COUNT_OF(sizes) &&
           berkeley_hash_next(&database, &arena, &record, NULL) == STATUS_OK) {
        sizes[count++] = record.value.size;
    }
    assert_int_equal(count, 2); /* the counter, and one package */
    assert_true(sizes[0] == 4 || sizes[1] == 4);
    free_bytes(contents);
}

static enum status open_changed(size_t offset, uint8_t byte, struct error *error)
{
    struct bytes contents = source_bytes("fuzz/berkeley_hash/little");
    ((uint8_t *)(uintptr_t)contents.data)[offset] = byte;
    struct source        source = source_of_bytes(contents);
    struct berkeley_hash database;
    enum status          status = berkeley_hash_open(&source, &arena, &database, error);
    free_bytes(contents);
    return status;
}

static void refuses_what_it_does_not_know(void **state)
{
    struct error error = {0};
    assert_int_equal(open_changed(12, 0, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, "not a Berkeley DB hash database");
    assert_int_equal(open_changed(16, 7, &error), STATUS_UNSUPPORTED);
    assert_string_equal(error.text, "Berkeley DB hash version 7");
    assert_int_equal(open_changed(21, 0, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, "Berkeley DB pages of 0 bytes");
}

/* Every byte damaged once: the reader ends, and gives at most what is there. */
static void ends_whatever_is_damaged(void **state)
{
    struct bytes contents = source_bytes("fuzz/berkeley_hash/little");
    uint8_t     *data = (uint8_t *)(uintptr_t)contents.data;
    for (size_t i = 0; i < contents.size; i++) {
        struct source          source = source_of_bytes(contents);
        struct berkeley_hash   database;
        struct berkeley_record record;
        unsigned               rounds = 0;
        data[i] ^= 0xff;
        if (berkeley_hash_open(&source, &arena, &database, NULL) == STATUS_OK) {
            while (berkeley_hash_next(&database, &arena, &record, NULL) != STATUS_ABSENT) {
                assert_true(++rounds < 100000);
            }
        }
        data[i] ^= 0xff;
        arena_clear(&arena);
    }
    free_bytes(contents);
}

static void survive(struct bytes prefix)
{
    struct source          source = source_of_bytes(prefix);
    struct berkeley_hash   database;
    struct berkeley_record record;
    bool                   failed = false;
    enum status            status = berkeley_hash_open(&source, &arena, &database, NULL);
    assert_true(prefix.size >= 512 || status == STATUS_TRUNCATED);
    while (status == STATUS_OK) {
        enum status next = berkeley_hash_next(&database, &arena, &record, NULL);
        failed = failed || (next != STATUS_OK && next != STATUS_ABSENT);
        status = next == STATUS_ABSENT ? next : STATUS_OK;
    }
    assert_true(prefix.size < 512 || failed);
    arena_clear(&arena);
}

static void complains_about_every_prefix(void **state)
{
    struct bytes contents = source_bytes("fuzz/berkeley_hash/little");
    for_each_prefix(contents, survive);
    free_bytes(contents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_both_byte_orders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_a_real_rpm_database, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_what_it_does_not_know, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends_whatever_is_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(complains_about_every_prefix, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
