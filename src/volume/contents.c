#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"
#include "base/memory.h"
#include "volume/directory.h"
#include "volume/listing.h"
#include "volume/path.h"

/* At most `size` bytes; less when the file got shorter. */
static enum status read_bytes(struct volume *volume, int descriptor, uint8_t *target, size_t size,
                              size_t *ret_size, struct error *error)
{
    size_t used = 0;
    while (used < size) {
        size_t  wanted = size - used < READ_CHUNK_BYTES ? size - used : READ_CHUNK_BYTES;
        ssize_t got = read(descriptor, target + used, wanted);
        volume_count_work(volume);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set_errno(error, errno, "cannot be read");
        }
        if (got == 0) {
            break;
        }
        used += (size_t)got;
    }
    *ret_size = used;
    return STATUS_OK;
}

static enum status read_file(struct volume *volume, int descriptor, uint64_t size_bytes,
                             size_t limit_bytes, struct arena *arena, struct bytes *ret_contents,
                             struct error *error)
{
    size_t limit = limit_bytes < VOLUME_FILE_BYTES_MAX ? limit_bytes : VOLUME_FILE_BYTES_MAX;
    if (size_bytes > limit) {
        return error_set(error, STATUS_TOO_LARGE, 0, "has %llu bytes; at most %zu are read here",
                         (unsigned long long)size_bytes, limit);
    }
    struct arena_mark mark = arena_mark(arena);
    uint8_t          *target = arena_alloc(arena, (size_t)size_bytes + 1, 1);
    if (target == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no memory left for its %llu bytes",
                         (unsigned long long)size_bytes);
    }
    size_t      used = 0;
    enum status status = read_bytes(volume, descriptor, target, (size_t)size_bytes, &used, error);
    if (status != STATUS_OK) {
        arena_release(arena, mark);
        return status;
    }
    *ret_contents = (struct bytes){target, used};
    return STATUS_OK;
}

enum status volume_read(struct volume *volume, struct bytes path, size_t limit_bytes,
                        struct arena *arena, struct bytes *ret_contents,
                        struct volume_stat *ret_stat, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = -1;
    struct volume_stat            stat;
    enum status status = volume_open_file(volume, path, &descriptor, &stat, error);
    if (status != STATUS_OK) {
        return status;
    }
    status =
        read_file(volume, descriptor, stat.size_bytes, limit_bytes, arena, ret_contents, error);
    if (status != STATUS_OK) {
        path_prefix(error, path);
        return status;
    }
    if (ret_stat != NULL) {
        *ret_stat = stat;
    }
    return STATUS_OK;
}

/* All batches, in memory that grows with their number up to VOLUME_ENTRIES_MAX. */
struct entries {
    struct volume_entry *items;
    size_t               count;
    size_t               capacity;
};

static void entries_done(struct entries *entries)
{
    free(entries->items);
}

static enum status keep_batch(struct entries *entries, const struct listing *listing,
                              struct arena *arena, struct error *error)
{
    if (listing->count > VOLUME_ENTRIES_MAX - entries->count) {
        return error_set(error, STATUS_TOO_LARGE, 0, "has more than %d names", VOLUME_ENTRIES_MAX);
    }
    struct bytes text;
    if (!arena_copy(arena, (struct bytes){listing->text, listing->text_size}, &text)) {
        return error_set(error, STATUS_TOO_LARGE, 0, "no memory left for the names in it");
    }
    for (size_t i = 0; i < listing->count; i++) {
        struct volume_entry entry = listing->entries[i];
        entry.name.data = text.data + (entry.name.data - listing->text);
        entries->items =
            array_grow(entries->items, entries->count, &entries->capacity, sizeof *entries->items);
        entries->items[entries->count++] = entry;
    }
    return STATUS_OK;
}

static enum status list_all(struct volume *volume, int descriptor, struct entries *entries,
                            struct arena *arena, struct error *error)
{
    CLEANUP(listing_free_pointer) struct listing *listing = listing_new();
    enum status                                   status = STATUS_OK;
    listing_start(listing, descriptor);
    while (status == STATUS_OK && !listing->is_end) {
        volume_count_work(volume);
        status = listing_next(listing, error);
        if (status == STATUS_OK) {
            status = keep_batch(entries, listing, arena, error);
        }
    }
    if (status == STATUS_OK && entries->count != listing->count) { /* sorted in batches only */
        qsort(entries->items, entries->count, sizeof *entries->items, listing_compare);
    }
    return status;
}

enum status volume_list(struct volume *volume, struct bytes path, struct arena *arena,
                        struct volume_entry **ret_entries, size_t *ret_count, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = -1;
    enum status                   status = volume_open_folder(volume, path, &descriptor, error);
    if (status != STATUS_OK) {
        return status;
    }
    CLEANUP(entries_done) struct entries entries = {0};
    struct arena_mark                    mark = arena_mark(arena);
    struct volume_entry                 *kept = NULL;
    status = list_all(volume, descriptor, &entries, arena, error);
    if (status == STATUS_OK) {
        kept = arena_alloc(arena, entries.count, sizeof *kept);
        if (kept == NULL) {
            status = error_set(error, STATUS_TOO_LARGE, 0, "no memory left for the names in it");
        }
    }
    if (status != STATUS_OK) {
        arena_release(arena, mark);
        path_prefix(error, path);
        return status;
    }
    if (entries.count != 0) {
        memcpy(kept, entries.items, entries.count * sizeof *kept);
    }
    *ret_entries = kept;
    *ret_count = entries.count;
    return STATUS_OK;
}
