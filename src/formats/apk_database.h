#pragma once

/* The database of installed packages of Alpine Linux, lib/apk/db/installed: stanzas of lines with a
 * letter, a colon and a value (apk-tools, "FDB" text form; apk-installed(5)). */

#include "base/error.h"
#include "formats/lines.h"

struct apk_package {
    uint64_t     line;         /* of its first line */
    struct bytes name;         /* P: */
    struct bytes version;      /* V: */
    struct bytes architecture; /* A: */
    struct bytes description;  /* T: */
    struct bytes homepage;     /* U: */
    struct bytes license;      /* L: */
    struct bytes origin;       /* o: source package */
    struct bytes maintainer;   /* m: */
    struct bytes checksum;     /* C: */
    uint64_t     size_bytes;   /* I: installed size, 0 when unknown */
    struct bytes stanza;       /* all of its lines */
};

struct apk_reader {
    struct lines lines;
};

static inline struct apk_reader apk_reader_of(struct bytes input)
{
    return (struct apk_reader){lines_of(input)};
}

/* The next package; its views point into the input.  STATUS_ABSENT: the end was reached.
 * STATUS_MALFORMED: this stanza is damaged (error->offset is the line) and has been passed over;
 * go on. */
NODISCARD enum status apk_next(struct apk_reader *reader, struct apk_package *ret_package,
                               struct error *error);

/* A file or, when `name` is empty, a folder of a package. */
struct apk_path {
    struct bytes folder; /* without slashes at the ends; empty for the root */
    struct bytes name;
};

/* Takes the next path off *stanza (a copy of apk_package.stanza); *folder keeps the folder between
 * calls and starts empty. */
bool apk_next_path(struct bytes *stanza, struct bytes *folder, struct apk_path *ret_path);
