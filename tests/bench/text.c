/* How fast the text form is read and written, on one core, beside jansson's tree of the same lines.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <jansson.h>

#include "artifact/record.h"

enum { DISTINCT = 4096, ROUNDS = 250, JANSSON_ROUNDS = 20, ARENA_BYTES = 1 << 20 };

struct sample {
    struct writer lines;
    struct bytes  line[DISTINCT];
};

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void make_package(struct artifact *artifact, struct arena *arena, size_t number)
{
    artifact_init(artifact, KIND_PACKAGE);
    artifact_set_text(artifact, FIELD_SOURCE, "dpkg");
    artifact_set_text(artifact, FIELD_OS, "linux");
    artifact_set(artifact, PACKAGE_NAME, arena_text(arena, "libexample-%zu", number));
    artifact_set(artifact, PACKAGE_VERSION, arena_text(arena, "1:2.%zu.3-4+deb12u1", number % 40));
    artifact_set_text(artifact, PACKAGE_ARCHITECTURE, "amd64");
    artifact_set_text(artifact, PACKAGE_PUBLISHER,
                      "Example Maintainers <example@lists.example.org>");
    artifact_set_text(artifact, PACKAGE_STATE, "installed");
    artifact_set_text(artifact, PACKAGE_DESCRIPTION,
                      "library of \"examples\" \xe2\x80\x94 run time");
    artifact_set_number(artifact, PACKAGE_SIZE, 4096 * number, arena);
    artifact->from = arena_text(arena, "var/lib/dpkg/status:%zu", number * 23);
}

static void make_file(struct artifact *artifact, struct arena *arena, size_t number)
{
    artifact_init(artifact, KIND_FILE);
    artifact_set_text(artifact, FIELD_SOURCE, "executables");
    artifact_set_text(artifact, FIELD_OS, "linux");
    artifact_set(artifact, FILE_PATH, arena_text(arena, "/opt/example/lib/part-%zu/tool", number));
    artifact_set_text(artifact, FILE_SHA256,
                      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    artifact_set_number(artifact, FILE_SIZE, 123456 + number, arena);
    artifact_set_text(artifact, FILE_MODE, "0755");
    artifact->from = arena_text(arena, "opt/example/lib/part-%zu/tool", number);
}

static void make_sample(struct sample *sample, struct arena *arena)
{
    size_t starts[DISTINCT + 1];
    writer_init(&sample->lines, 64 << 20);
    for (size_t i = 0; i < DISTINCT; i++) {
        struct artifact artifact;
        (i % 2 == 0 ? make_package : make_file)(&artifact, arena, i);
        starts[i] = sample->lines.size;
        record_write_artifact(&sample->lines, &artifact);
    }
    starts[DISTINCT] = sample->lines.size;
    for (size_t i = 0; i < DISTINCT; i++) {
        sample->line[i] =
            bytes_slice(writer_view(&sample->lines), starts[i], starts[i + 1] - starts[i] - 1);
    }
}

static double measure_read(const struct sample *sample, struct arena *arena)
{
    double start = now();
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < DISTINCT; i++) {
            struct record record;
            arena_clear(arena);
            if (record_read(sample->line[i], arena, &record, NULL) != STATUS_OK) {
                abort();
            }
        }
    }
    return (double)DISTINCT * ROUNDS / (now() - start);
}

static double measure_write(const struct sample *sample, struct arena *arena)
{
    static struct record records[DISTINCT];
    struct writer        writer;
    writer_init(&writer, RECORD_BYTES_MAX);
    arena_clear(arena);
    for (size_t i = 0; i < DISTINCT; i++) {
        if (record_read(sample->line[i], arena, &records[i], NULL) != STATUS_OK) {
            abort();
        }
    }
    double start = now();
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < DISTINCT; i++) {
            writer_clear(&writer);
            record_write_artifact(&writer, &records[i].artifact);
        }
    }
    double rate = (double)DISTINCT * ROUNDS / (now() - start);
    writer_done(&writer);
    return rate;
}

static double measure_jansson(const struct sample *sample)
{
    double start = now();
    for (size_t round = 0; round < JANSSON_ROUNDS; round++) {
        for (size_t i = 0; i < DISTINCT; i++) {
            struct bytes line = sample->line[i];
            json_t      *tree = json_loadb((const char *)line.data, line.size, 0, NULL);
            json_decref(tree);
        }
    }
    return (double)DISTINCT * JANSSON_ROUNDS / (now() - start);
}

static double measure_identity(const struct sample *sample, struct arena *arena)
{
    struct record record;
    if (record_read(sample->line[0], arena, &record, NULL) != STATUS_OK) {
        abort();
    }
    double start = now();
    for (size_t i = 0; i < (size_t)DISTINCT * ROUNDS; i++) {
        struct identity identity = artifact_identity(&record.artifact);
        __asm__ volatile("" : : "r"(&identity) : "memory");
    }
    return (double)DISTINCT * ROUNDS / (now() - start);
}

int main(void)
{
    static struct sample sample;
    struct arena         arena;
    arena_init(&arena, 64 << 20);
    make_sample(&sample, &arena);

    struct arena scratch;
    arena_init(&scratch, ARENA_BYTES);
    double read = measure_read(&sample, &scratch);
    double tree = measure_jansson(&sample);
    double write = measure_write(&sample, &arena);
    double identity = measure_identity(&sample, &scratch);
    printf("text form, %d distinct artifacts, mean %zu bytes a line\n", DISTINCT,
           sample.lines.size / DISTINCT);
    printf("read      %6.2f million/s  %5.1f times jansson (%.2f million/s)\n", read / 1e6,
           read / tree, tree / 1e6);
    printf("write     %6.2f million/s\n", write / 1e6);
    printf("identity  %6.2f million/s\n", identity / 1e6);

    arena_done(&scratch);
    arena_done(&arena);
    writer_done(&sample.lines);
    return 0;
}
