#include "formats/rpm_header.h"

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

static struct bytes      blob;
static struct rpm_header header;

static void open_header(const char *name)
{
    blob = source_bytes(name);
    assert_int_equal(rpm_header_open(blob, &header, NULL), STATUS_OK);
}

static void reads_a_package(void **state)
{
    uint64_t number = 0;
    open_header("fuzz/rpm_header/2");
    assert_bytes(rpm_header_text(&header, RPM_TAG_NAME), "hlinktest");
    assert_bytes(rpm_header_version(&header, &arena), "1.0-1");
    assert_bytes(rpm_header_text(&header, RPM_TAG_ARCHITECTURE), "noarch");
    assert_bytes(rpm_header_text(&header, RPM_TAG_LICENSE), "Testing");
    assert_bytes(rpm_header_text(&header, RPM_TAG_SOURCE_RPM), "hlinktest-1.0-1.src.rpm");
    assert_true(rpm_header_number(&header, RPM_TAG_INSTALL_TIME, 0, &number));
    assert_true(number > 1400000000);
    assert_true(rpm_header_number(&header, RPM_TAG_SIZE, 0, &number));
    assert_false(rpm_header_number(&header, RPM_TAG_SIZE, 1, &number));
    assert_false(rpm_header_number(&header, RPM_TAG_NAME, 0, &number));
    assert_int_equal(rpm_header_text(&header, RPM_TAG_VENDOR).size, 0);
    assert_int_equal(rpm_header_text(&header, RPM_TAG_SIZE).size, 0);
    free_bytes(blob);
}

static void lists_its_files(void **state)
{
    struct bytes *paths;
    size_t        count;
    open_header("fuzz/rpm_header/2");
    assert_int_equal(rpm_header_files(&header, &arena, &paths, &count, NULL), STATUS_OK);
    assert_int_equal(count, 8);
    assert_bytes(paths[0], "/foo");
    assert_bytes(paths[count - 1], "/foo/zzzz");
    free_bytes(blob);
}

/* One entry of a small header with the given type, offset and count. */
static struct bytes small_header(uint8_t tag, uint8_t type, uint8_t offset, uint8_t count)
{
    static uint8_t small[8 + 16 + 4];
    memset(small, 0, sizeof small);
    small[3] = 1;
    small[7] = 4;
    small[8 + 2] = tag;
    small[8 + 7] = type;
    small[8 + 11] = offset;
    small[8 + 15] = count;
    small[24] = 'a';
    return (struct bytes){small, sizeof small};
}

static void refuses_entries_that_do_not_fit(void **state)
{
    static const struct {
        uint8_t type, offset, count;
        bool    fits;
    } cases[] = {{6, 0, 1, true},  {6, 5, 1, false},  {4, 0, 1, true}, {4, 1, 1, false},
                 {4, 0, 2, false}, {5, 0, 1, false},  {7, 1, 3, true}, {7, 1, 4, false},
                 {0, 0, 1, false}, {10, 0, 1, false}, {8, 0, 4, true}, {8, 0, 5, false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {0};
        enum status  status =
            rpm_header_open(small_header(1, cases[i].type, cases[i].offset, cases[i].count),
                            &header, &error);
        assert_int_equal(status, cases[i].fits ? STATUS_OK : STATUS_MALFORMED);
        assert_string_equal(error.text, cases[i].fits ? "" : "RPM header tag 256 does not fit");
    }
}

static void refuses_lists_without_an_end(void **state)
{
    struct error  error = {0};
    struct bytes *items;
    size_t        count;
    assert_int_equal(rpm_header_open(small_header(1, 8, 0, 3), &header, &error), STATUS_OK);
    assert_int_equal(rpm_header_list(&header, (enum rpm_tag)256, &arena, &items, &count, &error),
                     STATUS_OK);
    assert_int_equal(rpm_header_open(small_header(1, 8, 3, 1), &header, &error), STATUS_OK);
    uint8_t *data = (uint8_t *)(uintptr_t)header.data.data;
    data[3] = 'x';
    assert_int_equal(rpm_header_list(&header, (enum rpm_tag)256, &arena, &items, &count, &error),
                     STATUS_TRUNCATED);
    assert_string_equal(error.text, "RPM header list is cut short");
}

static void refuses_giants(void **state)
{
    struct error  error = {0};
    const uint8_t many[8] = {0, 1, 0, 0, 0, 0, 0, 0};
    const uint8_t large[8] = {0, 0, 0, 0, 4, 0, 0, 1};
    assert_int_equal(rpm_header_open((struct bytes){many, 8}, &header, &error), STATUS_TOO_LARGE);
    assert_int_equal(rpm_header_open((struct bytes){large, 8}, &header, &error), STATUS_TOO_LARGE);
    assert_string_equal(error.text, "RPM header is too large");
}

static void refuse(struct bytes prefix)
{
    struct error error = {0};
    assert_int_equal(rpm_header_open(prefix, &header, &error), STATUS_TRUNCATED);
    assert_string_equal(error.text, "RPM header is cut short");
}

static void refuses_every_prefix(void **state)
{
    struct bytes whole = source_bytes("fuzz/rpm_header/1");
    for_each_prefix(whole, refuse);
    free_bytes(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_package, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_its_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_entries_that_do_not_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_lists_without_an_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_giants, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_every_prefix, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
