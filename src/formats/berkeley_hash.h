#pragma once

/* Berkeley DB hash databases, versions 8 to 10, both byte orders: RPM's file Packages (the page
 * layout of Berkeley DB's dbinc/db_page.h, as rpm's lib/backend/bdb_ro.c reads it).
 *
 * Pages are read from first to last, not along the chains of their buckets: every page once, so no
 * cycle can be made of them. */

#include "base/arena.h"
#include "base/error.h"
#include "base/source.h"

enum {
    BERKELEY_PAGE_BYTES_MIN = 512,
    BERKELEY_PAGE_BYTES_MAX = 65536,
    BERKELEY_VALUE_BYTES_MAX = 64 << 20,
};

struct berkeley_hash {
    const struct source *source;
    bool                 is_big_endian;
    uint32_t             page_size;
    uint32_t             last_page;
    uint8_t             *page;          /* in the arena given to open */
    uint8_t             *overflow_page; /* likewise */
    uint32_t             number;        /* page at hand; 0 before the first */
    uint16_t             items;         /* on it */
    uint16_t             next;          /* item to read */
    uint64_t             overflow_left; /* overflow pages that items may still claim */
};

struct berkeley_record {
    struct bytes key;   /* in the arena */
    struct bytes value; /* in the arena */
};

/* `source` and `arena` are borrowed for as long as *ret_database is used. */
NODISCARD enum status berkeley_hash_open(const struct source *source, struct arena *arena,
                                         struct berkeley_hash *ret_database, struct error *error);

/* STATUS_ABSENT when there are no more.  After any other failure the next call goes on behind what
 * is damaged. */
NODISCARD enum status berkeley_hash_next(struct berkeley_hash *database, struct arena *arena,
                                         struct berkeley_record *ret_record, struct error *error);
