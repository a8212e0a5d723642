#pragma once

/* An artifact: one thing found on a device (or one contact of a device), as values for the
 * fields of its kind.  All views are borrowed from whoever filled it in. */

#include "artifact/schema.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/reader.h"
#include "base/writer.h"

/* A member of the text form that this version of evict does not know: carried as it came. */
struct extra {
    struct bytes name; /* decoded */
    struct bytes json; /* its value, verbatim */
};

enum { EXTRAS_MAX = 64 };

struct artifact {
    enum kind           kind;
    struct bytes        kind_name;          /* as read; used when kind is KIND_UNKNOWN */
    uint32_t            present;            /* bit n: values[n] is known, possibly empty */
    struct bytes        values[FIELDS_MAX]; /* a LIST is packed, see list_next() */
    struct bytes        from;   /* where it was read: "file:line", "key", never empty from evict */
    const struct extra *extras; /* unknown members of the artifact object */
    size_t              extra_count;
    const struct extra *outer_extras; /* unknown members beside it */
    size_t              outer_extra_count;
};

void artifact_init(struct artifact *artifact, enum kind kind);

/* Sets a field (PACKAGE_NAME ...).  An empty `value` is "known to be empty": to say
 * nothing, do not set. */
void artifact_set(struct artifact *artifact, int field, struct bytes value);
void artifact_set_text(struct artifact *artifact, int field, const char *value);

/* Sets only when `value` is not empty. */
void artifact_set_known(struct artifact *artifact, int field, struct bytes value);
void artifact_set_flag(struct artifact *artifact, int field, bool value);

/* The text goes into the arena; the field stays unset when its limit is reached. */
void artifact_set_number(struct artifact *artifact, int field, uint64_t value, struct arena *arena);
void artifact_set_time(struct artifact *artifact, int field, int64_t seconds, struct arena *arena);
void artifact_set_hex(struct artifact *artifact, int field, struct bytes raw, struct arena *arena);
void artifact_set_list(struct artifact *artifact, int field, const struct bytes *items,
                       size_t count, struct arena *arena);

static inline bool artifact_has(const struct artifact *artifact, int field)
{
    return (artifact->present >> field & 1U) != 0;
}

/* The value, empty when unknown. */
static inline struct bytes artifact_get(const struct artifact *artifact, int field)
{
    return artifact_has(artifact, field) ? artifact->values[field] : (struct bytes){0};
}

/* What to call it in one word or path: its name, path, subject, id or peer. */
struct bytes artifact_title(const struct artifact *artifact);

/* The name of its kind, also of an unknown one. */
struct bytes artifact_kind_name(const struct artifact *artifact);

/* A packed list is, for each item, its size (32 bit, little endian) and its bytes.
 * Reader over values[field]; false at the end. */
void list_add(struct writer *writer, struct bytes item);
bool list_next(struct reader *list, struct bytes *ret_item);

/* Identity: SHA-256 over the kind and the identity fields, cut to 128 bits.  The same thing on
 * two machines has the same identity. Contents are hashed as: name of the kind, NUL, then for every
 * known identity field in the order of the schema its name, NUL, size (32 bit, little endian) and
 * value; values that compare without regard to letter case are folded first. */
enum { IDENTITY_SIZE = 16 };
struct identity {
    uint8_t bytes[IDENTITY_SIZE];
};
struct identity artifact_identity(const struct artifact *artifact);
