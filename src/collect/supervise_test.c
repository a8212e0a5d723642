#define _GNU_SOURCE
#include "collect/supervise.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static char folder[64];
static bool is_sandboxed;

static enum status finds_one(struct collection *collection, struct error *error)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_FILE);
    artifact_set_text(&artifact, FILE_PATH, "/etc/x");
    collection_emit(collection, &artifact, "etc/x");
    return STATUS_OK;
}

static enum status crashes(struct collection *collection, struct error *error)
{
    enum status status = finds_one(collection, error);
    (void)signal(SIGSEGV, SIG_DFL);
    (void)raise(SIGSEGV);
    return status;
}

static enum status hangs(struct collection *collection, struct error *error)
{
    for (;;) {
        (void)pause();
    }
    return STATUS_OK;
}

static enum status ends_early(struct collection *collection, struct error *error)
{
    _exit(0);
}

/* The pipe is descriptor 3 of a spawned process. */
static enum status says(const char *line)
{
    return write(3, line, strlen(line)) > 0 ? STATUS_OK : STATUS_FAILED;
}

static enum status says_garbage(struct collection *collection, struct error *error)
{
    return says("{\"artifact\":[[[\n");
}

static enum status speaks_for_another(struct collection *collection, struct error *error)
{
    return says("{\"coverage\":{\"source\":\"last\",\"status\":\"complete\"}}\n");
}

static enum status plants_an_artifact(struct collection *collection, struct error *error)
{
    return says(
        "{\"artifact\":{\"kind\":\"file\",\"source\":\"last\",\"os\":\"linux\","
        "\"path\":\"/x\"},\"from\":\"x\"}\n");
}

static enum status repeats_the_header(struct collection *collection, struct error *error)
{
    return says(
        "{\"evict\":1,\"device\":{\"os\":\"linux\"},\"started\":\"2026-01-01T00:00:00Z\"}\n");
}

static enum status never_ends_a_line(struct collection *collection, struct error *error)
{
    static char line[RECORD_BYTES_MAX / 4];
    memset(line, 'x', sizeof line);
    for (int i = 0; i < 8; i++) {
        if (write(3, line, sizeof line) < 0) {
            return STATUS_FAILED;
        }
    }
    return STATUS_OK;
}

static enum status beats_for_ever(struct collection *collection, struct error *error)
{
    while (write(3, "\n", 1) == 1) {
        (void)usleep(10000);
    }
    return STATUS_OK;
}

static enum status reads_outside(struct collection *collection, struct error *error)
{
    FILE *file = fopen("/etc/passwd", "re");
    return file == NULL ? STATUS_OK : error_set(error, STATUS_FAILED, 0, "it was let out");
}

static void names_the_device(struct collection *collection, struct artifact *device)
{
    artifact_set_text(device, DEVICE_HOSTNAME, "atlas");
}

static void dies_of_the_device(struct collection *collection, struct artifact *device)
{
    _exit(9);
}

struct heard {
    struct writer text;
    int           headers;
};

static void hear_header(void *context, const struct header *header)
{
    struct heard *heard = context;
    heard->headers++;
    writer_text(&heard->text, "device ");
    writer_bytes(&heard->text, artifact_get(&header->device, DEVICE_HOSTNAME));
    writer_format(&heard->text, " by %.*s\n", (int)header->program.size,
                  (const char *)header->program.data);
}

static void hear_artifact(void *context, const struct artifact *artifact)
{
    struct heard *heard = context;
    writer_bytes(&heard->text, artifact_title(artifact));
    writer_u8(&heard->text, '\n');
}

static void hear_coverage(void *context, const struct coverage *coverage)
{
    struct heard *heard = context;
    if (bytes_equal_text(coverage->source, "sandbox")) {
        is_sandboxed = coverage->status == COVERAGE_COMPLETE; /* depends on the kernel */
        return;
    }
    writer_bytes(&heard->text, coverage->source);
    writer_format(&heard->text, " %s %llu%s ", coverage_status_name(coverage->status),
                  (unsigned long long)coverage->count, coverage->is_required ? " required" : "");
    writer_bytes(&heard->text, coverage->reason);
    writer_u8(&heard->text, '\n');
}

static void expect(const struct collector_table *table, bool is_live, const char *expected)
{
    struct supervise_options options = {.root = is_live ? "/" : folder,
                                        .table = table,
                                        .program = "test",
                                        .is_live = is_live,
                                        .silence_limit_ms = 300,
                                        .source_limit_ms = 1000};
    struct heard             heard = {0};
    struct sink              sink = {hear_artifact, hear_coverage, &heard};
    struct supervisor       *supervisor = NULL;
    struct error             error = {0};
    writer_init(&heard.text, 1 << 20);
    assert_int_equal(supervisor_open(&options, &supervisor, &error), STATUS_OK);
    assert_int_equal(supervisor_run(supervisor, hear_header, sink, &error), STATUS_OK);
    supervisor_close(supervisor);
    writer_u8(&heard.text, 0);
    assert_int_equal(heard.headers, 1);
    assert_string_equal((const char *)heard.text.data, expected);
    writer_done(&heard.text);
}

/* A row that goes wrong between two that do not. */
static void expect_lost(enum status (*run)(struct collection *, struct error *), const char *first,
                        const char *reason)
{
    const struct collector rows[] = {
        {.source = "first", .run = finds_one},
        {.source = "bad", .run = run, .is_required = true},
        {.source = "last", .run = finds_one},
    };
    struct collector_table table = {"linux", rows, COUNT_OF(rows), names_the_device};
    char                   expected[1024];
    (void)snprintf(expected, sizeof expected,
                   "device atlas by test\n/etc/x\nfirst complete 1 \n%s%s\n/etc/x\n"
                   "last complete 1 \n",
                   first, reason);
    expect(&table, false, expected);
}

static void hands_over_what_a_collector_finds(void **state)
{
    expect_lost(finds_one, "/etc/x\n", "bad complete 1 required ");
}

static void a_crash_costs_its_source_only(void **state)
{
    expect_lost(crashes, "", "bad failed 0 required the collector crashed: SIGSEGV");
}

static void a_hang_costs_its_source_only(void **state)
{
    expect_lost(hangs, "", "bad failed 0 required the collector gave no sign of life for 1 s");
}

static void signs_of_life_do_not_help_for_ever(void **state)
{
    expect_lost(beats_for_ever, "", "bad failed 0 required the collector took longer than 1 s");
}

static void an_early_end_costs_its_source_only(void **state)
{
    expect_lost(ends_early, "", "bad failed 0 required the collector stopped early");
}

static void what_is_no_record_costs_its_source_only(void **state)
{
    expect_lost(says_garbage, "",
                "bad failed 0 required the collector sent what is no record: "
                "an object was expected");
}

static void no_source_speaks_for_another(void **state)
{
    expect_lost(speaks_for_another, "",
                "bad failed 0 required the collector sent what is no record: "
                "a coverage record of another source");
    expect_lost(plants_an_artifact, "",
                "bad failed 0 required the collector sent what is no record: "
                "an artifact that does not belong there");
    expect_lost(repeats_the_header, "",
                "bad failed 0 required the collector sent what is no record: "
                "a header that does not belong there");
}

static void a_line_without_end_costs_its_source_only(void **state)
{
    char reason[256];
    (void)snprintf(reason, sizeof reason,
                   "bad failed 0 required the collector sent what is no record: "
                   "a line over %d bytes",
                   RECORD_BYTES_MAX);
    expect_lost(never_ends_a_line, "", reason);
}

static void goes_on_without_facts_that_kill(void **state)
{
    const struct collector rows[] = {{.source = "first", .run = finds_one}};
    struct collector_table table = {"linux", rows, COUNT_OF(rows), dies_of_the_device};
    expect(&table, false, "device  by test\n/etc/x\nfirst complete 1 \n");
}

static void is_in_the_sandbox(void **state)
{
    hands_over_what_a_collector_finds(state);
    if (!is_sandboxed) {
        print_message("this kernel lacks Landlock or seccomp\n");
        skip();
    }
    const struct collector rows[] = {{.source = "first", .run = reads_outside}};
    struct collector_table table = {"linux", rows, COUNT_OF(rows), names_the_device};
    expect(&table, false, "device atlas by test\nfirst complete 0 \n");
}

static void live_rows_run_apart_from_the_others(void **state)
{
    const struct collector rows[] = {
        {.source = "disk", .run = finds_one},
        {.source = "live", .run = crashes, .is_live_only = true},
        {.source = "more", .run = finds_one, .is_live_only = true},
        {.source = "again", .run = finds_one},
    };
    struct collector_table table = {"linux", rows, COUNT_OF(rows), names_the_device};
    expect(&table, true,
           "device atlas by test\n/etc/x\ndisk complete 1 \n"
           "live failed 0 the collector crashed: SIGSEGV\n"
           "/etc/x\nmore complete 1 \n/etc/x\nagain complete 1 \n");
}

static void refuses_a_root_that_is_not_there(void **state)
{
    struct collector_table   table = {"linux", NULL, 0, NULL};
    struct supervise_options options = {.root = "/nowhere/at/all", .table = &table};
    struct supervisor       *supervisor = NULL;
    struct error             error = {0};
    assert_int_equal(supervisor_open(&options, &supervisor, &error), STATUS_ABSENT);
    assert_non_null(strstr(error.text, "/nowhere/at/all"));
}

static int make_folder(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/evict-supervise-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_over_what_a_collector_finds),
        cmocka_unit_test(a_crash_costs_its_source_only),
        cmocka_unit_test(a_hang_costs_its_source_only),
        cmocka_unit_test(signs_of_life_do_not_help_for_ever),
        cmocka_unit_test(an_early_end_costs_its_source_only),
        cmocka_unit_test(what_is_no_record_costs_its_source_only),
        cmocka_unit_test(no_source_speaks_for_another),
        cmocka_unit_test(a_line_without_end_costs_its_source_only),
        cmocka_unit_test(goes_on_without_facts_that_kill),
        cmocka_unit_test(is_in_the_sandbox),
        cmocka_unit_test(live_rows_run_apart_from_the_others),
        cmocka_unit_test(refuses_a_root_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
