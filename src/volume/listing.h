#pragma once

/* The names in a folder, a batch at a time: memory does not depend on how many there are. */

#include "sys/folder.h"
#include "volume/volume.h"

enum {
    LISTING_NAMES_MAX = 32 * 1024, /* in one batch */
    LISTING_BYTES_MAX = 1 << 20,   /* of names in one batch, with a NUL behind each */
};

struct listing {
    struct folder_reader reader;
    struct volume_entry *entries; /* of the batch; names are NUL-terminated behind their size */
    size_t               count;
    bool                 is_end; /* no batch follows */
    uint8_t             *text;   /* owned: the names */
    size_t               text_size;
};

struct listing *listing_new(void);
void            listing_free(struct listing *listing);
void            listing_free_pointer(struct listing **listing); /* for CLEANUP */

/* `descriptor`, borrowed, is a folder open for reading and at its start. */
void listing_start(struct listing *listing, int descriptor);

/* Replaces the batch by the next one, sorted by bytes.  Read the batch after a failure too: it
 * holds the names from before. */
NODISCARD enum status listing_next(struct listing *listing, struct error *error);

int listing_compare(const void *left, const void *right);
