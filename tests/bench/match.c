/* How fast artifacts go through the matcher, on one core, against 2,000 indicators; beside a loop
 * that compares every indicator with every artifact. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ban/indicator.h"
#include "ban/matcher.h"

enum { DISTINCT = 8192, INDICATORS = 2000, ROUNDS = 400, NAIVE_ROUNDS = 1 };

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The shapes of the shipped bans: names, lists of names, paths and labels with wildcards, domains,
 * networks. */
static void write_indicator(struct writer *yaml, size_t number)
{
    static const char *const shapes[] = {
        "package: {name: [vendor%zu, 'vendor%zu-*'], state: installed}",
        "file: {path: '/opt/vendor%zu/*'}",
        "file: {path: 'C:/Program Files*/Vendor Labs/Product %zu/*', os: windows}",
        "service: {name: ['vendor%zu.service', 'vnd%zu*']}",
        "service: {exec: '*/vendor%zu/bin/*'}",
        "package: {publisher: '*Vendor%zu Labs*'}",
        "driver: {name: 'vnd%zuflt*'}",
        "process: {name: vendord%zu}",
        "certificate: {subject: '*CN=Vendor%zu Root*'}",
        "contact: {peer: .update%zu.vendor.example}",
        "contact: {address: 10.%zu.0.0/16}",
        "autostart: {command: '*vendor%zu-agent*'}",
    };
    size_t shape = number % COUNT_OF(shapes);
    size_t value = shape == 10 ? number / COUNT_OF(shapes) : number;
    writer_text(yaml, "  - {");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    writer_format(yaml, shapes[shape], value, value);
#pragma GCC diagnostic pop
    writer_text(yaml, ", means: present, source: bench}\n");
}

static struct ban *make_ban(void)
{
    struct writer yaml;
    struct ban   *ban = NULL;
    struct error  error = {0};
    writer_init(&yaml, 64 << 20);
    writer_text(&yaml, "ban: bench\ntitle: bench\nindicators:\n");
    for (size_t i = 0; i < INDICATORS; i++) {
        write_indicator(&yaml, i);
    }
    if (ban_read(writer_view(&yaml), "bench", &ban, NULL, &error) != STATUS_OK) {
        (void)fprintf(stderr, "%s\n", error.text);
        exit(EXIT_FAILURE);
    }
    writer_done(&yaml);
    return ban;
}

static void make_package(struct artifact *artifact, struct arena *arena, size_t number)
{
    artifact_init(artifact, KIND_PACKAGE);
    artifact_set_text(artifact, FIELD_SOURCE, "dpkg");
    artifact_set_text(artifact, FIELD_OS, "linux");
    artifact_set(artifact, PACKAGE_NAME, arena_text(arena, "libexample-perl%zu", number));
    artifact_set(artifact, PACKAGE_VERSION, arena_text(arena, "1:2.%zu.3-4+deb12u1", number % 40));
    artifact_set_text(artifact, PACKAGE_ARCHITECTURE, "amd64");
    artifact_set_text(artifact, PACKAGE_PUBLISHER, "Debian Perl Group <perl@lists.example.org>");
    artifact_set_text(artifact, PACKAGE_STATE, "installed");
}

static void make_file(struct artifact *artifact, struct arena *arena, size_t number)
{
    artifact_init(artifact, KIND_FILE);
    artifact_set_text(artifact, FIELD_OS, "linux");
    artifact_set(artifact, FILE_PATH,
                 arena_text(arena, "/usr/lib/x86_64-linux-gnu/libexample%zu.so.1.2", number));
    artifact_set_text(artifact, FILE_MODE, "0644");
}

static void make_service(struct artifact *artifact, struct arena *arena, size_t number)
{
    struct bytes exec =
        arena_text(arena, "/usr/sbin/exampled --config /etc/example-%zu.conf", number);
    artifact_init(artifact, KIND_SERVICE);
    artifact_set_text(artifact, FIELD_OS, "linux");
    artifact_set(artifact, SERVICE_NAME, arena_text(arena, "systemd-example%zu.service", number));
    artifact_set_list(artifact, SERVICE_EXEC, &exec, 1, arena);
    artifact_set_text(artifact, SERVICE_STATE, "enabled");
}

static void make_contact(struct artifact *artifact, struct arena *arena, size_t number)
{
    artifact_init(artifact, KIND_CONTACT);
    artifact_set(artifact, CONTACT_PEER, arena_text(arena, "cdn%zu.assets.example.com", number));
    artifact_set(artifact, CONTACT_ADDRESS,
                 arena_text(arena, "203.0.%zu.%zu", number / 256 % 256, number % 256));
    artifact_set_text(artifact, CONTACT_PORT, "443");
}

static void make_certificate(struct artifact *artifact, struct arena *arena, size_t number)
{
    artifact_init(artifact, KIND_CERTIFICATE);
    artifact_set(artifact, CERTIFICATE_SUBJECT,
                 arena_text(arena, "CN=Example Root CA %zu,O=Example Trust Network,C=US", number));
    artifact_set_text(artifact, CERTIFICATE_STORE, "bundle");
}

static void make_artifacts(struct artifact *artifacts, struct arena *arena)
{
    static void (*const makers[])(struct artifact *, struct arena *,
                                  size_t) = {make_package, make_file,    make_file,
                                             make_service, make_contact, make_certificate};
    for (size_t i = 0; i < DISTINCT; i++) {
        makers[i % COUNT_OF(makers)](&artifacts[i], arena, i);
    }
}

static void count(void *context, const struct ban *ban, const struct indicator *indicator,
                  const struct artifact *artifact)
{
    (*(size_t *)context)++;
}

static double measure_matcher(const struct ban *ban, const struct artifact *artifacts,
                              size_t *found)
{
    struct matcher *matcher = matcher_new(&ban, 1);
    double          start = now();
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < DISTINCT; i++) {
            matcher_match(matcher, &artifacts[i], count, found);
        }
    }
    double rate = (double)ROUNDS * DISTINCT / (now() - start);
    matcher_free(matcher);
    return rate;
}

static double measure_loop(const struct ban *ban, const struct artifact *artifacts, size_t *found)
{
    double start = now();
    for (int round = 0; round < NAIVE_ROUNDS; round++) {
        for (size_t i = 0; i < DISTINCT; i++) {
            enum name_rules rules = name_rules_of(artifact_get(&artifacts[i], FIELD_OS));
            for (size_t j = 0; j < ban->indicator_count; j++) {
                *found += indicator_matches(&ban->indicators[j], &artifacts[i], rules);
            }
        }
    }
    return (double)NAIVE_ROUNDS * DISTINCT / (now() - start);
}

int main(void)
{
    static struct artifact artifacts[DISTINCT];
    struct arena           arena;
    size_t                 found = 0;
    size_t                 found_by_loop = 0;

    arena_init(&arena, 256 << 20);
    make_artifacts(artifacts, &arena);
    /* Some of what the indicators are about is there. */
    artifact_set_text(&artifacts[0], PACKAGE_NAME, "vendor12-gui");
    artifact_set_text(&artifacts[1], FILE_PATH, "/opt/vendor13/bin/x");

    struct ban *ban = make_ban();
    double      start = now();
    matcher_free(matcher_new((const struct ban *const[]){ban}, 1));
    double compiling = now() - start;
    double matcher_rate = measure_matcher(ban, artifacts, &found);
    double loop_rate = measure_loop(ban, artifacts, &found_by_loop);
    (void)printf("compiling %zu indicators: %.2f ms\n", ban->indicator_count, compiling * 1e3);
    (void)printf("matcher: %.2f million artifacts/s\n", matcher_rate / 1e6);
    (void)printf("loop over indicators: %.4f million artifacts/s, %.0f times slower\n",
                 loop_rate / 1e6, matcher_rate / loop_rate);
    ban_free(ban);
    arena_done(&arena);
    bool agrees = found == found_by_loop / NAIVE_ROUNDS * ROUNDS && found != 0;
    (void)printf("found by both: %s\n", agrees ? "the same" : "NOT the same");
    return agrees ? EXIT_SUCCESS : EXIT_FAILURE;
}
