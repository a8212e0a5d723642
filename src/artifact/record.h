#pragma once

/* The text form: one record a line, JSON, UTF-8 (docs/text-form.md).  The same form on the pipe
 * between collector and keeper, in report files and in the store.
 *
 * Bytes that are not UTF-8 are written as lone surrogates \udc80 to \udcff, as Python's
 * "surrogateescape" does (PEP 383), and come back exactly. */

#include "artifact/artifact.h"

enum {
    TEXT_FORM_VERSION = 1,
    RECORD_BYTES_MAX = 1 << 20, /* one line, without its LF */
};

enum coverage_status {
    COVERAGE_COMPLETE, /* all of it was read */
    COVERAGE_PARTIAL,  /* some of it could not be read: see the reason */
    COVERAGE_ABSENT,   /* this device has no such source */
    COVERAGE_FAILED,   /* it is there and could not be read */
    COVERAGE_SKIPPED,  /* not tried: needs a running system, --quick ... */
};
enum { COVERAGE_STATUS_COUNT = COVERAGE_SKIPPED + 1 };

struct coverage {
    struct bytes         source;
    enum coverage_status status;
    struct bytes         reason;      /* a sentence; empty when complete */
    uint64_t             count;       /* artifacts it gave */
    bool                 is_required; /* no verdict of `clear` without it */
    const struct extra  *extras;
    size_t               extra_count;
};

struct header {
    uint64_t        version; /* member "evict" */
    struct artifact device;  /* kind KIND_DEVICE; its sighting fields and `from` are not used */
    struct bytes    started; /* RFC 3339 */
    struct bytes    program; /* who wrote it: "evict 0.1.0"; may be empty */
};

struct end {
    uint64_t     artifacts;
    uint64_t     contacts;
    uint64_t     sources;
    struct bytes digest; /* "sha256:" and hexadecimal: over all bytes before this line */
};

enum record_type {
    RECORD_HEADER,
    RECORD_ARTIFACT, /* contacts too: their kind is KIND_CONTACT */
    RECORD_COVERAGE,
    RECORD_END,
    RECORD_UNKNOWN, /* well-formed JSON of a later evict: `line` carries it */
};

struct record {
    enum record_type type;
    union {
        struct header   header;
        struct artifact artifact;
        struct coverage coverage;
        struct end      end;
        struct bytes    line;
    };
};

/* Reads one line (without LF).  Views point into `line` or `arena`.  Errors carry the byte offset
 * in the line.  Refuses lines over RECORD_BYTES_MAX. */
NODISCARD enum status record_read(struct bytes line, struct arena *arena, struct record *ret_record,
                                  struct error *error);

/* Appends the record and an LF.  Failure is the writer's. */
void record_write(struct writer *writer, const struct record *record);
void record_write_artifact(struct writer *writer, const struct artifact *artifact);
void record_write_coverage(struct writer *writer, const struct coverage *coverage);

/* The artifact object alone, as the store keeps it: identity and detail fields, extras; no sighting
 * fields, no `from`, no LF. */
void record_write_body(struct writer *writer, const struct artifact *artifact);

/* The other members: `from`, sighting fields, unknown ones, as a JSON object without LF. */
void record_write_sighting(struct writer *writer, const struct artifact *artifact);

/* Reads what the two functions above wrote; `sighting` may be empty. */
NODISCARD enum status record_read_stored(struct bytes body, struct bytes sighting,
                                         struct arena *arena, struct artifact *ret_artifact,
                                         struct error *error);

const char *coverage_status_name(enum coverage_status status);
bool        coverage_status_of(struct bytes name, enum coverage_status *ret_status);
