/* Sees everything a volume offers: walks it, asks for the state of every name, reads every file,
 * follows every link.  For tests/strace-volume and for timing; prints what it saw.
 *
 *     volume_tour ROOT [names|state|all] */

#include <stdio.h>
#include <string.h>

#include "volume/volume.h"

/* Folders farther down are only walked, else the trace of a deep tree gets huge. */
enum { FILE_BYTES_MAX = 1 << 20, ARENA_BYTES = 64 << 20, LISTED_PATH_BYTES_MAX = 200 };

struct tour {
    struct volume *volume;
    struct arena   arena; /* for one file at a time */
    bool           is_deep;
    unsigned long  names, folders, links, files, bytes, refused, gaps;
};

static void see_contents(struct tour *tour, const struct volume_visit *visit)
{
    struct bytes         contents;
    struct volume_entry *entries;
    size_t               count;
    enum status          status;
    if (visit->node == NODE_FOLDER) {
        status = volume_list(tour->volume, visit->path, &tour->arena, &entries, &count, NULL);
    } else {
        status = volume_read(tour->volume, visit->path, FILE_BYTES_MAX, &tour->arena, &contents,
                             NULL, NULL);
        tour->bytes += status == STATUS_OK ? contents.size : 0;
    }
    tour->refused += status != STATUS_OK;
    if (visit->node == NODE_LINK) {
        tour->refused +=
            volume_read_link(tour->volume, visit->path, &tour->arena, &contents, NULL) != STATUS_OK;
        (void)volume_exists(tour->volume, visit->path);
    }
    tour->refused +=
        volume_resolve(tour->volume, visit->path, &tour->arena, &contents, NULL) != STATUS_OK;
    arena_clear(&tour->arena);
}

static bool visit(void *context, const struct volume_visit *visit)
{
    struct tour *tour = context;
    tour->names++;
    tour->folders += visit->node == NODE_FOLDER;
    tour->links += visit->node == NODE_LINK;
    tour->files += visit->node == NODE_FILE;
    bool is_far = visit->node == NODE_FOLDER && visit->path.size > LISTED_PATH_BYTES_MAX;
    if (tour->is_deep && !is_far) {
        see_contents(tour, visit);
    }
    return true;
}

static void gap(void *context, struct bytes path, const struct error *error)
{
    struct tour *tour = context;
    tour->gaps++;
    (void)fprintf(stderr, "gap: %.*s: %s\n", (int)(path.size < 200 ? path.size : 200),
                  (const char *)path.data, error->text);
}

static void print(const struct tour *tour)
{
    size_t                    skip_count;
    const struct volume_skip *skips = volume_skipped(tour->volume, &skip_count);
    for (size_t i = 0; i < skip_count; i++) {
        printf("skipped %.*s (%.*s)\n", (int)skips[i].path.size, (const char *)skips[i].path.data,
               (int)skips[i].type.size, (const char *)skips[i].type.data);
    }
    printf("%lu names: %lu folders, %lu links, %lu files, %lu bytes read, %lu refused, %lu gaps\n",
           tour->names, tour->folders, tour->links, tour->files, tour->bytes, tour->refused,
           tour->gaps);
}

int main(int count, char **words)
{
    struct error error;
    struct arena arena;
    struct tour  tour = {0};
    if (count < 2 || volume_open(words[1], &tour.volume, &error) != STATUS_OK) {
        (void)fprintf(stderr, "volume_tour: %s\n", count < 2 ? "no root given" : error.text);
        return 3;
    }
    const char        *how = count < 3 ? "all" : words[2];
    struct volume_walk walk = {.context = &tour,
                               .needs_stat = strcmp(how, "names") != 0,
                               .visit = visit,
                               .gap = gap};
    tour.is_deep = strcmp(how, "all") == 0;
    arena_init(&tour.arena, ARENA_BYTES);
    arena_init(&arena, ARENA_BYTES);
    enum status status = volume_walk(tour.volume, bytes_of("/"), &walk, &arena, &error);
    if (status == STATUS_OK) {
        print(&tour);
    } else {
        (void)fprintf(stderr, "volume_tour: %s\n", error.text);
    }
    arena_done(&arena);
    arena_done(&tour.arena);
    volume_close(tour.volume);
    return status == STATUS_OK ? 0 : 3;
}
