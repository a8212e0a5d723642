#include "catalog/fixture.h"

#include <stdio.h>

#define MONDAY "2026-01-05T08:00:00Z"
#define TUESDAY "2026-01-06T08:00:00Z"
#define WEDNESDAY "2026-01-07T08:00:00Z"

#define ALL_OF(source) ((struct looked[]){{source, COVERAGE_COMPLETE}, {0}})

static const struct found two[] = {{"dpkg", "a", "status:1"}, {"dpkg", "b", "status:2"}, {0}};
static const struct found only_a[] = {{"dpkg", "a", "status:1"}, {0}};
static const struct found none[] = {{0}};

/* "first last gone" of the sightings of a package, in order, one a line. */
static const char *history_of(struct catalog *catalog, const char *name)
{
    static char sql[1024];
    (void)snprintf(sql, sizeof sql,
                   "SELECT group_concat(coalesce(f.started, '') || ' ' || coalesce(l.started, '-')"
                   " || ' ' || coalesce(g.started, '-'), char(10)) FROM sighting s"
                   " JOIN artifact a ON a.id = s.artifact"
                   " JOIN scan f ON f.id = s.first_scan"
                   " LEFT JOIN device_source d ON d.device = s.device AND d.source = a.source"
                   " LEFT JOIN scan l ON l.id = coalesce(s.last_scan, d.last_scan)"
                   " LEFT JOIN scan g ON g.id = s.gone_scan"
                   " WHERE json_extract(a.body, '$.name') = '%s'",
                   name);
    return text_of(catalog, sql);
}

static int64_t changes_of(const struct catalog *catalog)
{
    return sqlite3_total_changes64(catalog->database.handle);
}

static void a_second_scan_updates(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    scan(catalog, MONDAY, two, ALL_OF("dpkg"));
    scan(catalog, TUESDAY, two, ALL_OF("dpkg"));
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM device"), 1);
    assert_int_equal(number_of(catalog, COUNT_PACKAGES), 2);
    assert_int_equal(number_of(catalog, COUNT_SIGHTINGS), 2);
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM scan"), 2);
    assert_int_equal(number_of(catalog, "SELECT artifacts FROM scan WHERE id = 2"), 2);
    assert_string_equal(history_of(catalog, "a"), MONDAY " " TUESDAY " -");
    assert_string_equal(text_of(catalog, "SELECT first_seen FROM device"), MONDAY);
    assert_string_equal(text_of(catalog, "SELECT last_seen FROM device"), TUESDAY);
}

static void what_is_known_already_costs_no_row(void **state)
{
    enum { MANY = 1000 };
    struct catalog     *catalog = ((struct fixture *)*state)->catalog;
    static char         names[MANY][16];
    static struct found many[MANY + 1];
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(names[i], sizeof names[i], "p%d", i);
        many[i] = (struct found){"dpkg", names[i], "status:1"};
    }
    scan(catalog, MONDAY, many, ALL_OF("dpkg"));
    int64_t before = changes_of(catalog);
    scan(catalog, TUESDAY, many, ALL_OF("dpkg"));
    /* Working tables in memory count too: a mark for each artifact, set and deleted. */
    assert_true(changes_of(catalog) - before < 2 * MANY + 20);
    assert_string_equal(history_of(catalog, "p999"), MONDAY " " TUESDAY " -");
}

static void what_is_not_seen_again_is_gone_and_may_come_back(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    scan(catalog, MONDAY, two, ALL_OF("dpkg"));
    scan(catalog, TUESDAY, only_a, ALL_OF("dpkg"));
    assert_string_equal(history_of(catalog, "a"), MONDAY " " TUESDAY " -");
    assert_string_equal(history_of(catalog, "b"), MONDAY " " MONDAY " " TUESDAY);
    scan(catalog, WEDNESDAY, two, ALL_OF("dpkg"));
    assert_string_equal(history_of(catalog, "b"),
                        MONDAY " " MONDAY " " TUESDAY "\n" WEDNESDAY " " WEDNESDAY " -");
    assert_int_equal(number_of(catalog, COUNT_PACKAGES), 2);
}

struct gone_case {
    enum coverage_status status;
    bool                 is_gone;
};

static void only_a_source_that_was_read_to_the_end_says_gone(void **state)
{
    struct catalog               *catalog = ((struct fixture *)*state)->catalog;
    static const struct gone_case cases[] = {
        {COVERAGE_PARTIAL, false}, {COVERAGE_FAILED, false},  {COVERAGE_SKIPPED, false},
        {COVERAGE_ABSENT, true},   {COVERAGE_COMPLETE, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        scan(catalog, MONDAY, two, ALL_OF("dpkg"));
        scan(catalog, TUESDAY, none, (struct looked[]){{"dpkg", cases[i].status}, {0}});
        assert_int_equal(number_of(catalog, COUNT_SIGHTINGS " AND s.gone_scan IS NULL"),
                         cases[i].is_gone ? 0 : 2);
    }
}

static void a_source_read_in_part_leaves_the_missed_as_they_were(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    scan(catalog, MONDAY, two, ALL_OF("dpkg"));
    scan(catalog, TUESDAY, only_a, (struct looked[]){{"dpkg", COVERAGE_PARTIAL}, {0}});
    assert_string_equal(history_of(catalog, "a"), MONDAY " " TUESDAY " -");
    assert_string_equal(history_of(catalog, "b"), MONDAY " " MONDAY " -");
    scan(catalog, WEDNESDAY, two, ALL_OF("dpkg"));
    assert_string_equal(history_of(catalog, "b"), MONDAY " " WEDNESDAY " -");
}

static void a_source_nobody_looked_into_stays_as_it_was(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    scan(catalog, MONDAY, two, ALL_OF("dpkg"));
    scan(catalog, TUESDAY, (struct found[]){{"cron", "c", "crontab:1"}, {0}}, ALL_OF("cron"));
    assert_string_equal(history_of(catalog, "a"), MONDAY " " MONDAY " -");
    scan(catalog, WEDNESDAY, only_a, ALL_OF("dpkg"));
    assert_string_equal(history_of(catalog, "b"), MONDAY " " MONDAY " " WEDNESDAY);
    assert_string_equal(history_of(catalog, "c"), TUESDAY " " TUESDAY " -");
}

/* A collector that was restarted says partial once and complete once: not to the end. */
static void two_records_of_one_source_must_agree(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    scan(catalog, MONDAY, two, ALL_OF("dpkg"));
    scan(catalog, TUESDAY, none,
         (struct looked[]){{"dpkg", COVERAGE_FAILED}, {"dpkg", COVERAGE_COMPLETE}, {0}});
    assert_string_equal(history_of(catalog, "a"), MONDAY " " MONDAY " -");
}

static void keeps_the_place_it_was_read_from_up_to_date(void **state)
{
    struct catalog *catalog = ((struct fixture *)*state)->catalog;
    scan(catalog, MONDAY, two, ALL_OF("dpkg"));
    scan(catalog, TUESDAY,
         (struct found[]){{"dpkg", "a", "status:7"}, {"dpkg", "a", "status:9"}, {0}},
         ALL_OF("dpkg"));
    assert_string_equal(
        text_of(catalog, "SELECT json_extract(details, '$.from') FROM sighting WHERE id = 2"),
        "status:7");
    assert_int_equal(number_of(catalog, "SELECT artifacts FROM scan WHERE id = 2"), 1);
}

static void an_abandoned_scan_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error    error = {0};
    struct header   header = header_of("fedcba9876543210fedcba9876543210", "other", TUESDAY);
    struct artifact package = package_of("rpm", "x", "Packages:1");
    scan(fixture->catalog, MONDAY, two, ALL_OF("dpkg"));

    assert_int_equal(catalog_scan_begin(fixture->catalog, &header, &error), STATUS_OK);
    assert_int_equal(catalog_scan_artifact(fixture->catalog, &package, &error), STATUS_OK);
    catalog_scan_abandon(fixture->catalog);
    assert_int_equal(catalog_scan_artifact(fixture->catalog, &package, &error), STATUS_WRONG_USE);

    assert_int_equal(catalog_scan_begin(fixture->catalog, &header, &error), STATUS_OK);
    assert_int_equal(catalog_scan_begin(fixture->catalog, &header, &error), STATUS_WRONG_USE);
    assert_int_equal(catalog_scan_artifact(fixture->catalog, &package, &error), STATUS_OK);
    fixture_reopen(fixture);
    assert_int_equal(number_of(fixture->catalog, "SELECT count(*) FROM device"), 1);
    assert_int_equal(number_of(fixture->catalog, COUNT_PACKAGES), 2);
    assert_int_equal(number_of(fixture->catalog, "SELECT count(*) FROM source"), 2);
    scan(fixture->catalog, TUESDAY, two, ALL_OF("dpkg"));
    assert_string_equal(history_of(fixture->catalog, "a"), MONDAY " " TUESDAY " -");
}

static void one_writer_at_a_time(void **state)
{
    struct fixture *fixture = *state;
    struct catalog *second = NULL;
    struct error    error = {0};
    struct header   header = header_of("fedcba9876543210fedcba9876543210", "other", TUESDAY);
    assert_int_equal(catalog_open(fixture->file, false, &second, &error), STATUS_OK);
    sqlite3_busy_timeout(second->database.handle, 1);
    assert_int_equal(catalog_scan_begin(fixture->catalog, &header, &error), STATUS_OK);
    assert_int_equal(catalog_scan_begin(second, &header, &error), STATUS_FAILED);
    assert_non_null(strstr(error.text, "is in use by another evict"));
    /* But anyone may read meanwhile. */
    assert_int_equal(number_of(second, "SELECT count(*) FROM device"), 0);
    catalog_close(second);
}

/* ---- any bytes ---- */

static void hostile_bytes_come_back_exactly(void **state)
{
    struct fixture   *fixture = *state;
    struct error      error = {0};
    static const char nasty[] =
        "</script>\x80\xff\xed\xa0\x80\n\t\"\\'; DROP TABLE scan; --\0end\x7f"
        "\xe2\x80\xae"
        "\xf0\x9f\x92\xa9";
    const struct bytes     bytes = {(const uint8_t *)nasty, sizeof nasty - 1};
    struct header          header = header_of(NULL, "", MONDAY);
    struct artifact        package = package_of("dpkg", "", "");
    struct assessment      assessment = {0};
    struct assessment      back;
    struct catalog_device *devices = NULL;
    size_t                 count = 0;
    struct arena           arena;
    struct artifact        read;
    artifact_set(&header.device, DEVICE_HOSTNAME, bytes);
    artifact_set(&header.device, DEVICE_ROOT, bytes);
    artifact_set(&package, FIELD_SOURCE, bytes);
    artifact_set(&package, PACKAGE_NAME, bytes);
    package.from = bytes;
    struct coverage coverage = {.source = bytes, .status = COVERAGE_PARTIAL, .reason = bytes};

    assert_int_equal(catalog_scan_begin(fixture->catalog, &header, &error), STATUS_OK);
    assert_int_equal(catalog_scan_artifact(fixture->catalog, &package, &error), STATUS_OK);
    assert_int_equal(catalog_scan_coverage(fixture->catalog, &coverage, &error), STATUS_OK);
    assert_int_equal(catalog_scan_finish(fixture->catalog, &assessment, &error), STATUS_OK);
    fixture_reopen(fixture);

    arena_init(&arena, 1 << 20);
    assert_int_equal(catalog_devices(fixture->catalog, &arena, &devices, &count, &error),
                     STATUS_OK);
    assert_int_equal(count, 1);
    assert_true(bytes_equal(devices[0].hostname, bytes));

    assessment_init(&back);
    assert_int_equal(catalog_assess(fixture->catalog, 1, NULL, 0, &back, &error), STATUS_OK);
    assert_true(bytes_equal(artifact_get(&back.header.device, DEVICE_ROOT), bytes));
    assert_int_equal(back.coverage_count, 1);
    assert_true(bytes_equal(back.coverage[0].source, bytes));
    assert_true(bytes_equal(back.coverage[0].reason, bytes));
    assessment_done(&back);

    struct query query = query_of(&fixture->catalog->database, STATEMENT_READ_SIGHTINGS);
    query_put_u64(&query, 1);
    assert_true(query_next(&query)); /* the device itself */
    assert_true(query_next(&query));
    assert_int_equal(record_read_stored(query_bytes(&query, 0), query_bytes(&query, 1), &arena,
                                        &read, &error),
                     STATUS_OK);
    assert_true(bytes_equal(artifact_get(&read, PACKAGE_NAME), bytes));
    assert_true(bytes_equal(artifact_get(&read, FIELD_SOURCE), bytes));
    assert_true(bytes_equal(read.from, bytes));
    assert_int_equal(query_end(&query, &error), STATUS_OK);
    arena_done(&arena);
}

/* ---- devices ---- */

#define ID_A "0123456789abcdef0123456789abcdef"
#define ID_B "fedcba9876543210fedcba9876543210"
#define UUID_A "4C4C4544-0042-3510-8052-B3C04F4B4E32"
#define UUID_B "4C4C4544-0042-3510-8052-B3C04F4B4E33"
#define MAC_A "52:54:00:12:34:56"
#define MAC_B "52:54:00:12:34:57"

struct person {
    const char *machine_id, *uuid, *serial, *hostname, *mac, *root;
    int64_t     device; /* the number it must get */
};

static uint64_t scan_person(struct catalog *catalog, const struct person *person)
{
    struct header     header = header_of(person->machine_id, person->hostname, MONDAY);
    struct artifact  *device = &header.device;
    struct assessment assessment = {0};
    struct error      error = {0};
    struct arena      arena;
    arena_init(&arena, 1 << 16);
    artifact_set_known(device, DEVICE_UUID, bytes_of(person->uuid));
    artifact_set_known(device, DEVICE_SERIAL, bytes_of(person->serial));
    artifact_set_known(device, DEVICE_ROOT, bytes_of(person->root));
    if (person->mac[0] != '\0') {
        struct bytes mac = bytes_of(person->mac);
        artifact_set_list(device, DEVICE_MAC, &mac, 1, &arena);
    }
    assert_int_equal(catalog_scan_begin(catalog, &header, &error), STATUS_OK);
    uint64_t id = catalog->scan.device;
    assert_int_equal(catalog_scan_finish(catalog, &assessment, &error), STATUS_OK);
    arena_done(&arena);
    return id;
}

static void tells_devices_apart(void **state)
{
    struct catalog            *catalog = ((struct fixture *)*state)->catalog;
    static const struct person people[] = {
        /* The same machine-id: the same device, whatever else changed. */
        {ID_A, UUID_A, "", "atlas", MAC_A, "", 1},
        {ID_A, UUID_A, "", "atlas-renamed", MAC_A, "", 1},
        {ID_A, "", "", "atlas", "", "/mnt", 1},
        {ID_A, UUID_B, "", "atlas", MAC_B, "", 1},
        /* Another machine-id: another one, although the hardware is the same. */
        {ID_B, UUID_A, "", "atlas", MAC_A, "", 2},
        /* No usable machine-id: the UUID tells; of two that had it, the one scanned last. */
        {"uninitialized", UUID_A, "", "zeus", "", "", 2},
        {"00000000000000000000000000000000", UUID_B, "", "zeus", "", "", 1},
        /* A UUID that many share does not tell; the serial number does. */
        {NULL, "03000200-0400-0500-0006-000700080009", "5CG1234XYZ", "hera", "", "", 3},
        {NULL, "03000200-0400-0500-0006-000700080009", "5CG1234XYZ", "juno", "", "", 3},
        {NULL, "03000200-0400-0500-0006-000700080009", "To be filled by O.E.M.", "hera", "", "", 4},
        /* Host name and address; one of them alone does not tell. */
        {NULL, "", "", "ares", "52:54:00:aa:aa:aa", "", 5},
        {NULL, "", "", "ARES", "52:54:00:AA:AA:AA", "", 5},
        {NULL, "", "", "mars", "52:54:00:aa:aa:aa", "", 6},
        {NULL, "", "", "ares", "52:54:00:bb:bb:bb", "", 7},
        /* What was known by its address gets its machine-id later, and is then told by it. */
        {"aaaabbbbccccddddeeeeffff00001111", "", "", "ares", "52:54:00:bb:bb:bb", "", 7},
        {"aaaabbbbccccddddeeeeffff00001111", "", "", "new", "", "", 7},
        {"aaaabbbbccccddddeeeeffff00002222", "", "", "ares", "52:54:00:bb:bb:bb", "", 8},
        /* Nothing but host name and root. */
        {NULL, "", "", "debian", "", "/mnt/a", 9},
        {NULL, "", "", "debian", "", "/mnt/b", 10},
        {NULL, "", "", "debian", "", "/mnt/a", 9},
        /* Another disk mounted in the same place, with a machine-id: not the same. */
        {"aaaabbbbccccddddeeeeffff00003333", "", "", "debian", "", "/mnt/a", 11},
    };
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        assert_int_equal(scan_person(catalog, &people[i]), people[i].device);
    }
}

static void what_a_later_scan_could_not_read_stays_known(void **state)
{
    struct catalog     *catalog = ((struct fixture *)*state)->catalog;
    const struct person first = {ID_A, UUID_A, "", "atlas", MAC_A, "", 1};
    const struct person second = {NULL, UUID_A, "", "", "", "", 1};
    assert_int_equal(scan_person(catalog, &first), 1);
    assert_int_equal(scan_person(catalog, &second), 1);
    assert_string_equal(text_of(catalog, "SELECT hostname FROM device"), "atlas");
    assert_string_equal(text_of(catalog, "SELECT machine_id FROM device"), ID_A);
}

struct call {
    const char *name;
    int64_t     device; /* 0: nobody */
    const char *text;
};

static void finds_the_device_a_person_means(void **state)
{
    struct catalog            *catalog = ((struct fixture *)*state)->catalog;
    static const struct person people[] = {
        {ID_A, "", "", "atlas", "", "", 0},
        {ID_B, "", "", "atlantis", "", "", 0},
        {"99990000111122223333444455556666", "", "", "zeus", "", "", 0},
    };
    static const struct call calls[] = {
        {"1", 1, NULL},
        {"atlas", 1, NULL},
        {"ATLAS", 1, NULL},
        {"atlan", 2, NULL},
        {"z", 3, NULL},
        {ID_B, 2, NULL},
        {"fedcba", 2, NULL},
        {"atla", 0, "more than one device is called that; known: 2 (atlantis), 1 (atlas)"},
        {"hermes", 0, "no device is called that; known: 2 (atlantis), 1 (atlas), 3 (zeus)"},
        {"", 0, "no device"},
        {"9", 0, NULL},
    };
    uint64_t     device = 0;
    struct error error = {0};
    assert_int_equal(catalog_find_device(catalog, "atlas", &device, &error), STATUS_ABSENT);
    assert_non_null(strstr(error.text, "none was scanned yet"));
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        scan_person(catalog, &people[i]);
    }
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        enum status status = catalog_find_device(catalog, calls[i].name, &device, &error);
        if (calls[i].device != 0) {
            assert_int_equal(status, STATUS_OK);
            assert_int_equal(device, calls[i].device);
        } else if (calls[i].text != NULL) {
            assert_int_equal(status, STATUS_ABSENT);
            assert_non_null(strstr(error.text, calls[i].text));
        }
    }
}

static void lists_devices_by_host_name(void **state)
{
    struct catalog        *catalog = ((struct fixture *)*state)->catalog;
    const struct person    zeus = {ID_A, "", "", "zeus", "", "", 0};
    const struct person    ares = {ID_B, "", "", "ares", "", "", 0};
    struct catalog_device *devices = NULL;
    size_t                 count = 99;
    struct error           error = {0};
    struct arena           arena;
    arena_init(&arena, 1 << 20);
    assert_int_equal(catalog_devices(catalog, &arena, &devices, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    scan_person(catalog, &zeus);
    scan_person(catalog, &ares);
    scan_person(catalog, &zeus);
    assert_int_equal(catalog_devices(catalog, &arena, &devices, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    assert_true(bytes_equal_text(devices[0].hostname, "ares"));
    assert_int_equal(devices[1].scans, 2);
    assert_int_equal(devices[1].artifacts, 0);
    assert_true(bytes_equal_text(devices[1].first_seen, MONDAY));
    arena_done(&arena);

    arena_init(&arena, 64);
    assert_int_equal(catalog_devices(catalog, &arena, &devices, &count, &error), STATUS_TOO_LARGE);
    arena_done(&arena);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_remove)
    const struct CMUnitTest tests[] = {
        TEST(a_second_scan_updates),
        TEST(what_is_known_already_costs_no_row),
        TEST(what_is_not_seen_again_is_gone_and_may_come_back),
        TEST(only_a_source_that_was_read_to_the_end_says_gone),
        TEST(a_source_read_in_part_leaves_the_missed_as_they_were),
        TEST(a_source_nobody_looked_into_stays_as_it_was),
        TEST(two_records_of_one_source_must_agree),
        TEST(keeps_the_place_it_was_read_from_up_to_date),
        TEST(an_abandoned_scan_leaves_nothing),
        TEST(one_writer_at_a_time),
        TEST(hostile_bytes_come_back_exactly),
        TEST(tells_devices_apart),
        TEST(what_a_later_scan_could_not_read_stays_known),
        TEST(finds_the_device_a_person_means),
        TEST(lists_devices_by_host_name),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
