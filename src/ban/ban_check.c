#include "ban/ban.h"

#include <stdio.h>
#include <stdlib.h>

#include "ban/indicator.h"
#include "ban/matcher.h"
#include "ban/message.h"
#include "ban/ordinary.h"
#include "base/map.h"
#include "base/memory.h"

enum { SHORT_CHARACTERS = 4, TEXTS_BYTES_MAX = 64 << 20 };

static void warn(struct ban_messages *messages, const struct indicator *indicator, const char *text)
{
    message_warning(messages, indicator->line, indicator->column, "%s", text);
}

/* ---- what would hit common software ---- */

struct hit {
    size_t          count;
    struct artifact first;
};

struct hits {
    struct matcher *matcher;
    struct hit     *by_indicator;
};

static void note_hit(void *context, const struct ban *ban, const struct indicator *indicator,
                     const struct artifact *artifact)
{
    struct hits *hits = context;
    struct hit  *hit = &hits->by_indicator[indicator - ban->indicators];
    if (hit->count == 0) {
        hit->first = *artifact;
    }
    hit->count++;
}

static void try_ordinary(void *context, const struct artifact *artifact)
{
    struct hits *hits = context;
    matcher_match(hits->matcher, artifact, note_hit, hits);
}

static void warn_of_hit(struct ban_messages *messages, const struct indicator *indicator,
                        const struct hit *hit)
{
    struct bytes title = artifact_title(&hit->first);
    struct bytes os = artifact_get(&hit->first, FIELD_OS);
    const char  *kind = schema_of(hit->first.kind)->name;
    char         others[48] = "";
    if (hit->count > 1) {
        (void)snprintf(others, sizeof others, " and %zu more", hit->count - 1);
    }
    message_warning(messages, indicator->line, indicator->column,
                    "this also hits the %s '%s'%s%.*s%s, which plain systems have; say more "
                    "(another field, a longer pattern)",
                    kind, shown(title).text, os.size == 0 ? "" : " of ", (int)os.size,
                    (const char *)os.data, others);
}

static void check_ordinary(const struct ban *ban, struct ban_messages *messages)
{
    uint64_t    line = 0;
    struct hits hits = {
        .matcher = matcher_new(&ban, 1),
        .by_indicator = xcalloc(ban->indicator_count + 1, sizeof *hits.by_indicator),
    };
    /* ordinary_test.c holds the built-in text to its format. */
    (void)ordinary_read(ordinary_text(), try_ordinary, &hits, &line);
    for (size_t i = 0; i < ban->indicator_count; i++) {
        if (hits.by_indicator[i].count != 0 && ban->indicators[i].means != MEANS_MENTION) {
            warn_of_hit(messages, &ban->indicators[i], &hits.by_indicator[i]);
        }
    }
    matcher_free(hits.matcher);
    free(hits.by_indicator);
}

/* ---- what rests on too little ---- */

static bool is_open_field(const struct indicator_field *field)
{
    bool is_open = false;
    for (size_t i = 0; i < field->pattern_count; i++) {
        is_open = is_open || pattern_is_open(&field->patterns[i]);
    }
    return is_open;
}

static bool is_short_field(const struct indicator_field *field)
{
    bool is_short = false;
    for (size_t i = 0; i < field->pattern_count; i++) {
        const struct pattern *pattern = &field->patterns[i];
        bool is_text = pattern->class == PATTERN_GLOB || pattern->class == PATTERN_EXACT;
        is_short = is_short || (is_text && pattern->literal.size < SHORT_CHARACTERS);
    }
    return is_short;
}

static void check_strength(const struct indicator *indicator, struct ban_messages *messages)
{
    const struct field *fields = schema_of(indicator->kind)->fields;
    size_t              telling = 0;
    size_t              brief = 0;
    size_t              narrowing = 0; /* beside `os`, which is on everything */
    for (size_t i = 0; i < indicator->field_count; i++) {
        const struct indicator_field *field = &indicator->fields[i];
        if (field_is_crowded(&fields[field->field]) || is_open_field(field)) {
            narrowing += field->field != FIELD_OS;
        } else {
            telling++;
            brief += is_short_field(field);
        }
    }
    if (telling == 0) {
        warn(messages, indicator,
             "no field sets this apart from what other software has; add a name, path or company");
    } else if (telling == 1 && brief == 1 && narrowing == 0) {
        warn(messages, indicator,
             "this rests on one name shorter than 4 characters; add another field");
    }
}

static void check_duplicates(const struct ban *ban, struct ban_messages *messages)
{
    struct arena arena;
    struct map   texts;
    arena_init(&arena, TEXTS_BYTES_MAX);
    map_init(&texts, &arena);
    for (size_t i = 0; i < ban->indicator_count; i++) {
        const struct indicator *indicator = &ban->indicators[i];
        bool                    is_new = true;
        struct map_entry       *entry = map_put(&texts, indicator->text, &is_new);
        if (entry != NULL && is_new) {
            entry->value.number = indicator->line;
        } else if (entry != NULL) {
            message_warning(messages, indicator->line, indicator->column,
                            "the same indicator stands in line %llu already",
                            (unsigned long long)entry->value.number);
        }
    }
    arena_done(&arena);
}

void ban_check(const struct ban *ban, struct ban_messages *messages)
{
    check_ordinary(ban, messages);
    check_duplicates(ban, messages);
    for (size_t i = 0; i < ban->indicator_count; i++) {
        if (ban->indicators[i].means != MEANS_MENTION) {
            check_strength(&ban->indicators[i], messages);
        }
    }
    messages_sort(messages);
}
