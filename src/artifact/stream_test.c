#include "artifact/stream.h"

#include "unit.h"

struct file {
    struct writer bytes;
};

static enum status append(void *context, struct bytes bytes, struct error *error)
{
    struct file *file = context;
    writer_bytes(&file->bytes, bytes);
    return STATUS_OK;
}

static void write_report(struct file *file)
{
    struct stream_writer stream;
    struct record        record = {.type = RECORD_HEADER};
    writer_init(&file->bytes, 1 << 20);
    stream_writer_init(&stream, append, file);
    record.header =
        (struct header){.version = TEXT_FORM_VERSION, .started = bytes_of("2026-11-23T00:00:00Z")};
    artifact_init(&record.header.device, KIND_DEVICE);
    stream_write(&stream, &record);

    record = (struct record){.type = RECORD_ARTIFACT};
    artifact_init(&record.artifact, KIND_FOLDER);
    artifact_set_text(&record.artifact, FOLDER_PATH, "/opt");
    stream_write(&stream, &record);

    record = (struct record){.type = RECORD_COVERAGE};
    record.coverage =
        (struct coverage){.source = bytes_of("folders"), .status = COVERAGE_COMPLETE, .count = 1};
    stream_write(&stream, &record);
    assert_int_equal(stream_finish(&stream, NULL), STATUS_OK);
    stream_writer_done(&stream);
}

static enum status read_report(struct bytes text, struct error *error)
{
    struct stream_reader stream;
    struct arena         arena;
    struct bytes         line;
    enum status          status = STATUS_OK;
    arena_init(&arena, 1 << 20);
    stream_reader_init(&stream);
    while (status == STATUS_OK && bytes_next_line(&text, &line)) {
        struct record record;
        status = stream_read(&stream, line, &arena, &record, error);
    }
    if (status == STATUS_OK) {
        status = stream_check_end(&stream, error);
    }
    stream_reader_done(&stream);
    arena_done(&arena);
    return status;
}

static void what_was_written_is_accepted(void **state)
{
    struct file file;
    write_report(&file);
    assert_int_equal(read_report(writer_view(&file.bytes), NULL), STATUS_OK);
    writer_done(&file.bytes);
}

static void a_report_cut_off_anywhere_is_refused(void **state)
{
    struct file file;
    write_report(&file);
    struct bytes whole = writer_view(&file.bytes);
    for (size_t cut = 0; cut + 1 < whole.size; cut++) { /* the last LF may be missing */
        assert_int_equal(read_report(bytes_slice(whole, 0, cut), NULL), STATUS_TRUNCATED);
    }
    writer_done(&file.bytes);
}

static void a_changed_report_is_refused(void **state)
{
    struct file  file;
    struct error error = {0};
    write_report(&file);
    size_t place = bytes_find(writer_view(&file.bytes), bytes_of("/opt"));
    file.bytes.data[place + 1] = 'O';
    assert_int_equal(read_report(writer_view(&file.bytes), &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "the report was changed"));
    assert_int_equal(error.offset, 4);
    writer_done(&file.bytes);
}

static void missing_doubled_and_foreign_lines_are_refused(void **state)
{
    static const struct {
        const char *text;
        const char *problem;
    } rows[] = {
        {"{\"coverage\":{\"source\":\"x\"}}\n", "not a report of evict"},
        {"{\"evict\":1}\n{\"evict\":1}\n", "a second header"},
        {"{\"evict\":1}\n{\"end\":{\"artifacts\":1,\"digest\":\"\"}}\n", "some are missing"},
        {"hello\n", "line 1: an object was expected"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error error = {0};
        assert_int_equal(read_report(bytes_of(rows[i].text), &error), STATUS_MALFORMED);
        assert_non_null(strstr(error.text, rows[i].problem));
    }
}

static void nothing_may_follow_the_end(void **state)
{
    struct file file;
    write_report(&file);
    writer_text(&file.bytes, "{\"coverage\":{\"source\":\"x\"}}\n");
    assert_int_equal(read_report(writer_view(&file.bytes), NULL), STATUS_MALFORMED);
    writer_done(&file.bytes);
}

static enum status refuse(void *context, struct bytes bytes, struct error *error)
{
    return error_set(error, STATUS_FAILED, 0, "disk full");
}

static void a_failed_write_is_told_at_the_end(void **state)
{
    struct stream_writer stream;
    struct error         error = {0};
    stream_writer_init(&stream, refuse, NULL);
    struct record record = {.type = RECORD_COVERAGE};
    record.coverage = (struct coverage){.source = bytes_of("x")};
    stream_write(&stream, &record);
    assert_int_equal(stream_finish(&stream, &error), STATUS_FAILED);
    assert_string_equal(error.text, "disk full");
    stream_writer_done(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_accepted),
        cmocka_unit_test(a_report_cut_off_anywhere_is_refused),
        cmocka_unit_test(a_changed_report_is_refused),
        cmocka_unit_test(missing_doubled_and_foreign_lines_are_refused),
        cmocka_unit_test(nothing_may_follow_the_end),
        cmocka_unit_test(a_failed_write_is_told_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
