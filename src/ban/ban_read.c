#include "ban/ban.h"

#include <stdlib.h>

#include "ban/indicator.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/time.h"
#include "crypto/digest.h"

/* A ban while it is read: bodies and people have keys of their own. */
struct draft {
    struct ban     ban;
    struct entity *people;
    size_t         people_count;
};

#define CONFIDENCE_ROW(type)                                                                       \
    {                                                                                              \
        .name = "confidence", .value = VALUE_CONFIDENCE, .offset = offsetof(type, confidence),     \
        .help = "seen, weak or unverified"                                                         \
    }
#define TEXT_ROW(type, member, required, text)                                                     \
    {                                                                                              \
        .name = #member, .value = VALUE_TEXT, .is_required = (required),                           \
        .offset = offsetof(type, member), .help = (text)                                           \
    }
#define ID_ROW(type, text)                                                                         \
    {                                                                                              \
        .name = "id", .value = VALUE_ID, .is_required = true, .offset = offsetof(type, id),        \
        .help = (text)                                                                             \
    }
#define SOURCE_ROW(type) TEXT_ROW(type, source, true, "where this is known from")

static const struct key_row milestone_rows[] = {
    {.name = "date",
     .value = VALUE_DATE,
     .is_required = true,
     .offset = offsetof(struct milestone, date),
     .help = "the day, as 2024-09-29"},
    TEXT_ROW(struct milestone, what, true, "what must be done or ends on that day"),
    TEXT_ROW(struct milestone, source, false, "where this is known from"),
    CONFIDENCE_ROW(struct milestone),
};

static void finish_milestone(struct walk *walk, const struct yaml_node *node, void *record)
{
    struct milestone *milestone = record;
    if (milestone->date.size != 0) {
        (void)time_parse(milestone->date, &milestone->time);
    }
}

static const struct mapping_rows milestone_mapping = {
    .name = "a milestone",
    .rows = milestone_rows,
    .row_count = COUNT_OF(milestone_rows),
    .record_size = sizeof(struct milestone),
    .finish = finish_milestone,
};

static const struct key_row authority_rows[] = {
    ID_ROW(struct authority, "a short name in this file, as us-ict-2024"),
    TEXT_ROW(struct authority, title, true, "the title of the law or order"),
    TEXT_ROW(struct authority, issuer, false, "who issued it"),
    TEXT_ROW(struct authority, jurisdiction, false, "where it applies"),
    TEXT_ROW(struct authority, cite, false, "how lawyers cite it, as 89 FR 52434"),
    TEXT_ROW(struct authority, binds, false, "who must obey"),
    TEXT_ROW(struct authority, effect, false, "ban, warning, procurement ban ..."),
    SOURCE_ROW(struct authority),
    CONFIDENCE_ROW(struct authority),
    {.name = "milestones",
     .value = VALUE_RECORDS,
     .offset = offsetof(struct authority, milestones),
     .count_offset = offsetof(struct authority, milestone_count),
     .items = &milestone_mapping,
     .count_max = BAN_LIST_MAX,
     .help = "its dates"},
};

/* A milestone that names no source rests on that of its authority. */
static void finish_authority(struct walk *walk, const struct yaml_node *node, void *record)
{
    struct authority *authority = record;
    for (size_t i = 0; i < authority->milestone_count; i++) {
        if (authority->milestones[i].source.size == 0) {
            authority->milestones[i].source = authority->source;
        }
    }
}

static const struct mapping_rows authority_mapping = {
    .name = "an authority",
    .rows = authority_rows,
    .row_count = COUNT_OF(authority_rows),
    .record_size = sizeof(struct authority),
    .finish = finish_authority,
};

static const struct key_row entity_rows[] = {
    TEXT_ROW(struct entity, name, true, "the name of the body or person"),
    TEXT_ROW(struct entity, role, false, "what it has to do with the vendor"),
    TEXT_ROW(struct entity, country, false, "its country"),
    TEXT_ROW(struct entity, list, false, "the list it is on, as SDN or Entity List"),
    TEXT_ROW(struct entity, programme, false, "the sanctions programme"),
    TEXT_ROW(struct entity, effect, false, "what being on the list means"),
    {.name = "date",
     .value = VALUE_DATE,
     .offset = offsetof(struct entity, date),
     .help = "since when, as 2024-06-21"},
    {.name = "listed",
     .value = VALUE_FLAG,
     .offset = offsetof(struct entity, is_listed),
     .help = "false: it is named to say that it is not on the list"},
    SOURCE_ROW(struct entity),
    CONFIDENCE_ROW(struct entity),
};

static void finish_entity(struct walk *walk, const struct yaml_node *node, void *record)
{
    struct entity *entity = record;
    if (yaml_key(node, "listed") == NULL) {
        entity->is_listed = entity->list.size != 0;
    }
}

static void finish_person(struct walk *walk, const struct yaml_node *node, void *record)
{
    struct entity *entity = record;
    finish_entity(walk, node, record);
    entity->is_person = true;
}

static const struct mapping_rows entity_mapping = {
    .name = "an entity",
    .rows = entity_rows,
    .row_count = COUNT_OF(entity_rows),
    .record_size = sizeof(struct entity),
    .finish = finish_entity,
};

static const struct mapping_rows person_mapping = {
    .name = "a person",
    .rows = entity_rows,
    .row_count = COUNT_OF(entity_rows),
    .record_size = sizeof(struct entity),
    .finish = finish_person,
};

static const char *const relations[] = {"oem", "white-label", "successor", NULL};

static const struct key_row product_rows[] = {
    ID_ROW(struct product, "a short name in this file, as kesl"),
    TEXT_ROW(struct product, name, true, "the name of the product"),
    {.name = "provides",
     .value = VALUE_TEXTS,
     .offset = offsetof(struct product, provides),
     .count_offset = offsetof(struct product, provides_count),
     .help = "what it did for the device: endpoint-protection, vpn ..."},
    {.name = "relation",
     .value = VALUE_CHOICE,
     .offset = offsetof(struct product, relation),
     .choices = relations,
     .help = "oem, white-label or successor"},
    TEXT_ROW(struct product, note, false, "anything else to know"),
    SOURCE_ROW(struct product),
    CONFIDENCE_ROW(struct product),
};

static const struct mapping_rows product_mapping = {
    .name = "a product",
    .rows = product_rows,
    .row_count = COUNT_OF(product_rows),
    .record_size = sizeof(struct product),
};

static void finish_match(struct walk *walk, const struct yaml_node *node, void *record)
{
    indicator_read(walk, node, record);
}

static const struct mapping_rows match_mapping = {
    .name = "a match",
    .record_size = sizeof(struct indicator),
    .has_kind = true,
    .finish = finish_match,
};

static const struct key_row exempt_rows[] = {
    TEXT_ROW(struct exempt, name, true, "what the ban does not reach"),
    TEXT_ROW(struct exempt, why, false, "why not"),
    {.name = "matches",
     .value = VALUE_RECORDS,
     .offset = offsetof(struct exempt, matches),
     .count_offset = offsetof(struct exempt, match_count),
     .items = &match_mapping,
     .count_max = BAN_LIST_MAX,
     .help = "artifacts that are never a finding"},
    SOURCE_ROW(struct exempt),
    CONFIDENCE_ROW(struct exempt),
};

static const struct mapping_rows exempt_mapping = {
    .name = "an exempt item",
    .rows = exempt_rows,
    .row_count = COUNT_OF(exempt_rows),
    .record_size = sizeof(struct exempt),
};

static const struct key_row indicator_rows[] = {
    {.name = "means",
     .value = VALUE_MEANS,
     .is_required = true,
     .offset = offsetof(struct indicator, means),
     .help = "present, access, residue, past, callback or mention"},
    {.name = "product",
     .value = VALUE_PRODUCT,
     .offset = offsetof(struct indicator, product),
     .help = "the id of a product of this file"},
    SOURCE_ROW(struct indicator),
    CONFIDENCE_ROW(struct indicator),
    TEXT_ROW(struct indicator, note, false, "anything else to know"),
};

static const struct mapping_rows indicator_mapping = {
    .name = "an indicator",
    .rows = indicator_rows,
    .row_count = COUNT_OF(indicator_rows),
    .record_size = sizeof(struct indicator),
    .has_kind = true,
    .finish = finish_match,
};

#define LIST_ROW(key, member, counter, mapping, max, required, text)                               \
    {                                                                                              \
        .name = (key), .value = VALUE_RECORDS, .is_required = (required),                          \
        .offset = offsetof(struct draft, member), .count_offset = offsetof(struct draft, counter), \
        .items = &(mapping), .count_max = (max), .help = (text)                                    \
    }

/* Products stand before the indicators, which name them. */
static const struct key_row ban_rows[] = {
    {.name = "ban",
     .value = VALUE_ID,
     .is_required = true,
     .offset = offsetof(struct draft, ban.id),
     .help = "the id of the ban, as kaspersky"},
    {.name = "title",
     .value = VALUE_TEXT,
     .is_required = true,
     .offset = offsetof(struct draft, ban.title),
     .help = "what is banned, in a few words"},
    {.name = "vendor",
     .value = VALUE_TEXT,
     .offset = offsetof(struct draft, ban.vendor),
     .help = "who makes it"},
    {.name = "summary",
     .value = VALUE_TEXT,
     .offset = offsetof(struct draft, ban.summary),
     .help = "the ban in a sentence or two"},
    LIST_ROW("authorities", ban.authorities, ban.authority_count, authority_mapping, BAN_LIST_MAX,
             false, "the laws and orders"),
    LIST_ROW("entities", ban.entities, ban.entity_count, entity_mapping, BAN_LIST_MAX, false,
             "bodies"),
    LIST_ROW("people", people, people_count, person_mapping, BAN_LIST_MAX, false, "persons"),
    LIST_ROW("products", ban.products, ban.product_count, product_mapping, BAN_LIST_MAX, false,
             "what the vendor sells"),
    LIST_ROW("exempt", ban.exempt, ban.exempt_count, exempt_mapping, BAN_LIST_MAX, false,
             "what the ban does not reach"),
    LIST_ROW("indicators", ban.indicators, ban.indicator_count, indicator_mapping,
             BAN_INDICATORS_MAX, true, "what tells that it is there"),
};

static void check_unique(struct walk *walk, const struct yaml_node *root, const char *list_name)
{
    const struct yaml_node *list = yaml_key(root, list_name);
    struct map              ids;
    map_init(&ids, walk->arena);
    if (list == NULL || list->value->type != YAML_LIST) {
        return;
    }
    for (const struct yaml_node *item = list->value->first; item != NULL; item = item->next) {
        const struct yaml_node *id = item->type == YAML_MAPPING ? yaml_key(item, "id") : NULL;
        bool                    is_new = true;
        struct map_entry       *entry = id == NULL ? NULL : map_put(&ids, id->value->text, &is_new);
        if (entry != NULL && is_new) {
            entry->value.number = id->value->line;
        } else if (entry != NULL) {
            walk_error(walk, id->value, "the id '%s' is taken already, in line %llu",
                       shown(id->value->text).text, (unsigned long long)entry->value.number);
        }
    }
}

static void join_people(struct walk *walk, const struct yaml_node *node, struct draft *draft)
{
    size_t         bodies = draft->ban.entity_count;
    size_t         count = bodies + draft->people_count;
    struct entity *all = arena_alloc(walk->arena, count, sizeof *all);
    if (all == NULL) {
        walk_error(walk, node, "the ban file needs too much memory");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        all[i] = i < bodies ? draft->ban.entities[i] : draft->people[i - bodies];
    }
    draft->ban.entities = all;
    draft->ban.entity_count = count;
}

static void finish_ban(struct walk *walk, const struct yaml_node *node, void *record)
{
    check_unique(walk, node, "authorities");
    check_unique(walk, node, "products");
    join_people(walk, node, record);
}

static const struct mapping_rows ban_mapping = {
    .name = "a ban file",
    .rows = ban_rows,
    .row_count = COUNT_OF(ban_rows),
    .record_size = sizeof(struct draft),
    .finish = finish_ban,
};

static void keep_digest(struct ban *ban, struct bytes yaml)
{
    uint8_t digest[SHA256_SIZE];
    digest_sha256(yaml, digest);
    struct writer text;
    writer_init(&text, 2 * sizeof digest);
    writer_hex(&text, (struct bytes){digest, sizeof digest});
    ban->digest = arena_text(&ban->arena, "%.*s", (int)text.size, (const char *)text.data);
    writer_done(&text);
}

/* The draft holds the arena; its texts are copied there, the tree is gone afterwards. */
static void read_draft(struct bytes yaml, struct draft *draft, struct ban_messages *messages)
{
    struct error      error = {0};
    struct yaml_place place = {1, 1};
    struct yaml_node *root = NULL;
    struct arena      tree;

    if (yaml.size > BAN_FILE_BYTES_MAX) {
        message_error(messages, 1, 1, "the file is larger than %d MiB", BAN_FILE_BYTES_MAX >> 20);
        return;
    }
    arena_init(&tree, BAN_ARENA_BYTES_MAX);
    if (yaml_tree_read(yaml, &tree, &root, &place, &error) != STATUS_OK) {
        message_error(messages, place.line, place.column, "%s", error.text);
    } else if (root == NULL) {
        message_error(messages, 1, 1, "the file is empty; a ban file begins with 'ban: ID'");
    } else {
        struct walk walk = {.arena = &draft->ban.arena, .messages = messages, .ban = &draft->ban};
        walk_mapping(&walk, &ban_mapping, root, draft);
    }
    arena_done(&tree);
}

static enum status report_first(const char *file, const struct ban_messages *messages,
                                struct error *error)
{
    const struct ban_message *first = messages_first_error(messages);
    size_t                    others = 0;
    for (size_t i = 0; i < messages->count; i++) {
        others += messages->items[i].is_error && &messages->items[i] != first;
    }
    if (others == 0) {
        return error_set(error, STATUS_MALFORMED, first->line, "%s:%llu:%llu: %s", file,
                         (unsigned long long)first->line, (unsigned long long)first->column,
                         first->text);
    }
    return error_set(error, STATUS_MALFORMED, first->line, "%s:%llu:%llu: %s (and %zu more)", file,
                     (unsigned long long)first->line, (unsigned long long)first->column,
                     first->text, others);
}

enum status ban_read(struct bytes yaml, const char *file, struct ban **ret_ban,
                     struct ban_messages *messages, struct error *error)
{
    struct ban_messages own = {0};
    struct draft        draft = {0};
    enum status         status = STATUS_OK;

    arena_init(&draft.ban.arena, BAN_ARENA_BYTES_MAX);
    read_draft(yaml, &draft, &own);
    draft.ban.file = arena_text(&draft.ban.arena, "%s", file);
    keep_digest(&draft.ban, yaml);
    messages_sort(&own);
    if (own.count != 0) {
        status = report_first(file, &own, error);
        arena_done(&draft.ban.arena);
    } else {
        *ret_ban = xmalloc(sizeof draft.ban);
        **ret_ban = draft.ban;
    }
    messages_take(messages, &own);
    return status;
}
