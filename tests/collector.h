#pragma once

/* A folder that stands for an examined system, one collector run over it, and what it found. */

#include <sys/stat.h>

#include "collect/collect.h"
#include "fixture.h"

enum { COLLECTED_BYTES_MAX = 64 << 20 };

static char collector_root[64];

static inline UNUSED int make_root(void **state)
{
    (void)snprintf(collector_root, sizeof collector_root, "/tmp/evict-root-XXXXXX");
    return mkdtemp(collector_root) == NULL;
}

static inline UNUSED int remove_root(void **state)
{
    char *command = xasprintf("rm -rf -- %s", collector_root);
    free(output_of(command));
    free(command);
    return 0;
}

static inline UNUSED char *root_path(const char *name)
{
    return xasprintf("%s/%s", collector_root, name);
}

/* Makes the folders in front of the last '/'. */
static inline UNUSED void make_folders(const char *name)
{
    char *path = root_path(name);
    for (char *slash = strchr(path + strlen(collector_root) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0755);
        *slash = '/';
    }
    free(path);
}

static inline UNUSED void put_bytes(const char *name, struct bytes contents)
{
    char *path = root_path(name);
    make_folders(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(contents.data, 1, contents.size, file), contents.size);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static inline UNUSED void put_text(const char *name, const char *text)
{
    put_bytes(name, bytes_of(text));
}

static inline UNUSED void put_copy(const char *name, const char *source)
{
    struct bytes contents = source_bytes(source);
    put_bytes(name, contents);
    free_bytes(contents);
}

static inline UNUSED void put_link(const char *name, const char *target)
{
    char *path = root_path(name);
    make_folders(name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static inline UNUSED void collected_artifact(void *context, const struct artifact *artifact)
{
    record_write_artifact(context, artifact);
}

static inline UNUSED void collected_coverage(void *context, const struct coverage *coverage)
{
    record_write_coverage(context, coverage);
}

/* Runs the collector over `root`: the records as text, one a line, coverage last; freed by the
 * caller. */
static inline UNUSED char *collect_from(const char *root,
                                        enum status (*run)(struct collection *, struct error *),
                                        bool is_live)
{
    struct collector       row = {.source = "test", .help = "", .run = run, .technique = ""};
    struct collector_table table = {"linux", &row, 1, NULL};
    struct collection      collection;
    struct volume         *volume = NULL;
    struct error           error = {0};
    struct writer          text;
    writer_init(&text, COLLECTED_BYTES_MAX);
    enum status status = volume_open(root, &volume, &error);
    assert_string_equal(error.text, "");
    assert_int_equal(status, STATUS_OK);
    collection_init(&collection, volume, "linux", is_live, false,
                    (struct sink){collected_artifact, collected_coverage, &text});
    collection_run(&collection, &table, 0);
    collection_done(&collection);
    volume_close(volume);
    struct bytes view = writer_view(&text);
    char        *copy = xasprintf("%.*s", (int)view.size, (const char *)view.data);
    writer_done(&text);
    return copy;
}

static inline UNUSED char *collect_root(enum status (*run)(struct collection *, struct error *))
{
    return collect_from(collector_root, run, false);
}

static inline UNUSED void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("not found: %s\nin: %s\n", part, text);
        fail();
    }
}

static inline UNUSED void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) {
        print_error("found: %s\nin: %s\n", part, text);
        fail();
    }
}

static inline UNUSED size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}
