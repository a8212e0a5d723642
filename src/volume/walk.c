#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/writer.h"
#include "sys/open_in_root.h"
#include "volume/directory.h"
#include "volume/listing.h"
#include "volume/location.h"
#include "volume/path.h"

enum { OPEN_FRAMES_MAX = 32 }; /* descriptors held at a time */

/* A folder whose names were visited and which has folders to go into. */
struct frame {
    struct frame     *parent;
    struct frame     *child;
    struct arena_mark mark;       /* before this frame */
    struct bytes      folders;    /* names left, a NUL behind each */
    size_t            path_size;  /* of the folder's own path */
    int               descriptor; /* -1: given back, to be opened again when needed */
    dev_t             device;     /* set when the descriptor was given back */
    ino_t             inode;
    bool              is_passage; /* a pseudo file system: `folders` are local mounts inside it */
};

struct mount_root {
    dev_t device;
    ino_t inode;
};

struct walker {
    struct volume            *volume;
    const struct volume_walk *walk;
    struct arena             *arena;
    struct listing           *listing;
    struct writer             path;    /* canonical; "" for the root */
    struct writer             folders; /* of the folder being visited, as in struct frame */
    size_t                    folders_dropped;
    struct frame             *top;
    struct frame             *oldest_open;
    size_t                    open_count;
    size_t                    depth;
    struct mount_root        *roots; /* where the walk began, and mounts it went into */
    size_t                    root_count;
    size_t                    root_capacity;
};

static struct bytes path_now(const struct walker *walker)
{
    return walker->path.size == 0 ? bytes_of("/") : writer_view(&walker->path);
}

static void tell_gap(const struct walker *walker, const struct error *error)
{
    if (walker->walk->gap != NULL) {
        walker->walk->gap(walker->walk->context, path_now(walker), error);
    }
}

static void append_name(struct walker *walker, struct bytes name)
{
    writer_u8(&walker->path, '/');
    writer_bytes(&walker->path, name);
}

/* A dead server must not be asked: what is mounted from one stays without stat. */
static bool is_remote(const struct walker *walker)
{
    const struct boundary_mount *mount =
        boundary_find(&walker->volume->boundary, writer_view(&walker->path));
    return mount != NULL && mount->kind == FILESYSTEM_REMOTE;
}

static void fill_stat(struct walker *walker, int folder, struct volume_visit *visit)
{
    struct stat stat;
    if (is_remote(walker)) {
        return;
    }
    if (fstatat(folder, (const char *)visit->name.data, &stat,
                AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
        struct error error;
        (void)error_set_errno(&error, errno, "cannot be examined");
        tell_gap(walker, &error);
        return;
    }
    visit->stat = volume_stat_of(&stat);
}

static void remember_folder(struct walker *walker, struct bytes name)
{
    if (name.size + 1 > walker->folders.limit_bytes - walker->folders.size) {
        walker->folders_dropped++;
        return;
    }
    writer_bytes(&walker->folders, name);
    writer_u8(&walker->folders, 0);
}

static void visit_batch(struct walker *walker, int folder)
{
    size_t path_size = walker->path.size;
    for (size_t i = 0; i < walker->listing->count; i++) {
        const struct volume_entry *entry = &walker->listing->entries[i];
        append_name(walker, entry->name);
        struct volume_visit visit = {.path = writer_view(&walker->path),
                                     .name = entry->name,
                                     .node = entry->node};
        if (walker->walk->needs_stat) {
            fill_stat(walker, folder, &visit);
        }
        if (walker->walk->visit(walker->walk->context, &visit) && entry->node == NODE_FOLDER) {
            remember_folder(walker, entry->name);
        }
        walker->path.size = path_size;
    }
}

/* Descriptors are few: the frame farthest up gives its back. */
static void give_back_oldest(struct walker *walker)
{
    struct frame *frame = walker->oldest_open;
    struct stat   stat = {0};
    (void)fstat(frame->descriptor, &stat);
    frame->device = stat.st_dev;
    frame->inode = stat.st_ino;
    close_descriptor(&frame->descriptor);
    frame->descriptor = -1;
    walker->open_count--;
    do {
        walker->oldest_open = walker->oldest_open->child;
    } while (walker->oldest_open != NULL && walker->oldest_open->descriptor < 0);
}

static void hold(struct walker *walker, struct frame *frame, int descriptor)
{
    frame->descriptor = descriptor;
    walker->open_count++;
    if (walker->oldest_open == NULL) {
        walker->oldest_open = frame;
    }
    if (walker->open_count > OPEN_FRAMES_MAX) {
        give_back_oldest(walker);
    }
}

/* NULL, and nothing allocated, when the arena's limit is reached. */
static struct frame *push_frame(struct walker *walker, struct bytes folders)
{
    struct arena_mark mark = arena_mark(walker->arena);
    struct frame     *frame = arena_alloc(walker->arena, 1, sizeof *frame);
    struct bytes      kept;
    if (frame == NULL || !arena_copy(walker->arena, folders, &kept)) {
        arena_release(walker->arena, mark);
        return NULL;
    }
    *frame = (struct frame){.parent = walker->top,
                            .mark = mark,
                            .folders = kept,
                            .path_size = walker->path.size,
                            .descriptor = -1};
    if (walker->top != NULL) {
        walker->top->child = frame;
    }
    walker->top = frame;
    walker->depth++;
    return frame;
}

static void pop_frame(struct walker *walker)
{
    struct frame *frame = walker->top;
    if (frame->descriptor >= 0) {
        close_descriptor(&frame->descriptor);
        walker->open_count--;
    }
    if (walker->oldest_open == frame) {
        walker->oldest_open = NULL;
    }
    walker->top = frame->parent;
    walker->depth--;
    if (walker->top != NULL) {
        walker->top->child = NULL;
    }
    arena_release(walker->arena, frame->mark);
}

static void tell_too_large(struct walker *walker, const char *text)
{
    struct error error;
    (void)error_set(&error, STATUS_TOO_LARGE, 0, "folders in it are not examined: %s", text);
    tell_gap(walker, &error);
}

/* What was found in the folder at the current path becomes a frame, which takes the descriptor. */
static void go_on_below(struct walker *walker, int descriptor)
{
    if (walker->folders_dropped != 0) {
        tell_too_large(walker, "no memory left for their names");
    }
    struct frame *frame = NULL;
    if (walker->folders.size == 0) {
        close_descriptor(&descriptor);
        return;
    }
    if (walker->depth >= VOLUME_DEPTH_MAX || walker->path.size > PATH_BYTES_MAX) {
        tell_too_large(walker, "too deep");
    } else {
        frame = push_frame(walker, writer_view(&walker->folders));
        if (frame == NULL) {
            tell_too_large(walker, "no memory left for their names");
        }
    }
    if (frame == NULL) {
        close_descriptor(&descriptor);
        return;
    }
    hold(walker, frame, descriptor);
}

/* Visits every name in the folder at the current path.  Takes the descriptor. */
static void visit_folder(struct walker *walker, int descriptor)
{
    writer_clear(&walker->folders);
    walker->folders_dropped = 0;
    listing_start(walker->listing, descriptor);
    while (!walker->listing->is_end) {
        struct error error;
        volume_count_work(walker->volume);
        if (listing_next(walker->listing, &error) != STATUS_OK) {
            tell_gap(walker, &error);
        }
        visit_batch(walker, descriptor);
    }
    go_on_below(walker, descriptor);
}

/* A folder tree bound to a second place is walked once. */
static bool is_new_root(struct walker *walker, int descriptor)
{
    struct stat stat;
    if (fstat(descriptor, &stat) != 0) {
        return true;
    }
    for (size_t i = 0; i < walker->root_count; i++) {
        if (walker->roots[i].device == stat.st_dev && walker->roots[i].inode == stat.st_ino) {
            return false;
        }
    }
    walker->roots = array_grow(walker->roots, walker->root_count, &walker->root_capacity,
                               sizeof *walker->roots);
    walker->roots[walker->root_count++] = (struct mount_root){stat.st_dev, stat.st_ino};
    return true;
}

/* Visits the folder at a place (O_PATH) where a mount begins. */
static void visit_mount(struct walker *walker, int place)
{
    int descriptor = -1;
    if (!is_new_root(walker, place)) {
        return;
    }
    int cause = open_in_root(place, ".", OPEN_FOLDER, &descriptor);
    if (cause != 0) {
        struct error error;
        (void)error_set_errno(&error, cause, "cannot be opened");
        tell_gap(walker, &error);
        return;
    }
    visit_folder(walker, descriptor);
}

/* Nothing of a pseudo file system is read, but a local one may be mounted inside: /dev/shm. */
static void pass_through(struct walker *walker)
{
    const struct boundary *boundary = &walker->volume->boundary;
    struct bytes           path = writer_view(&walker->path);
    writer_clear(&walker->folders);
    walker->folders_dropped = 0;
    for (size_t i = boundary_next_inside(boundary, path, 0); i < boundary->mount_count;
         i = boundary_next_inside(boundary, path, i + 1)) {
        remember_folder(walker, bytes_after(boundary->mounts[i].path, path.size + 1));
    }
    struct frame *frame =
        walker->folders.size == 0 ? NULL : push_frame(walker, writer_view(&walker->folders));
    if (frame != NULL) {
        frame->is_passage = true;
    } else if (walker->folders.size != 0 || walker->folders_dropped != 0) {
        tell_too_large(walker, "no memory left for their names");
    }
}

static void enter_mount(struct walker *walker, int folder, const char *name)
{
    CLEANUP(close_descriptor) int place = -1;
    enum filesystem_kind          kind;
    struct error                  error;
    enum status                   status = boundary_cross(&walker->volume->boundary, folder, name,
                                                          writer_view(&walker->path), &place, &kind, &error);
    if (status == STATUS_UNSUPPORTED) {
        return; /* noted among the skipped ones */
    }
    if (status != STATUS_OK) {
        tell_gap(walker, &error);
        return;
    }
    if (kind == FILESYSTEM_PSEUDO) {
        pass_through(walker);
        return;
    }
    visit_mount(walker, place);
}

static void enter_passage_end(struct walker *walker)
{
    CLEANUP(close_descriptor) int place = -1;
    enum filesystem_kind          kind;
    struct error                  error;
    enum status                   status =
        location_descend(walker->volume, writer_view(&walker->path), &place, &kind, &error);
    struct stat stat = {0};
    if (status != STATUS_OK || kind != FILESYSTEM_LOCAL || fstat(place, &stat) != 0) {
        return; /* unmounted, or hidden by another mount */
    }
    struct volume_visit visit = {.path = writer_view(&walker->path),
                                 .name = bytes_file_name(writer_view(&walker->path)),
                                 .node = NODE_FOLDER};
    if (walker->walk->needs_stat) {
        visit.stat = volume_stat_of(&stat);
    }
    if (walker->walk->visit(walker->walk->context, &visit)) {
        visit_mount(walker, place);
    }
}

/* Opens the frame's folder at the path `walker->path` again and makes sure that it is the same. */
static enum status open_again(struct walker *walker, int *ret_descriptor, struct error *error)
{
    CLEANUP(close_descriptor) int place = -1;
    enum filesystem_kind          kind;
    const struct frame           *frame = walker->top;
    enum status                   status =
        location_descend(walker->volume, writer_view(&walker->path), &place, &kind, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct stat stat = {0};
    if (fstat(place, &stat) != 0 || stat.st_dev != frame->device || stat.st_ino != frame->inode) {
        return error_set(error, STATUS_FAILED, 0, "was replaced during the walk");
    }
    int cause = open_in_root(place, ".", OPEN_FOLDER, ret_descriptor);
    return cause == 0 ? STATUS_OK : error_set_errno(error, cause, "cannot be opened");
}

static bool hold_again(struct walker *walker)
{
    int          descriptor = -1;
    struct error error;
    if (walker->top->descriptor >= 0) {
        return true;
    }
    if (open_again(walker, &descriptor, &error) != STATUS_OK) {
        tell_gap(walker, &error);
        return false;
    }
    hold(walker, walker->top, descriptor);
    return true;
}

static void enter_folder(struct walker *walker, const char *name)
{
    const struct frame *frame = walker->top;
    int                 descriptor = -1;
    volume_count_work(walker->volume);
    int cause =
        open_in_root(frame->descriptor, name,
                     OPEN_FOLDER | OPEN_NO_FOLLOW | OPEN_NO_LINKS | OPEN_SAME_MOUNT, &descriptor);
    if (cause == 0) {
        visit_folder(walker, descriptor);
        return;
    }
    if (cause == EXDEV) {
        enter_mount(walker, frame->descriptor, name);
        return;
    }
    struct error error;
    (void)error_set_errno(&error, cause, "cannot be opened");
    tell_gap(walker, &error);
}

static void step(struct walker *walker)
{
    struct frame *frame = walker->top;
    struct bytes  name;
    walker->path.size = frame->path_size;
    if (!frame->is_passage && frame->folders.size != 0 && !hold_again(walker)) {
        frame->folders.size = 0;
    }
    if (!bytes_next_part(&frame->folders, 0, &name)) {
        pop_frame(walker);
        return;
    }
    append_name(walker, name);
    if (frame->is_passage) {
        enter_passage_end(walker);
    } else {
        enter_folder(walker, (const char *)name.data);
    }
}

static void walker_done(struct walker *walker)
{
    while (walker->top != NULL) {
        pop_frame(walker);
    }
    writer_done(&walker->path);
    writer_done(&walker->folders);
    listing_free(walker->listing);
    free(walker->roots);
}

static enum status begin(struct walker *walker, struct bytes start, struct error *error)
{
    CLEANUP(close_descriptor) int place = -1;
    enum filesystem_kind          kind;
    enum status status = location_resolve(walker->volume, start, &walker->path, error);
    if (status == STATUS_OK) {
        status = location_descend(walker->volume, writer_view(&walker->path), &place, &kind, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int descriptor = -1;
    int cause = open_in_root(place, ".", OPEN_FOLDER, &descriptor);
    if (cause != 0) {
        return error_set_errno(error, cause, "cannot be opened");
    }
    (void)is_new_root(walker, descriptor);
    visit_folder(walker, descriptor);
    return STATUS_OK;
}

enum status volume_walk(struct volume *volume, struct bytes start, const struct volume_walk *walk,
                        struct arena *arena, struct error *error)
{
    CLEANUP(walker_done)
    struct walker walker = {.volume = volume,
                            .walk = walk,
                            .arena = arena,
                            .listing = listing_new()};
    writer_init(&walker.path,
                2 * (size_t)PATH_BYTES_MAX); /* room for names in the deepest folder */
    writer_init(&walker.folders, arena->limit_bytes);
    enum status status = begin(&walker, start, error);
    if (status != STATUS_OK) {
        path_prefix(error, start);
        return status;
    }
    while (walker.top != NULL) {
        step(&walker);
    }
    return STATUS_OK;
}
