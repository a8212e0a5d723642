#include "ban/matcher.h"

#include <stdlib.h>

#include "ban/indicator.h"
#include "ban/key_index.h"
#include "base/array.h"
#include "base/memory.h"

/* Every indicator is filed under one of its fields, the one that says most; a value of that field
 * then leads to the few indicators that may match, and those are compared in full. */

struct entry {
    const struct ban       *ban;
    const struct indicator *indicator;
    bool                    is_exempt; /* stands before the indicators of its ban */
};

/* What is filed under one field of one kind. */
struct field_index {
    int                number;
    enum field_type    type;
    enum field_shape   shape;
    bool               has_values;
    struct key_index   keys;
    struct gram_filter grams[GRAM_SIZE_MAX - GRAM_SIZE_MIN + 1];
    uint8_t            prefixes[ADDRESS_BITS + 1]; /* lengths of networks there are */
    size_t             prefix_count;
    uint32_t          *always; /* nothing of their patterns can be filed */
    size_t             always_count;
    size_t             always_capacity;
};

struct kind_index {
    struct field_index *fields;
    size_t              count;
    size_t              capacity;
};

struct matcher {
    struct entry     *entries; /* in the order of findings */
    size_t            entry_count;
    struct kind_index kinds[KIND_COUNT];
    uint64_t         *candidates; /* scratch: a bit per entry, all zero between calls */
    size_t            first_word; /* scratch: where the bits that are set begin and end */
    size_t            end_word;
};

/* ---- compiling ---- */

/* How much a pattern narrows down what may match; 0: it cannot be filed. */
static unsigned selectivity(const struct pattern *pattern)
{
    enum { BEST = 64 };
    size_t size = pattern->literal.size < BEST ? pattern->literal.size : BEST;
    switch (pattern->class) {
    case PATTERN_EXACT:
    case PATTERN_TREE:
        return 2 * BEST + (unsigned)size;
    case PATTERN_NETWORK:
        return BEST + pattern->prefix_bits / 4;
    case PATTERN_GLOB:
        return size >= GRAM_SIZE_MIN ? (unsigned)size : 0;
    case PATTERN_RANGE:
        return 0;
    }
    return 0;
}

static unsigned field_selectivity(const struct indicator *indicator, size_t index)
{
    const struct indicator_field *field = &indicator->fields[index];
    unsigned                      worst = UINT32_MAX;
    for (size_t i = 0; i < field->pattern_count; i++) {
        unsigned value = selectivity(&field->patterns[i]);
        worst = value < worst ? value : worst;
    }
    return field_is_crowded(&schema_of(indicator->kind)->fields[field->field]) ? worst / 128
                                                                               : worst;
}

static const struct indicator_field *most_selective(const struct indicator *indicator)
{
    size_t   best = 0;
    unsigned best_value = 0;
    for (size_t i = 0; i < indicator->field_count; i++) {
        unsigned value = field_selectivity(indicator, i);
        if (value > best_value) {
            best = i;
            best_value = value;
        }
    }
    return &indicator->fields[best];
}

static struct field_index *field_index_of(struct matcher *matcher, enum kind kind, int number)
{
    struct kind_index *index = &matcher->kinds[kind];
    for (size_t i = 0; i < index->count; i++) {
        if (index->fields[i].number == number) {
            return &index->fields[i];
        }
    }
    const struct field *field = &schema_of(kind)->fields[number];
    index->fields =
        array_grow(index->fields, index->count, &index->capacity, sizeof *index->fields);
    index->fields[index->count] =
        (struct field_index){.number = number, .type = field->type, .shape = field->shape};
    return &index->fields[index->count++];
}

static void file_always(struct field_index *index, uint32_t entry)
{
    if (index->always_count != 0 && index->always[index->always_count - 1] == entry) {
        return; /* another pattern of the same field */
    }
    index->always = array_grow(index->always, index->always_count, &index->always_capacity,
                               sizeof *index->always);
    index->always[index->always_count++] = entry;
}

static void file_gram(struct field_index *index, struct bytes literal, uint32_t entry)
{
    size_t   size = 0;
    uint32_t gram = gram_rarest(literal, &size);
    gram_filter_add(&index->grams[size - GRAM_SIZE_MIN], gram);
    key_index_add(&index->keys, hash_gram(gram), entry);
}

static void file_network(struct field_index *index, const struct pattern *pattern, uint32_t entry)
{
    size_t at = 0;
    while (at < index->prefix_count && index->prefixes[at] != pattern->prefix_bits) {
        at++;
    }
    if (at == index->prefix_count) {
        index->prefixes[index->prefix_count++] = (uint8_t)pattern->prefix_bits;
    }
    key_index_add(&index->keys, hash_network(&pattern->network, pattern->prefix_bits), entry);
}

static void file_pattern(struct field_index *index, const struct pattern *pattern, uint32_t entry)
{
    switch (pattern->class) {
    case PATTERN_EXACT:
    case PATTERN_TREE:
        index->has_values = true;
        key_index_add(&index->keys, hash_value(pattern->literal), entry);
        return;
    case PATTERN_NETWORK:
        file_network(index, pattern, entry);
        return;
    case PATTERN_GLOB:
        if (pattern->literal.size >= GRAM_SIZE_MIN) {
            file_gram(index, pattern->literal, entry);
            return;
        }
        break;
    case PATTERN_RANGE:
        break;
    }
    file_always(index, entry);
}

static void add_entry(struct matcher *matcher, const struct ban *ban,
                      const struct indicator *indicator, bool is_exempt)
{
    uint32_t                      number = (uint32_t)matcher->entry_count;
    const struct indicator_field *field = most_selective(indicator);
    struct field_index           *index = field_index_of(matcher, indicator->kind, field->field);

    matcher->entries[matcher->entry_count++] =
        (struct entry){.ban = ban, .indicator = indicator, .is_exempt = is_exempt};
    for (size_t i = 0; i < field->pattern_count; i++) {
        file_pattern(index, &field->patterns[i], number);
    }
}

static void add_ban(struct matcher *matcher, const struct ban *ban)
{
    for (size_t i = 0; i < ban->exempt_count; i++) {
        for (size_t j = 0; j < ban->exempt[i].match_count; j++) {
            add_entry(matcher, ban, &ban->exempt[i].matches[j], true);
        }
    }
    for (size_t i = 0; i < ban->indicator_count; i++) {
        add_entry(matcher, ban, &ban->indicators[i], false);
    }
}

static size_t count_entries(const struct ban *const *bans, size_t ban_count)
{
    size_t count = 0;
    for (size_t i = 0; i < ban_count; i++) {
        count += bans[i]->indicator_count;
        for (size_t j = 0; j < bans[i]->exempt_count; j++) {
            count += bans[i]->exempt[j].match_count;
        }
    }
    return count;
}

struct matcher *matcher_new(const struct ban *const *bans, size_t ban_count)
{
    struct matcher *matcher = xcalloc(1, sizeof *matcher);
    size_t          count = count_entries(bans, ban_count);
    size_t          words = count / 64 + 1;

    matcher->entries = xcalloc(count + 1, sizeof *matcher->entries);
    matcher->candidates = xcalloc(words, sizeof *matcher->candidates);
    matcher->first_word = words;
    for (size_t i = 0; i < ban_count; i++) {
        add_ban(matcher, bans[i]);
    }
    return matcher;
}

void matcher_free(struct matcher *matcher)
{
    if (matcher == NULL) {
        return;
    }
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        for (size_t i = 0; i < matcher->kinds[kind].count; i++) {
            struct field_index *index = &matcher->kinds[kind].fields[i];
            key_index_done(&index->keys);
            for (size_t j = 0; j < COUNT_OF(index->grams); j++) {
                free(index->grams[j].bits);
            }
            free(index->always);
        }
        free(matcher->kinds[kind].fields);
    }
    free(matcher->entries);
    free(matcher->candidates);
    free(matcher);
}

/* ---- finding candidates ---- */

static void mark(struct matcher *matcher, uint32_t entry)
{
    size_t word = entry / 64;
    matcher->candidates[word] |= (uint64_t)1 << (entry % 64);
    matcher->first_word = word < matcher->first_word ? word : matcher->first_word;
    matcher->end_word = word >= matcher->end_word ? word + 1 : matcher->end_word;
}

static void mark_key(struct matcher *matcher, const struct field_index *index, uint64_t hash)
{
    uint32_t at = key_index_find(&index->keys, hash);
    while (at != NO_POSTING) {
        mark(matcher, index->keys.postings[at].entry);
        at = index->keys.postings[at].next;
    }
}

static inline void try_gram(struct matcher *matcher, const struct field_index *index,
                            const struct gram_filter *filter, uint32_t gram)
{
    if (__builtin_expect(gram_filter_has(filter, gram), 0)) {
        mark_key(matcher, index, hash_gram(gram));
    }
}

/* All grams of one size in the value: from eight bytes loaded at once come the grams that begin in
 * the first five (six). */
static void try_grams(struct matcher *matcher, const struct field_index *index,
                      const struct gram_filter *filter, size_t size, struct bytes value)
{
    const uint32_t mask = size == GRAM_SIZE_MAX ? UINT32_MAX : 0xffffff;
    const size_t   step = 8 - size + 1;
    size_t         at = 0;
    for (; at + 8 <= value.size; at += step) {
        uint64_t word = index_form(load_u64le(value.data + at));
        for (size_t i = 0; i < step; i++) {
            try_gram(matcher, index, filter, (uint32_t)(word >> (8 * i)) & mask);
        }
    }
    if (at + size > value.size) {
        return;
    }
    uint64_t word = index_form(load_tail(value.data + at, value.size - at));
    for (; at + size <= value.size; at++) {
        try_gram(matcher, index, filter, (uint32_t)word & mask);
        word >>= 8;
    }
}

/* The domain and every domain above it, as far as a pattern could be as long. */
static void try_domain(struct matcher *matcher, const struct field_index *index,
                       struct bytes domain)
{
    for (;;) {
        if (domain.size <= PATTERN_BYTES_MAX) {
            mark_key(matcher, index, hash_value(domain));
        }
        size_t dot = bytes_find_byte(domain, '.');
        if (dot == domain.size) {
            return;
        }
        domain = bytes_after(domain, dot + 1);
    }
}

static void try_address(struct matcher *matcher, const struct field_index *index,
                        struct bytes value)
{
    struct address address;
    if (!address_parse(value, &address)) {
        return;
    }
    for (size_t i = 0; i < index->prefix_count; i++) {
        struct address network = address;
        address_mask(&network, index->prefixes[i]);
        mark_key(matcher, index, hash_network(&network, index->prefixes[i]));
    }
}

static void try_value(struct matcher *matcher, const struct field_index *index, struct bytes value)
{
    if (index->type == TYPE_DOMAIN) {
        value = domain_trimmed(value);
    }
    if (index->prefix_count != 0) {
        try_address(matcher, index, value);
    }
    if (index->has_values && index->type == TYPE_DOMAIN) {
        try_domain(matcher, index, value);
    } else if (index->has_values) {
        mark_key(matcher, index, hash_value(value));
    }
    for (size_t i = 0; i < COUNT_OF(index->grams); i++) {
        if (index->grams[i].bits != NULL) {
            try_grams(matcher, index, &index->grams[i], GRAM_SIZE_MIN + i, value);
        }
    }
}

static void find_candidates(struct matcher *matcher, const struct artifact *artifact)
{
    const struct kind_index *kind = &matcher->kinds[artifact->kind];
    for (size_t i = 0; i < kind->count; i++) {
        const struct field_index *index = &kind->fields[i];
        if (!artifact_has(artifact, index->number)) {
            continue;
        }
        for (size_t j = 0; j < index->always_count; j++) {
            mark(matcher, index->always[j]);
        }
        if (index->shape == SHAPE_ONE) {
            try_value(matcher, index, artifact->values[index->number]);
            continue;
        }
        struct reader list = reader_of(artifact->values[index->number]);
        struct bytes  item;
        while (list_next(&list, &item)) {
            try_value(matcher, index, item);
        }
    }
}

/* ---- matching ---- */

struct verification {
    const struct artifact *artifact;
    enum name_rules        rules;
    const struct ban      *exempting; /* the ban that does not reach the artifact */
    void (*found)(void *context, const struct ban *ban, const struct indicator *indicator,
                  const struct artifact *artifact);
    void *context;
};

static void verify(struct verification *verification, const struct entry *entry)
{
    if (entry->ban == verification->exempting ||
        !indicator_matches(entry->indicator, verification->artifact, verification->rules)) {
        return;
    }
    if (entry->is_exempt) {
        verification->exempting = entry->ban;
        return;
    }
    verification->found(verification->context, entry->ban, entry->indicator,
                        verification->artifact);
}

void matcher_match(struct matcher *matcher, const struct artifact *artifact,
                   void (*found)(void *context, const struct ban *ban,
                                 const struct indicator *indicator,
                                 const struct artifact  *artifact),
                   void *context)
{
    if (artifact->kind >= KIND_COUNT) {
        return;
    }
    find_candidates(matcher, artifact);
    if (matcher->end_word == 0) {
        return;
    }
    struct verification verification = {
        .artifact = artifact,
        .rules = name_rules_of(artifact_get(artifact, FIELD_OS)),
        .found = found,
        .context = context,
    };
    for (size_t word = matcher->first_word; word < matcher->end_word; word++) {
        uint64_t bits = matcher->candidates[word];
        matcher->candidates[word] = 0;
        for (; bits != 0; bits &= bits - 1) {
            size_t number = word * 64 + (size_t)__builtin_ctzll(bits);
            verify(&verification, &matcher->entries[number]);
        }
    }
    matcher->first_word = matcher->entry_count / 64 + 1;
    matcher->end_word = 0;
}
