#pragma once

/* One pattern of an indicator.  It is compared with whole values, never with a part of them by
 * accident (evict-ban(5)):
 *
 *   text, label, path, version, time, MAC   `*` any run of characters, also none; `?` one
 *                                            character; `\` before a character: that character
 *   domain     the same, or ".example.com": the domain and everything below it
 *   address    an address or a network in CIDR form (RFC 4632, RFC 4291 section 2.3)
 *   hash       exact
 *   number     a number, or "13000-14000": from, to, both included
 *   flag       true or false
 *
 * A character is a UTF-8 sequence; where the value is not UTF-8, a byte.  Letter case is that of
 * ASCII.  Time is at most the size of the value times that of the pattern. */

#include "artifact/schema.h"
#include "ban/address.h"
#include "base/arena.h"
#include "base/error.h"

enum { PATTERN_BYTES_MAX = 1024 };

enum pattern_class {
    PATTERN_EXACT,
    PATTERN_GLOB,
    PATTERN_TREE, /* a domain and everything below it */
    PATTERN_NETWORK,
    PATTERN_RANGE,
};

struct pattern {
    enum pattern_class class;
    struct bytes    text;    /* as written */
    struct bytes    literal; /* EXACT, TREE: all of it; GLOB: its longest run without wildcards */
    const uint16_t *tokens;  /* GLOB: bytes, PATTERN_ONE, PATTERN_RUN */
    size_t          token_count;
    struct address  network; /* NETWORK: masked */
    unsigned        prefix_bits;
    uint64_t        first; /* RANGE */
    uint64_t        last;
};

enum { PATTERN_ONE = 256, PATTERN_RUN = 257 };

/* How the examined system treats names that are written differently. */
enum name_rules {
    NAMES_EXACT,   /* linux, android ...: as they are */
    NAMES_FOLDED,  /* macos: letter case does not matter */
    NAMES_WINDOWS, /* nor does '\' or '/' in paths */
};
enum name_rules name_rules_of(struct bytes os);

/* Compiles into `arena`, which must outlive the pattern; *ret_pattern is untouched on failure.
 * The error says what would be right. */
NODISCARD enum status pattern_compile(enum field_type type, struct bytes text, struct arena *arena,
                                      struct pattern *ret_pattern, struct error *error);

bool pattern_matches(const struct pattern *pattern, enum field_type type, enum name_rules rules,
                     struct bytes value);

/* It has wildcards and nothing else. */
bool pattern_is_open(const struct pattern *pattern);

/* A domain without the dot of the root at its end. */
struct bytes domain_trimmed(struct bytes domain);
