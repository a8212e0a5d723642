#pragma once

/* A ban file (evict-ban(5)): a law, what it bans, and the indicators that tell. */

#include "artifact/artifact.h"

enum means {
    MEANS_PRESENT,  /* installed or running */
    MEANS_ACCESS,   /* an access point is left: code gets root rights again through it */
    MEANS_RESIDUE,  /* something harmless is left */
    MEANS_PAST,     /* it was here */
    MEANS_CALLBACK, /* the device talked to the vendor */
    MEANS_MENTION,  /* a name occurs; proves nothing */
};
enum { MEANS_COUNT = MEANS_MENTION + 1 };

enum confidence { CONFIDENCE_SEEN, CONFIDENCE_WEAK, CONFIDENCE_UNVERIFIED };
enum { CONFIDENCE_COUNT = CONFIDENCE_UNVERIFIED + 1 };

struct milestone {
    struct bytes    date; /* YYYY-MM-DD */
    int64_t         time; /* its start, UTC */
    struct bytes    what;
    struct bytes    source;
    enum confidence confidence;
};

struct authority {
    struct bytes      id;
    struct bytes      title;
    struct bytes      issuer;
    struct bytes      jurisdiction;
    struct bytes      cite;
    struct bytes      binds;  /* who must obey */
    struct bytes      effect; /* ban, warning, procurement, list ... in words */
    struct bytes      source;
    enum confidence   confidence;
    struct milestone *milestones;
    size_t            milestone_count;
};

/* A designated body or person, or one that people wrongly take for designated. */
struct entity {
    struct bytes    name;
    struct bytes    role;
    struct bytes    country;
    struct bytes    list; /* the list it is on; empty when on none */
    struct bytes    programme;
    struct bytes    effect;
    struct bytes    date;
    struct bytes    source;
    enum confidence confidence;
    bool            is_person;
    bool            is_listed; /* false: named to say that it is not on the list */
};

struct product {
    struct bytes    id;
    struct bytes    name;
    struct bytes   *provides; /* endpoint-protection, vpn, password-manager ... */
    size_t          provides_count;
    struct bytes    relation; /* "", oem, white-label, successor */
    struct bytes    note;
    struct bytes    source;
    enum confidence confidence;
};

struct pattern; /* ban/pattern.h */

struct indicator_field {
    int             field;    /* number in the schema of the kind */
    struct pattern *patterns; /* any of them */
    size_t          pattern_count;
};

struct indicator {
    enum kind               kind;
    struct indicator_field *fields; /* all of them; sorted by number */
    size_t                  field_count;
    enum means              means;
    enum confidence         confidence;
    const struct product   *product; /* may be NULL */
    struct bytes            source;
    struct bytes            note;
    struct bytes text;   /* canonical: "package {name: kesl | kesl-gui}"; names it in findings */
    uint64_t     line;   /* in the ban file, from 1 */
    uint64_t     column; /* from 1 */
};

/* What the ban does not reach.  An artifact that one of `matches` fits is never a finding of this
 * ban. */
struct exempt {
    struct bytes      name;
    struct bytes      why;
    struct bytes      source;
    enum confidence   confidence;
    struct indicator *matches; /* kind and fields only */
    size_t            match_count;
};

struct ban {
    struct arena      arena; /* owns everything below */
    struct bytes      id;
    struct bytes      title;
    struct bytes      vendor;
    struct bytes      summary;
    struct bytes      file;   /* where it was read */
    struct bytes      digest; /* SHA-256 of the file in hexadecimal: has it changed? */
    struct authority *authorities;
    size_t            authority_count;
    struct entity    *entities; /* bodies and people */
    size_t            entity_count;
    struct product   *products;
    size_t            product_count;
    struct exempt    *exempt;
    size_t            exempt_count;
    struct indicator *indicators;
    size_t            indicator_count;
};

/* One complaint about a ban file. */
struct ban_message {
    bool     is_error; /* else a warning */
    uint64_t line;     /* from 1 */
    uint64_t column;   /* from 1 */
    char     text[ERROR_TEXT_SIZE];
};

struct ban_messages {
    struct ban_message *items;
    size_t              count;
    size_t              capacity;
};
void ban_messages_done(struct ban_messages *messages);

enum {
    BAN_FILE_BYTES_MAX = 16 << 20,
    BAN_ARENA_BYTES_MAX = 256 << 20,
    BAN_INDICATORS_MAX = 100000,
    BAN_LIST_MAX = 1000, /* authorities, milestones of one, entities, products, exempt ... */
};

/* Reads a ban from YAML.  `file` is only for messages.  All errors of the file go into *messages
 * (may be NULL), the first also into *error. */
NODISCARD enum status ban_read(struct bytes yaml, const char *file, struct ban **ret_ban,
                               struct ban_messages *messages, struct error *error);
void                  ban_free(struct ban *ban);

/* Warnings: indicators that would hit common software, that rest on one short name alone ... */
void ban_check(const struct ban *ban, struct ban_messages *messages);

const char *means_name(enum means means);
bool        means_of(struct bytes name, enum means *ret_means);
const char *confidence_name(enum confidence confidence);
bool        confidence_of(struct bytes name, enum confidence *ret_confidence);

/* The bans shipped with evict, built in (bans/ of the source tree). */
struct shipped_ban {
    const char    *id;
    const uint8_t *yaml;
    size_t         size;
};
const struct shipped_ban *shipped_bans(size_t *ret_count);
