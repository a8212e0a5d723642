#include "artifact/record.h"

#include <stdlib.h>

#include "unit.h"

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 16 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_done(&arena);
    return 0;
}

static struct record read_good(const char *line)
{
    struct record record;
    struct error  error = {0};
    if (record_read(bytes_of(line), &arena, &record, &error) != STATUS_OK) {
        print_error("%s: %s at %llu\n", line, error.text, (unsigned long long)error.offset);
        fail();
    }
    return record;
}

static void lines_come_back_as_they_were(void **state)
{
    static const char *const lines[] = {
        "{\"evict\":1,\"device\":{\"hostname\":\"atlas\",\"machine_id\":\"ab\",\"mac\":[\"52:54:00:"
        "12:34:56\"]},"
        "\"started\":\"2026-11-23T10:00:00Z\",\"program\":\"evict 0.1\",\"site\":{\"of\":\"a later "
        "evict\"}}",
        "{\"artifact\":{\"kind\":\"package\",\"source\":\"dpkg\",\"name\":\"kesl\",\"version\":"
        "\"12.1.0-1297\","
        "\"publisher\":\"Kaspersky Lab\",\"size\":4096},\"from\":\"var/lib/dpkg/status:20711\","
        "\"installed\":\"2024-01-01T00:00:00Z\"}",
        "{\"artifact\":{\"kind\":\"service\",\"source\":\"systemd\",\"name\":\"kesl.service\","
        "\"exec\":[\"/opt/x\",\"\"],"
        "\"image_missing\":true,\"hue\":[1,{\"a\":null}]},\"from\":\"etc/systemd/system/"
        "kesl.service\",\"mood\":\"fine\"}",
        "{\"artifact\":{\"kind\":\"spaceship\",\"source\":\"future\",\"thrust\":12,\"crew\":[\"a\"]"
        "},\"from\":\"x\"}",
        "{\"contact\":{\"device\":\"mac:52:54:00:12:34:56\",\"peer\":\"s05.upd.kaspersky.com\","
        "\"port\":443},"
        "\"from\":\"a.pcap:12\",\"first\":\"2024-01-01T00:00:00Z\",\"last\":\"2024-01-02T00:00:"
        "00Z\",\"count\":12}",
        "{\"coverage\":{\"source\":\"rpm\",\"status\":\"absent\",\"count\":0,\"required\":true}}",
        "{\"coverage\":{\"source\":\"rpm\",\"status\":\"partial\",\"reason\":\"1 file: "
        "x\",\"count\":3,\"later\":1}}",
        "{\"end\":{\"artifacts\":2311,\"contacts\":0,\"sources\":41,\"digest\":\"sha256:00\"}}",
        "{\"weather\":{\"of\":\"a later evict\"},\"x\":[]}",
        "{\"artifact\":{\"kind\":\"file\",\"path\":\"/a\\udcff\\u0000\\n\\\"</"
        "script>\xc3\xa9\",\"size\":\"007\"}}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct record record = read_good(lines[i]);
        struct writer out;
        writer_init(&out, RECORD_BYTES_MAX);
        record_write(&out, &record);
        struct bytes back = writer_view(&out);
        assert_int_equal(back.data[back.size - 1], '\n');
        assert_true(bytes_equal_text(bytes_slice(back, 0, back.size - 1), lines[i]));
        writer_done(&out);
    }
}

static void values_mean_what_they_say(void **state)
{
    struct record record = read_good(
        "{\"artifact\":{\"path\":\"/"
        "a\\udcffb\",\"kind\":\"file\",\"size\":12,\"needed\":[\"x\",\"y\"]},\"from\":\"a\"}");
    struct artifact *file = &record.artifact;
    assert_int_equal(record.type, RECORD_ARTIFACT);
    assert_int_equal(file->kind, KIND_FILE);
    assert_true(bytes_equal_text(artifact_get(file, FILE_PATH),
                                 "/a\xff"
                                 "b"));
    assert_true(bytes_equal_text(artifact_get(file, FILE_SIZE), "12"));
    struct reader list = reader_of(artifact_get(file, FILE_NEEDED));
    struct bytes  item;
    assert_true(list_next(&list, &item) && bytes_equal_text(item, "x"));
    assert_true(list_next(&list, &item) && bytes_equal_text(item, "y"));
    assert_false(list_next(&list, &item));

    record = read_good("{\"coverage\":{\"source\":\"rpm\",\"status\":\"skipped\"}}");
    assert_int_equal(record.coverage.status, COVERAGE_SKIPPED);
    assert_false(record.coverage.is_required);
    record = read_good("{\"coverage\":{\"source\":\"rpm\"}}");
    assert_int_equal(record.coverage.status, COVERAGE_FAILED);
}

/* A field whose value has another type than ours is carried, not understood. */
static void values_of_another_type_are_carried(void **state)
{
    struct record record = read_good(
        "{\"artifact\":{\"kind\":\"file\",\"path\":[\"/"
        "a\"],\"size\":{},\"needed\":\"x\",\"mode\":null}}");
    assert_int_equal(record.artifact.present, 0);
    assert_int_equal(record.artifact.extra_count, 4);
}

static void says_what_is_wrong(void **state)
{
    static const struct {
        const char *line;
        const char *problem;
    } rows[] = {
        {"", "JSON is cut off"},
        {"[]", "an object was expected"},
        {"{}", "an empty record"},
        {"{\"artifact\":{}}", "an artifact needs a kind"},
        {"{\"artifact\":{\"kind\":7}}", "a string was expected"},
        {"{\"artifact\":{\"kind\":\"file\",\"path\":\"a\",\"path\":\"b\"}}",
         "a member occurs twice"},
        {"{\"artifact\":{\"kind\":\"file\",\"zz\":1,\"zz\":2}}", "a member occurs twice"},
        {"{\"artifact\":{\"kind\":\"file\"}}x", "something follows the JSON value"},
        {"{\"coverage\":{\"status\":\"complete\"}}", "coverage needs a source"},
        {"{\"coverage\":{\"source\":\"a\",\"status\":\"good\"}}",
         "status must be complete, partial, absent, failed or skipped"},
        {"{\"evict\":2,\"device\":{},\"started\":\"\"}",
         "this version of the text form is not known"},
        {"{\"end\":{\"artifacts\":-1}}",
         "a whole number from 0 to 18446744073709551615 was expected"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct record record;
        struct error  error = {0};
        assert_int_not_equal(record_read(bytes_of(rows[i].line), &arena, &record, &error),
                             STATUS_OK);
        assert_string_equal(error.text, rows[i].problem);
    }
}

static void refuses_every_prefix(void **state)
{
    static const char line[] =
        "{\"artifact\":{\"kind\":\"package\",\"name\":\"k\\u00e9\\udcff\",\"size\":12,\"x\":[true,"
        "null]},\"from\":\"a:1\"}";
    for (size_t cut = 0; cut < sizeof line - 1; cut++) {
        struct record record;
        uint8_t      *prefix = malloc(cut + !cut);
        memcpy(prefix, line, cut);
        assert_int_equal(record_read((struct bytes){prefix, cut}, &arena, &record, NULL),
                         STATUS_TRUNCATED);
        free(prefix);
    }
    (void)read_good(line);
}

static void lines_and_unknown_members_have_limits(void **state)
{
    struct record record;
    struct writer out;
    writer_init(&out, 4 << 20);
    writer_text(&out, "{\"artifact\":{\"kind\":\"file\"");
    for (int i = 0; i <= EXTRAS_MAX; i++) {
        writer_format(&out, ",\"x%d\":1", i);
    }
    writer_text(&out, "}}");
    struct error error = {0};
    assert_int_equal(record_read(writer_view(&out), &arena, &record, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, "too many unknown members");

    while (out.size <= RECORD_BYTES_MAX) {
        writer_text(&out, "          ");
    }
    assert_int_equal(record_read(writer_view(&out), &arena, &record, &error), STATUS_TOO_LARGE);
    writer_done(&out);
}

static void what_the_store_keeps_comes_back_whole(void **state)
{
    struct record record = read_good(
        "{\"artifact\":{\"kind\":\"process\",\"name\":\"kesl\",\"new\":1},\"from\":\"proc/7/"
        "exe\",\"pid\":7,\"odd\":[]}");
    struct writer body;
    struct writer sighting;
    writer_init(&body, 1 << 16);
    writer_init(&sighting, 1 << 16);
    record_write_body(&body, &record.artifact);
    record_write_sighting(&sighting, &record.artifact);
    assert_true(
        bytes_equal_text(writer_view(&body), "{\"kind\":\"process\",\"name\":\"kesl\",\"new\":1}"));
    assert_true(
        bytes_equal_text(writer_view(&sighting), "{\"from\":\"proc/7/exe\",\"pid\":7,\"odd\":[]}"));
    struct artifact back;
    assert_int_equal(record_read_stored(writer_view(&body), writer_view(&sighting), &arena, &back,
                                        NULL),
                     STATUS_OK);
    assert_true(bytes_equal_text(artifact_get(&back, PROCESS_PID), "7"));
    assert_true(bytes_equal_text(back.from, "proc/7/exe"));
    assert_int_equal(back.extra_count, 1);
    assert_int_equal(back.outer_extra_count, 1);
    writer_done(&body);
    writer_done(&sighting);
}

/* Every kind with every field set to arbitrary bytes, written and read again. */
static void every_field_of_every_kind_carries_any_bytes(void **state)
{
    struct writer out;
    writer_init(&out, RECORD_BYTES_MAX);
    srand(2);
    for (size_t k = 0; k < KIND_COUNT; k++) {
        const struct kind_schema *schema = schema_of((enum kind)k);
        struct record             record = {.type = RECORD_ARTIFACT};
        artifact_init(&record.artifact, (enum kind)k);
        for (size_t f = 0; f < schema->field_count; f++) {
            uint8_t *raw = arena_alloc(&arena, 9, 1);
            for (size_t i = 0; i < 9; i++) {
                raw[i] = (uint8_t)rand();
            }
            struct bytes value = {raw, 9};
            if (schema->fields[f].shape == SHAPE_LIST) {
                artifact_set_list(&record.artifact, (int)f, &value, 1, &arena);
            } else {
                artifact_set(&record.artifact, (int)f, value);
            }
        }
        writer_clear(&out);
        record_write(&out, &record);
        struct bytes  line = writer_view(&out);
        struct record back;
        assert_int_equal(record_read(bytes_slice(line, 0, line.size - 1), &arena, &back, NULL),
                         STATUS_OK);
        assert_int_equal(back.artifact.present, record.artifact.present);
        for (size_t f = 0; f < schema->field_count; f++) {
            assert_true(bytes_equal(back.artifact.values[f], record.artifact.values[f]));
        }
    }
    writer_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_back_as_they_were),
        cmocka_unit_test(values_mean_what_they_say),
        cmocka_unit_test(values_of_another_type_are_carried),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(refuses_every_prefix),
        cmocka_unit_test(lines_and_unknown_members_have_limits),
        cmocka_unit_test(what_the_store_keeps_comes_back_whole),
        cmocka_unit_test(every_field_of_every_kind_carries_any_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
