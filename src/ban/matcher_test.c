#include "ban/matcher.h"

#include <stdio.h>
#include <stdlib.h>

#include "ban/pattern.h"
#include "unit.h"

/* ---- helpers ---- */

static struct ban *ban_of(const char *yaml)
{
    struct ban  *ban = NULL;
    struct error error = {0};
    if (ban_read(bytes_of(yaml), "test.yaml", &ban, NULL, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return ban;
}

enum { FOUND_MAX = 4096 };
struct found {
    const struct indicator *items[FOUND_MAX];
    size_t                  count;
};

static void keep(void *context, const struct ban *ban, const struct indicator *indicator,
                 const struct artifact *artifact)
{
    struct found *found = context;
    assert_true(found->count < FOUND_MAX);
    found->items[found->count++] = indicator;
}

static size_t count_found(const struct ban *ban, const struct artifact *artifact)
{
    struct found    found = {.count = 0};
    struct matcher *matcher = matcher_new(&ban, 1);
    matcher_match(matcher, artifact, keep, &found);
    matcher_free(matcher);
    return found.count;
}

static struct artifact package_named(const char *name)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_PACKAGE);
    artifact_set_text(&artifact, PACKAGE_NAME, name);
    return artifact;
}

#define HEAD "ban: t\ntitle: t\nindicators:\n"
#define TAIL "\n    means: present\n    source: s\n"

/* ---- by example ---- */

static void matches_whole_values_only(void **state)
{
    struct ban     *ban = ban_of(HEAD "  - package: {name: avp}" TAIL);
    struct artifact same = package_named("avp");
    struct artifact longer = package_named("avpsus");
    struct artifact shorter = package_named("av");
    assert_int_equal(count_found(ban, &same), 1);
    assert_int_equal(count_found(ban, &longer), 0);
    assert_int_equal(count_found(ban, &shorter), 0);
    ban_free(ban);
}

static void wants_all_fields_and_any_pattern(void **state)
{
    struct ban *ban =
        ban_of(HEAD "  - package: {name: [kesl, 'kesl-*'], publisher: '*Kaspersky*'}" TAIL);
    struct artifact artifact = package_named("kesl-gui");
    assert_int_equal(count_found(ban, &artifact), 0);
    artifact_set_text(&artifact, PACKAGE_PUBLISHER, "AO KASPERSKY Lab");
    assert_int_equal(count_found(ban, &artifact), 1);
    artifact_set_text(&artifact, PACKAGE_PUBLISHER, "");
    assert_int_equal(count_found(ban, &artifact), 0);
    ban_free(ban);
}

static void folds_names_where_the_system_does(void **state)
{
    struct ban     *ban = ban_of(HEAD "  - file: {path: 'C:/Program Files/Acme/*'}" TAIL);
    struct artifact artifact;
    artifact_init(&artifact, KIND_FILE);
    artifact_set_text(&artifact, FILE_PATH, "c:\\program files\\ACME\\agent.exe");
    assert_int_equal(count_found(ban, &artifact), 0);
    artifact_set_text(&artifact, FIELD_OS, "macos");
    assert_int_equal(count_found(ban, &artifact), 0);
    artifact_set_text(&artifact, FIELD_OS, "windows");
    assert_int_equal(count_found(ban, &artifact), 1);
    ban_free(ban);
}

static void looks_at_every_item_of_a_list(void **state)
{
    struct ban  *ban = ban_of(HEAD "  - certificate: {names: .acme.example}" TAIL);
    struct arena arena;
    arena_init(&arena, 1 << 16);
    struct bytes    items[] = {bytes_of("other.example"), bytes_of("*.update.ACME.example.")};
    struct artifact artifact;
    artifact_init(&artifact, KIND_CERTIFICATE);
    artifact_set_list(&artifact, CERTIFICATE_NAMES, items, 1, &arena);
    assert_int_equal(count_found(ban, &artifact), 0);
    artifact_set_list(&artifact, CERTIFICATE_NAMES, items, 2, &arena);
    assert_int_equal(count_found(ban, &artifact), 1);
    arena_done(&arena);
    ban_free(ban);
}

static void leaves_out_what_is_exempt(void **state)
{
    struct ban *ban = ban_of(
        "ban: t\ntitle: t\nexempt:\n"
        "  - {name: portal, source: s, matches: [{contact: {peer: "
        "open.acme.example}}]}\nindicators:\n"
        "  - contact: {peer: .acme.example}\n    means: callback\n"
        "    source: s\n");
    struct ban *other = ban_of(
        "ban: u\ntitle: u\nindicators:\n"
        "  - contact: {peer: .acme.example}" TAIL);
    struct artifact artifact;
    artifact_init(&artifact, KIND_CONTACT);
    artifact_set_text(&artifact, CONTACT_PEER, "update.acme.example");
    assert_int_equal(count_found(ban, &artifact), 1);
    artifact_set_text(&artifact, CONTACT_PEER, "open.acme.example");
    assert_int_equal(count_found(ban, &artifact), 0);

    /* The exemption of one ban says nothing about another. */
    const struct ban *both[] = {ban, other};
    struct found      found = {.count = 0};
    struct matcher   *matcher = matcher_new(both, 2);
    matcher_match(matcher, &artifact, keep, &found);
    assert_int_equal(found.count, 1);
    assert_ptr_equal(found.items[0], &other->indicators[0]);
    matcher_free(matcher);
    ban_free(other);
    ban_free(ban);
}

static void finds_nothing_in_unknown_kinds(void **state)
{
    struct ban     *ban = ban_of(HEAD "  - package: {name: avp}" TAIL);
    struct artifact artifact;
    artifact_init(&artifact, KIND_UNKNOWN);
    artifact.kind_name = bytes_of("package");
    assert_int_equal(count_found(ban, &artifact), 0);
    struct matcher *empty = matcher_new(NULL, 0);
    struct artifact known = package_named("avp");
    struct found    found = {.count = 0};
    matcher_match(empty, &known, keep, &found);
    assert_int_equal(found.count, 0);
    matcher_free(empty);
    ban_free(ban);
}

/* ---- against a naive loop, on random bans and artifacts ---- */

enum { ROUNDS = 200, INDICATORS = 120, ARTIFACTS = 250, VALUE_MAX = 48 };

static uint64_t seed = 20240621;

static unsigned pick(unsigned limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 11) % limit;
}

static const enum kind   random_kinds[] = {KIND_PACKAGE, KIND_FILE,   KIND_CERTIFICATE,
                                           KIND_CONTACT, KIND_SOCKET, KIND_DEVICE};
static const char *const parts[] = {"kasp", "ersky", "k",    "Lab",       "avp",     "/",
                                    "opt",  "\\",    ".",    "com",       "a",       "B",
                                    "-",    "1",     "é",    "update",    "13",      "10.1.2.3",
                                    "::1",  "ab",    "KLIF", "x",         "..",      "true",
                                    "*",    "?",     "kesl", "2c:c4:4f:", "deadbeef"};
static const char *const addresses[] = {"10.1.2.3",     "10.1.2.77",       "10.200.0.1",   "::1",
                                        "fe80::1%eth0", "::ffff:10.1.2.3", "2a03:2480::5", "x"};
static const char *const systems[] = {"linux", "windows", "macos", ""};

static struct bytes random_text(struct arena *arena, const struct field *field)
{
    if (field->type == TYPE_ADDRESS && pick(4) != 0) {
        return bytes_of(addresses[pick(COUNT_OF(addresses))]);
    }
    if (field->type == TYPE_NUMBER && pick(4) != 0) {
        return arena_text(arena, "%u", pick(30));
    }
    char   text[256];
    size_t used = 0;
    for (unsigned i = pick(5); i > 0; i--) {
        const char *part = parts[pick(COUNT_OF(parts))];
        memcpy(text + used, part, strlen(part));
        used += strlen(part);
    }
    if (pick(12) == 0) {
        text[used++] = (char)(0x80 + pick(0x80)); /* not UTF-8 */
    }
    struct bytes copy = {0};
    assert_true(arena_copy(arena, (struct bytes){(const uint8_t *)text, used}, &copy));
    return copy;
}

/* Any text that compiles for the field. */
static struct pattern random_pattern(struct arena *arena, const struct field *field)
{
    static const char *const some_networks[] = {"10.0.0.0/8",     "10.1.2.3", "10.1.2.0/24",
                                                "2a03:2480::/33", "::1",      "::/0"};
    struct pattern           pattern = {0};
    struct error             error;
    for (int tries = 0; tries < 1000; tries++) {
        struct bytes text = random_text(arena, field);
        if (field->type == TYPE_ADDRESS) {
            text = bytes_of(some_networks[pick(COUNT_OF(some_networks))]);
        } else if (field->type == TYPE_NUMBER && pick(2) == 0) {
            text = arena_text(arena, "%u-%u", pick(10), 10 + pick(10));
        } else if (pick(3) == 0) {
            text = arena_text(arena, "%s%.*s%s", pick(2) == 0 ? "*" : "", (int)text.size,
                              (const char *)text.data, pick(2) == 0 ? "*" : "?");
        } else if (field->type == TYPE_DOMAIN && pick(2) == 0) {
            text = arena_text(arena, ".%.*s", (int)text.size, (const char *)text.data);
        }
        if (pattern_compile(field->type, text, arena, &pattern, &error) == STATUS_OK) {
            return pattern;
        }
    }
    fail_msg("no pattern for %s", field->name);
    return pattern;
}

static bool is_in_play(const struct field *field)
{
    return field->scope != SCOPE_SIGHTING && field->type != TYPE_TIME && field->type != TYPE_FLAG;
}

static void fill_indicator(struct arena *arena, struct indicator *indicator)
{
    indicator->kind = random_kinds[pick(COUNT_OF(random_kinds))];
    const struct kind_schema *schema = schema_of(indicator->kind);
    indicator->fields = arena_alloc(arena, FIELDS_MAX, sizeof *indicator->fields);
    unsigned chance = 2 + pick(12);
    for (size_t i = 0; i < schema->field_count; i++) {
        bool is_last_chance = i + 1 == schema->field_count && indicator->field_count == 0;
        if (!is_in_play(&schema->fields[is_last_chance ? 2 : i]) ||
            (pick(chance) != 0 && !is_last_chance)) {
            continue;
        }
        struct indicator_field *field = &indicator->fields[indicator->field_count++];
        field->field = is_last_chance ? 2 : (int)i;
        field->pattern_count = 1 + pick(3);
        field->patterns = arena_alloc(arena, field->pattern_count, sizeof *field->patterns);
        for (size_t j = 0; j < field->pattern_count; j++) {
            field->patterns[j] = random_pattern(arena, &schema->fields[field->field]);
        }
    }
}

static void fill_ban(struct arena *arena, struct ban *ban)
{
    *ban = (struct ban){.id = bytes_of("random")};
    ban->indicator_count = 1 + pick(INDICATORS);
    ban->indicators = arena_alloc(arena, ban->indicator_count, sizeof *ban->indicators);
    ban->exempt_count = pick(3);
    ban->exempt = arena_alloc(arena, ban->exempt_count, sizeof *ban->exempt);
    for (size_t i = 0; i < ban->indicator_count; i++) {
        fill_indicator(arena, &ban->indicators[i]);
    }
    for (size_t i = 0; i < ban->exempt_count; i++) {
        ban->exempt[i].match_count = pick(3);
        ban->exempt[i].matches =
            arena_alloc(arena, ban->exempt[i].match_count, sizeof *ban->exempt[i].matches);
        for (size_t j = 0; j < ban->exempt[i].match_count; j++) {
            fill_indicator(arena, &ban->exempt[i].matches[j]);
        }
    }
}

/* A value that has a chance: what a pattern of the ban says, its wildcards filled in. */
static struct bytes text_of_pattern(struct arena *arena, const struct pattern *pattern)
{
    struct bytes text = pattern->text;
    uint8_t     *copy = arena_alloc(arena, text.size + 1, 1);
    size_t       used = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == '*' && pick(2) == 0) {
            continue;
        }
        if (byte == '\\' && i + 1 < text.size) {
            byte = text.data[++i];
        }
        copy[used++] = byte == '*' || byte == '?' ? 'z' : byte;
    }
    if (used != 0 && pick(8) == 0) {
        copy[pick((unsigned)used)] ^= 0x20;
    }
    if (pick(8) == 0) {
        copy[used++] = '.';
    }
    return (struct bytes){copy, used};
}

static struct bytes random_value(struct arena *arena, const struct field *field,
                                 const struct indicator *wanted, int number)
{
    for (size_t i = 0; i < wanted->field_count; i++) {
        const struct indicator_field *candidate = &wanted->fields[i];
        if (candidate->field == number && pick(5) != 0) {
            return text_of_pattern(arena,
                                   &candidate->patterns[pick((unsigned)candidate->pattern_count)]);
        }
    }
    return random_text(arena, field);
}

static void fill_artifact(struct arena *arena, struct artifact *artifact, const struct ban *ban)
{
    const struct indicator   *wanted = &ban->indicators[pick((unsigned)ban->indicator_count)];
    const struct kind_schema *schema = schema_of(wanted->kind);
    artifact_init(artifact, wanted->kind);
    for (size_t i = 0; i < schema->field_count; i++) {
        if (pick(8) == 0) {
            continue;
        }
        const struct field *field = &schema->fields[i];
        struct bytes        items[3];
        size_t              count = field->shape == SHAPE_LIST ? pick(4) : 1;
        for (size_t j = 0; j < count; j++) {
            items[j] = random_value(arena, field, wanted, (int)i);
        }
        if (field->shape == SHAPE_LIST) {
            artifact_set_list(artifact, (int)i, items, count, arena);
        } else if (i == FIELD_OS) {
            artifact_set_text(artifact, FIELD_OS, systems[pick(COUNT_OF(systems))]);
        } else {
            artifact_set(artifact, (int)i, items[0]);
        }
    }
}

static bool naive_field(const struct indicator_field *wanted, const struct field *field,
                        enum name_rules rules, struct bytes value)
{
    struct reader list = reader_of(value);
    struct bytes  item = value;
    bool          has_item = field->shape == SHAPE_ONE || list_next(&list, &item);
    while (has_item) {
        for (size_t i = 0; i < wanted->pattern_count; i++) {
            if (pattern_matches(&wanted->patterns[i], field->type, rules, item)) {
                return true;
            }
        }
        has_item = field->shape == SHAPE_LIST && list_next(&list, &item);
    }
    return false;
}

static bool naive_indicator(const struct indicator *indicator, const struct artifact *artifact)
{
    bool is_match = indicator->kind == artifact->kind;
    for (size_t i = 0; is_match && i < indicator->field_count; i++) {
        const struct indicator_field *wanted = &indicator->fields[i];
        is_match = artifact_has(artifact, wanted->field) &&
                   naive_field(wanted, &schema_of(indicator->kind)->fields[wanted->field],
                               name_rules_of(artifact_get(artifact, FIELD_OS)),
                               artifact->values[wanted->field]);
    }
    return is_match;
}

static void naive_match(const struct ban *const *bans, size_t ban_count,
                        const struct artifact *artifact, struct found *found)
{
    for (size_t i = 0; i < ban_count; i++) {
        bool is_exempt = false;
        for (size_t j = 0; j < bans[i]->exempt_count; j++) {
            for (size_t k = 0; k < bans[i]->exempt[j].match_count; k++) {
                is_exempt = is_exempt || naive_indicator(&bans[i]->exempt[j].matches[k], artifact);
            }
        }
        for (size_t j = 0; j < bans[i]->indicator_count && !is_exempt; j++) {
            if (naive_indicator(&bans[i]->indicators[j], artifact)) {
                keep(found, bans[i], &bans[i]->indicators[j], artifact);
            }
        }
    }
}

static size_t compare_round(void)
{
    struct arena      arena;
    struct ban        bans[2];
    const struct ban *both[] = {&bans[0], &bans[1]};
    size_t            matches = 0;

    arena_init(&arena, 64 << 20);
    fill_ban(&arena, &bans[0]);
    fill_ban(&arena, &bans[1]);
    struct matcher *matcher = matcher_new(both, 2);
    for (int i = 0; i < ARTIFACTS; i++) {
        struct arena_mark mark = arena_mark(&arena);
        struct artifact   artifact;
        struct found      expected = {.count = 0};
        struct found      found = {.count = 0};
        fill_artifact(&arena, &artifact, &bans[pick(2)]);
        naive_match(both, 2, &artifact, &expected);
        matcher_match(matcher, &artifact, keep, &found);
        assert_int_equal(found.count, expected.count);
        assert_memory_equal(found.items, expected.items, found.count * sizeof found.items[0]);
        matches += found.count;
        arena_release(&arena, mark);
    }
    matcher_free(matcher);
    arena_done(&arena);
    return matches;
}

static void agrees_with_a_naive_loop(void **state)
{
    size_t matches = 0;
    for (int round = 0; round < ROUNDS; round++) {
        matches += compare_round();
    }
    /* The comparison is worth nothing when nothing matches. */
    assert_true(matches > 20000);
    print_message("%d artifacts, %zu matches\n", ROUNDS * ARTIFACTS, matches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_whole_values_only),
        cmocka_unit_test(wants_all_fields_and_any_pattern),
        cmocka_unit_test(folds_names_where_the_system_does),
        cmocka_unit_test(looks_at_every_item_of_a_list),
        cmocka_unit_test(leaves_out_what_is_exempt),
        cmocka_unit_test(finds_nothing_in_unknown_kinds),
        cmocka_unit_test(agrees_with_a_naive_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
