#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "artifact/stream.h"
#include "cmd/report_file.h"

static const char ban_text[] =
    "ban: example\n"
    "title: Example\n"
    "vendor: Example\n"
    "summary: Made up for this test.\n"
    "indicators:\n"
    "  - package: {name: kesl}\n"
    "    means: present\n"
    "    source: this test\n";

static enum status append(void *context, struct bytes bytes, struct error *error)
{
    (void)error;
    writer_bytes(context, bytes);
    return STATUS_OK;
}

/* A report file with one package, of the name given. */
static void write_stream(struct writer *text, const char *package)
{
    struct stream_writer stream;
    struct error         error = {0};
    struct record        header = {.type = RECORD_HEADER};
    struct record        artifact = {.type = RECORD_ARTIFACT};
    struct record        coverage = {.type = RECORD_COVERAGE};
    header.header.version = TEXT_FORM_VERSION;
    header.header.started = bytes_of("2026-11-23T22:41:07Z");
    artifact_init(&header.header.device, KIND_DEVICE);
    artifact_set_text(&header.header.device, DEVICE_HOSTNAME, "atlas");
    artifact_init(&artifact.artifact, KIND_PACKAGE);
    artifact_set_text(&artifact.artifact, FIELD_SOURCE, "dpkg");
    artifact_set_text(&artifact.artifact, FIELD_OS, "linux");
    artifact_set_text(&artifact.artifact, PACKAGE_NAME, package);
    artifact.artifact.from = bytes_of("var/lib/dpkg/status:1");
    coverage.coverage = (struct coverage){.source = bytes_of("dpkg"),
                                          .status = COVERAGE_COMPLETE,
                                          .count = 1,
                                          .is_required = true};

    stream_writer_init(&stream, append, text);
    stream_write(&stream, &header);
    stream_write(&stream, &artifact);
    stream_write(&stream, &coverage);
    assert_int_equal(stream_finish(&stream, &error), STATUS_OK);
    stream_writer_done(&stream);
}

/* Assesses a file with this content. */
static enum status assess(struct bytes content, struct assessment *assessment, struct error *error)
{
    char path[] = "/tmp/evict-report-file-XXXXXX";
    int  file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, content.data, content.size), (ssize_t)content.size);
    (void)close(file);

    struct ban *ban = NULL;
    assert_int_equal(ban_read(bytes_of(ban_text), "test", &ban, NULL, error), STATUS_OK);
    const struct ban *bans[] = {ban};
    assessment_init(assessment);
    struct report_file *report = NULL;
    assert_int_equal(report_file_open(path, &report, error), STATUS_OK);
    enum status status = report_file_assess(report, bans, 1, assessment, error);
    report_file_close(report);
    (void)unlink(path);
    ban_free(ban);
    return status;
}

static void matches_what_the_file_holds(void **state)
{
    (void)state;
    static const struct {
        const char  *package;
        enum verdict verdict;
        int          exit_code;
    } cases[] = {{"kesl", VERDICT_PRESENT, 1}, {"bash", VERDICT_CLEAR, 0}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct writer     text;
        struct assessment assessment;
        struct error      error = {0};
        writer_init(&text, RECORD_BYTES_MAX);
        write_stream(&text, cases[i].package);
        assert_int_equal(assess(writer_view(&text), &assessment, &error), STATUS_OK);
        assert_int_equal(assessment.verdicts[0].verdict, cases[i].verdict);
        assert_int_equal(assessment.coverage_count, 1);
        assert_int_equal(assessment_exit_code(&assessment), cases[i].exit_code);
        assessment_done(&assessment);
        writer_done(&text);
    }
}

static void refuses_a_file_that_was_cut_anywhere(void **state)
{
    (void)state;
    struct writer text;
    writer_init(&text, RECORD_BYTES_MAX);
    write_stream(&text, "kesl");
    struct bytes whole = writer_view(&text);
    for (size_t cut = 0; cut + 1 < whole.size; cut += 7) {
        struct assessment assessment;
        struct error      error = {0};
        assert_int_not_equal(assess(bytes_slice(whole, 0, cut), &assessment, &error), STATUS_OK);
        assert_non_null(strstr(error.text, "/tmp/evict-report-file-"));
        assessment_done(&assessment);
    }
    writer_done(&text);
}

static void refuses_a_file_that_was_changed(void **state)
{
    (void)state;
    struct writer     text;
    struct assessment assessment;
    struct error      error = {0};
    writer_init(&text, RECORD_BYTES_MAX);
    write_stream(&text, "kesl");
    struct bytes whole = writer_view(&text);
    text.data[bytes_find(whole, bytes_of("kesl"))] = 'b';
    assert_int_equal(assess(whole, &assessment, &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "the report was changed"));
    assessment_done(&assessment);
    writer_done(&text);
}

static void refuses_lines_without_end(void **state)
{
    (void)state;
    struct assessment assessment;
    struct error      error = {0};
    size_t            size = 3 * (size_t)RECORD_BYTES_MAX;
    uint8_t          *blanks = malloc(size);
    assert_non_null(blanks);
    memset(blanks, ' ', size);
    assert_int_equal(assess((struct bytes){blanks, size}, &assessment, &error), STATUS_TOO_LARGE);
    assert_non_null(strstr(error.text, "a line is longer than 1048576 bytes"));
    assessment_done(&assessment);
    free(blanks);
}

static void says_which_file_is_missing(void **state)
{
    (void)state;
    struct report_file *report = NULL;
    struct error        error = {0};
    assert_int_equal(report_file_open("/nowhere/report", &report, &error), STATUS_ABSENT);
    assert_non_null(strstr(error.text, "/nowhere/report: cannot be opened"));
    assert_null(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_what_the_file_holds),
        cmocka_unit_test(refuses_a_file_that_was_cut_anywhere),
        cmocka_unit_test(refuses_a_file_that_was_changed),
        cmocka_unit_test(refuses_lines_without_end),
        cmocka_unit_test(says_which_file_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
