#define _GNU_SOURCE
#include "volume/listing.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "volume/directory.h"

struct listing *listing_new(void)
{
    struct listing *listing = xmalloc(sizeof *listing);
    *listing = (struct listing){0};
    listing->entries = xmalloc(LISTING_NAMES_MAX * sizeof *listing->entries);
    listing->text = xmalloc(LISTING_BYTES_MAX);
    return listing;
}

void listing_free(struct listing *listing)
{
    if (listing != NULL) {
        free(listing->entries);
        free(listing->text);
        free(listing);
    }
}

void listing_free_pointer(struct listing **listing)
{
    listing_free(*listing);
}

void listing_start(struct listing *listing, int descriptor)
{
    folder_reader_start(&listing->reader, descriptor);
    listing->count = 0;
    listing->text_size = 0;
    listing->is_end = false;
}

int listing_compare(const void *left, const void *right)
{
    const struct volume_entry *one = left;
    const struct volume_entry *other = right;
    return bytes_compare(one->name, other->name);
}

/* A name that vanished meanwhile is no file, folder or link. */
static enum volume_node ask(int folder, const char *name)
{
    struct stat stat;
    if (fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
        return NODE_OTHER;
    }
    return volume_node_of(stat.st_mode);
}

static enum volume_node node_of(int folder, const struct folder_name *name)
{
    switch (name->node) {
    case FOLDER_NODE_FILE:
        return NODE_FILE;
    case FOLDER_NODE_FOLDER:
        return NODE_FOLDER;
    case FOLDER_NODE_LINK:
        return NODE_LINK;
    case FOLDER_NODE_UNKNOWN:
        return ask(folder, (const char *)name->name.data);
    case FOLDER_NODE_OTHER:
    default:
        return NODE_OTHER;
    }
}

static void append(struct listing *listing, const struct folder_name *name)
{
    uint8_t *text = listing->text + listing->text_size;
    memcpy(text, name->name.data, name->name.size);
    text[name->name.size] = '\0';
    listing->text_size += name->name.size + 1;
    listing->entries[listing->count++] =
        (struct volume_entry){{text, name->name.size}, node_of(listing->reader.descriptor, name)};
}

enum status listing_next(struct listing *listing, struct error *error)
{
    enum status        status = STATUS_OK;
    struct folder_name name;
    listing->count = 0;
    listing->text_size = 0;
    while (!listing->is_end && listing->count < LISTING_NAMES_MAX &&
           listing->text_size < LISTING_BYTES_MAX - FOLDER_BUFFER_BYTES) {
        status = folder_reader_next(&listing->reader, &name, &listing->is_end, error);
        if (status != STATUS_OK) {
            listing->is_end = true;
        } else if (!listing->is_end) {
            append(listing, &name);
        }
    }
    if (listing->count > 1) {
        qsort(listing->entries, listing->count, sizeof *listing->entries, listing_compare);
    }
    return status;
}
