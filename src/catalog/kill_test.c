#include "catalog/fixture.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A writer that is killed at any moment: finished scans are all there, the others never were. */

enum { ROUNDS = 60, PACKAGES = 300, DELAY_MS_MAX = 120 };

static void give_package(struct catalog *catalog, unsigned round, int number)
{
    char         name[64];
    struct error error;
    (void)snprintf(name, sizeof name, "p%d-%u", number, number % 3 == 0 ? round : 0);
    struct artifact package = package_of("dpkg", name, "status:1");
    if (catalog_scan_artifact(catalog, &package, &error) != STATUS_OK) {
        _exit(1);
    }
}

static void scan_once(struct catalog *catalog, unsigned round)
{
    struct header     header = header_of("0123456789abcdef0123456789abcdef", "atlas", "");
    struct coverage   coverage = {.source = bytes_of("dpkg")};
    struct assessment assessment = {0};
    struct error      error;
    if (catalog_scan_begin(catalog, &header, &error) != STATUS_OK) {
        _exit(1);
    }
    for (int i = 0; i < PACKAGES; i++) {
        give_package(catalog, round, i);
    }
    if (catalog_scan_coverage(catalog, &coverage, &error) != STATUS_OK ||
        catalog_scan_finish(catalog, &assessment, &error) != STATUS_OK) {
        _exit(1);
    }
}

/* Scans until it is killed; one byte down the pipe for each finished scan. */
static void write_until_killed(const char *file, unsigned round, int pipe_end)
{
    struct catalog *catalog = NULL;
    struct error    error;
    if (catalog_open(file, false, &catalog, &error) != STATUS_OK) {
        _exit(1);
    }
    for (unsigned i = 0;; i++) {
        scan_once(catalog, round * 1000 + i);
        if (write(pipe_end, "x", 1) != 1) {
            _exit(1);
        }
    }
}

/* The number of scans the child said it had finished before it was killed. */
static int64_t run_round(const struct fixture *fixture, unsigned round, unsigned delay_ms)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        write_until_killed(fixture->file, round, ends[1]);
    }
    close(ends[1]);
    struct timespec delay = {0, (long)delay_ms * 1000000};
    nanosleep(&delay, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);

    int64_t finished = 0;
    char    byte;
    int     result = 0;
    while (read(ends[0], &byte, 1) == 1) {
        finished++;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFSIGNALED(result));
    return finished;
}

static void check_whole(struct catalog *catalog)
{
    assert_string_equal(text_of(catalog, "PRAGMA integrity_check"), "ok");
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM scan WHERE finished = ''"), 0);
    assert_int_equal(number_of(catalog, "SELECT count(*) FROM scan WHERE artifacts <> 300"), 0);
    assert_int_equal(number_of(catalog,
                               "SELECT (SELECT count(*) FROM coverage) <>"
                               " (SELECT count(*) FROM scan)"),
                     0);
    int64_t scans = number_of(catalog, "SELECT count(*) FROM scan");
    assert_int_equal(number_of(catalog, COUNT_SIGHTINGS " AND s.gone_scan IS NULL"),
                     scans == 0 ? 0 : PACKAGES);
}

static void finished_scans_survive_and_others_never_were(void **state)
{
    struct fixture *fixture = *state;
    unsigned        seed = (unsigned)getpid();
    int64_t         stored = 0;
    unsigned        interrupted = 0;
    print_message("seed %u\n", seed);
    for (unsigned round = 1; round <= ROUNDS; round++) {
        catalog_close(fixture->catalog);
        fixture->catalog = NULL;
        seed = seed * 1103515245U + 12345U;
        int64_t said = run_round(fixture, round, (seed >> 16) % DELAY_MS_MAX);
        fixture_reopen(fixture);
        check_whole(fixture->catalog);
        int64_t now = number_of(fixture->catalog, "SELECT count(*) FROM scan");
        /* The one that was stored and could not say so any more is the most there can be. */
        assert_true(now - stored == said || now - stored == said + 1);
        interrupted += now == stored;
        stored = now;
    }
    print_message("%lld scans stored, %u rounds without one\n", (long long)stored, interrupted);
    assert_true(stored > 0);
    scan(fixture->catalog, "2026-01-01T00:00:00Z", (struct found[]){{"dpkg", "a", "x:1"}, {0}},
         (struct looked[]){{"dpkg", COVERAGE_COMPLETE}, {0}});
    assert_int_equal(number_of(fixture->catalog, "SELECT count(*) FROM scan"), stored + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finished_scans_survive_and_others_never_were, fixture_make,
                                        fixture_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
