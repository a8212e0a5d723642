#include "collect/collect.h"

#include <stdio.h>

#include "unit.h"

/* Keeps what a collection handed over, as text. */
struct kept {
    struct writer text;
};

static void keep_artifact(void *context, const struct artifact *artifact)
{
    struct kept *kept = context;
    writer_bytes(&kept->text, artifact_get(artifact, FIELD_SOURCE));
    writer_u8(&kept->text, '/');
    writer_bytes(&kept->text, artifact_get(artifact, FIELD_OS));
    writer_u8(&kept->text, '@');
    writer_bytes(&kept->text, artifact->from);
    writer_u8(&kept->text, '\n');
}

static void keep_coverage(void *context, const struct coverage *coverage)
{
    static const char *const names[] = {"complete", "partial", "absent", "failed", "skipped"};
    struct kept             *kept = context;
    writer_bytes(&kept->text, coverage->source);
    writer_format(&kept->text, " %s %llu%s ", names[coverage->status],
                  (unsigned long long)coverage->count, coverage->is_required ? " required" : "");
    writer_bytes(&kept->text, coverage->reason);
    writer_u8(&kept->text, '\n');
}

static enum status finds_two(struct collection *collection, struct error *error)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_FILE);
    collection_emit(collection, &artifact, "etc/%s:%d", "a", 7);
    collection_emit_at(collection, &artifact, bytes_of("/etc/b"), 12);
    return STATUS_OK;
}

static enum status finds_no_source(struct collection *collection, struct error *error)
{
    return error_set(error, STATUS_ABSENT, 0, "no such file");
}

static enum status fails(struct collection *collection, struct error *error)
{
    return error_set(error, STATUS_MALFORMED, 0, "it is damaged");
}

static enum status has_five_gaps(struct collection *collection, struct error *error)
{
    for (int i = 0; i < 5; i++) {
        struct error gap;
        char         path[16];
        (void)snprintf(path, sizeof path, "/p%d", i);
        (void)error_set(&gap, STATUS_DENIED, 0, "no");
        collection_gap(collection, bytes_of(path), &gap);
    }
    return STATUS_OK;
}

static enum status has_a_long_gap(struct collection *collection, struct error *error)
{
    static char path[100000];
    memset(path, 'x', sizeof path);
    collection_gap(collection, (struct bytes){(const uint8_t *)path, sizeof path}, NULL);
    return STATUS_ABSENT;
}

static enum status has_a_long_place(struct collection *collection, struct error *error)
{
    static char     path[100000];
    struct artifact artifact;
    memset(path, 'x', sizeof path);
    artifact_init(&artifact, KIND_FILE);
    collection_emit_at(collection, &artifact, (struct bytes){(const uint8_t *)path, sizeof path},
                       0);
    return STATUS_OK;
}

static void expect_run(const struct collector *rows, size_t count, size_t first, bool is_live,
                       bool is_quick, const char *expected)
{
    struct kept kept;
    writer_init(&kept.text, 1 << 20);
    struct sink            sink = {keep_artifact, keep_coverage, &kept};
    struct collector_table table = {"linux", rows, count, NULL};
    struct collection      collection;
    collection_init(&collection, NULL, "linux", is_live, is_quick, sink);
    collection_run(&collection, &table, first);
    collection_done(&collection);

    writer_u8(&kept.text, 0);
    assert_false(writer_failed(&kept.text));
    assert_string_equal((const char *)kept.text.data, expected);
    writer_done(&kept.text);
}

static void says_where_each_artifact_was_read(void **state)
{
    const struct collector rows[] = {{.source = "two", .run = finds_two, .is_required = true}};
    expect_run(rows, 1, 0, false, false,
               "two/linux@etc/a:7\ntwo/linux@etc/b:12\ntwo complete 2 required \n");
}

static void gives_every_row_one_coverage_record(void **state)
{
    const struct collector rows[] = {
        {.source = "none", .run = finds_no_source},
        {.source = "bad", .run = fails, .is_required = true},
        {.source = "gaps", .run = has_five_gaps},
    };
    expect_run(rows, 3, 0, false, false,
               "none absent 0 \nbad failed 0 required it is damaged\n"
               "gaps partial 0 p0: no; p1: no; p2: no; and 2 more\n");
}

static void starts_at_the_row_asked_for(void **state)
{
    const struct collector rows[] = {{.source = "bad", .run = fails},
                                     {.source = "none", .run = finds_no_source}};
    expect_run(rows, 2, 1, false, false, "none absent 0 \n");
}

static void skips_what_cannot_or_shall_not_be_read(void **state)
{
    const struct collector rows[] = {
        {.source = "live", .run = fails, .is_live_only = true, .is_required = true},
        {.source = "walk", .run = fails, .walks_all = true},
    };
    expect_run(rows, 2, 0, false, true,
               "live skipped 0 needs a running system\nwalk skipped 0 left out by --quick\n");
}

static void owes_live_sources_on_a_live_system(void **state)
{
    const struct collector rows[] = {
        {.source = "live", .run = fails, .is_live_only = true, .is_required = true}};
    expect_run(rows, 1, 0, true, true, "live failed 0 required it is damaged\n");
}

static void bounds_what_a_gap_names(void **state)
{
    const struct collector rows[] = {{.source = "long", .run = has_a_long_gap}};
    char                   expected[512];
    char                   path[257];
    memset(path, 'x', 256);
    path[256] = '\0';
    (void)snprintf(expected, sizeof expected, "long partial 0 ...%s\n", path);
    expect_run(rows, 1, 0, false, false, expected);
}

static void names_the_source_when_a_place_is_too_long(void **state)
{
    const struct collector rows[] = {{.source = "far", .run = has_a_long_place}};
    expect_run(rows, 1, 0, false, false, "far/linux@far\nfar complete 1 \n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_where_each_artifact_was_read),
        cmocka_unit_test(gives_every_row_one_coverage_record),
        cmocka_unit_test(starts_at_the_row_asked_for),
        cmocka_unit_test(skips_what_cannot_or_shall_not_be_read),
        cmocka_unit_test(owes_live_sources_on_a_live_system),
        cmocka_unit_test(bounds_what_a_gap_names),
        cmocka_unit_test(names_the_source_when_a_place_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
