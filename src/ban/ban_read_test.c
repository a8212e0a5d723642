#include "ban/ban.h"

#include <stdio.h>
#include <stdlib.h>

#include "ban/yaml_tree.h"
#include "base/memory.h"
#include "unit.h"

static const char whole[] =
    "ban: acme\n"
    "title: Acme software\n"
    "vendor: Acme\n"
    "summary: A made-up vendor.\n"
    "authorities:\n"
    "  - id: x-2024\n"
    "    title: Order\n"
    "    cite: 1 X 2\n"
    "    source: Gazette\n"
    "    milestones:\n"
    "      - {date: 2024-07-20, what: No new agreements}\n"
    "      - {date: 2024-09-29, what: No updates, source: Later notice, confidence: weak}\n"
    "entities:\n"
    "  - {name: Acme LLC, list: Entity List, date: 2024-06-20, source: s}\n"
    "  - {name: Acme Holding, source: s}\n"
    "people:\n"
    "  - {name: A. Person, list: SDN, listed: false, source: s}\n"
    "products:\n"
    "  - {id: agent, name: Acme Agent, provides: [vpn, backup], relation: oem, source: s}\n"
    "exempt:\n"
    "  - {name: Portal, why: named in it, source: s, matches: [{contact: {peer: "
    "p.acme.example}}]}\n"
    "indicators:\n"
    "  - package: {publisher: '*Acme*', name: [acme, \"acme-*\"]}\n"
    "    means: present\n"
    "    product: agent\n"
    "    source: Manual [1]\n"
    "    note: A note\n"
    "  - {contact: {peer: .acme.example}, means: callback, source: s, confidence: unverified}\n";

static struct ban *read_good(const char *yaml)
{
    struct ban         *ban = NULL;
    struct ban_messages messages = {0};
    struct error        error = {0};
    if (ban_read(bytes_of(yaml), "acme.yaml", &ban, &messages, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(messages.count, 0);
    return ban;
}

static void assert_text(struct bytes text, const char *expected)
{
    if (!bytes_equal_text(text, expected)) {
        fail_msg("'%.*s' is not '%s'", (int)text.size, (const char *)text.data, expected);
    }
}

static void reads_laws_bodies_and_products(void **state)
{
    struct ban *ban = read_good(whole);
    assert_text(ban->id, "acme");
    assert_text(ban->summary, "A made-up vendor.");
    assert_text(ban->file, "acme.yaml");
    assert_int_equal(ban->digest.size, 64);
    assert_int_equal(ban->authority_count, 1);
    const struct authority *authority = &ban->authorities[0];
    assert_text(authority->cite, "1 X 2");
    assert_int_equal(authority->milestone_count, 2);
    assert_int_equal(authority->milestones[0].time, 1721433600);
    assert_text(authority->milestones[0].source, "Gazette");
    assert_text(authority->milestones[1].source, "Later notice");
    assert_int_equal(authority->milestones[1].confidence, CONFIDENCE_WEAK);
    assert_int_equal(ban->entity_count, 3);
    assert_true(ban->entities[0].is_listed);
    assert_false(ban->entities[1].is_listed);
    assert_false(ban->entities[0].is_person);
    assert_true(ban->entities[2].is_person);
    assert_false(ban->entities[2].is_listed);
    assert_int_equal(ban->products[0].provides_count, 2);
    assert_text(ban->products[0].provides[1], "backup");
    assert_text(ban->products[0].relation, "oem");
    ban_free(ban);
}

static void reads_indicators(void **state)
{
    struct ban             *ban = read_good(whole);
    const struct indicator *first = &ban->indicators[0];
    assert_int_equal(ban->indicator_count, 2);
    assert_text(first->text, "package {name: acme | acme-*, publisher: *Acme*}");
    assert_int_equal(first->means, MEANS_PRESENT);
    assert_int_equal(first->confidence, CONFIDENCE_SEEN);
    assert_ptr_equal(first->product, &ban->products[0]);
    assert_text(first->source, "Manual [1]");
    assert_int_equal(first->line, 23);
    assert_int_equal(first->column, 5);
    assert_int_equal(ban->indicators[1].confidence, CONFIDENCE_UNVERIFIED);
    assert_int_equal(ban->exempt[0].match_count, 1);
    assert_text(ban->exempt[0].matches[0].text, "contact {peer: p.acme.example}");
    ban_free(ban);
}

/* ---- what is wrong ---- */

#define HEAD "ban: acme\ntitle: Acme\n"
#define GOOD "indicators:\n  - {package: {name: acme}, means: present, source: s}\n"
#define BAD(indicator) HEAD "indicators:\n  - {" indicator ", means: present, source: s}\n"

static const struct {
    const char *yaml;
    uint64_t    line;
    uint64_t    column;
    const char *expected;
} complaints[] = {
    {"", 1, 1, "the file is empty; a ban file begins with 'ban: ID'"},
    {"ban", 1, 1, "this is a text; a ban file must be a mapping (key: value)"},
    {"title: x\n" GOOD, 1, 1, "a ban file needs 'ban': the id of the ban, as kaspersky"},
    {"ban: A B\ntitle: x\n" GOOD, 1, 6, "'A B' is not an id"},
    {"ban: acme\n" GOOD, 1, 1, "a ban file needs 'title'"},
    {HEAD, 1, 1, "a ban file needs 'indicators'"},
    {HEAD "titel: x\n" GOOD, 3, 1, "unknown key of a ban file 'titel'; did you mean 'title'?"},
    {HEAD "zzzzzz: x\n" GOOD, 3, 1, "unknown key of a ban file 'zzzzzz'; there are: ban, "},
    {HEAD "vendor:\n" GOOD, 3, 8, "'vendor' is empty"},
    {HEAD "vendor: [a]\n" GOOD, 3, 9, "'vendor' is a list; it must be a text"},
    {HEAD "title: y\n" GOOD, 3, 1, "the key 'title' is here twice; it was first in line 2"},
    {HEAD "products: {id: a}\n" GOOD, 3, 11,
     "'products' is a mapping; it must be a list, each item a product"},
    {HEAD "products: [{id: a, source: s}]\n" GOOD, 3, 12, "a product needs 'name'"},
    {HEAD "products: [{id: a, name: x, source: s, relation: oen}]\n" GOOD, 3, 50,
     "unknown relation 'oen'; did you mean 'oem'?"},
    {HEAD "products: [{id: a, name: x, source: s}, {id: a, name: y, source: s}]\n" GOOD, 3, 46,
     "the id 'a' is taken already, in line 3"},
    {HEAD "authorities: [{id: a, title: t, source: s, milestones: [{date: 2024-06-31, what: "
          "x}]}]\n" GOOD,
     3, 64, "'2024-06-31' is not a date; write it as 2024-09-29"},
    {HEAD "entities: [{name: x, source: s, listed: yes}]\n" GOOD, 3, 41,
     "'listed' is 'yes'; write true or false"},
    {HEAD "indicators:\n  - {package: {name: a}, means: presnt, source: s}\n", 4, 33,
     "unknown value of 'means' 'presnt'; did you mean 'present'?"},
    {HEAD "indicators:\n  - {package: {name: a}, source: s}\n", 4, 5,
     "an indicator needs 'means': present, access"},
    {HEAD "indicators:\n  - {package: {name: a}, means: present}\n", 4, 5,
     "an indicator needs 'source'"},
    {BAD("package: {name: a}, confidence: sure"), 4, 38, "unknown value of 'confidence'"},
    {BAD("package: {name: a}, product: agent"), 4, 35,
     "no product has the id 'agent'; declare it under 'products'"},
    {BAD("product: x"), 4, 5, "no kind of artifact; write one as a key"},
    {BAD("pakage: {name: a}"), 4, 5, "no kind of artifact; write one as a key"},
    {BAD("package: {name: a}, file: {path: /x}"), 4, 26, "a second kind, 'file' beside 'package'"},
    {BAD("package: {}"), 4, 15, "'package' needs fields and their patterns"},
    {BAD("package: acme"), 4, 15, "'package' needs fields and their patterns"},
    {BAD("package: {nmae: a}"), 4, 16, "unknown field of package 'nmae'; did you mean 'name'?"},
    {BAD("process: {pid: 1}"), 4, 16,
     "'pid' of process differs from scan to scan and cannot be matched"},
    {BAD("package: {name: '*'}"), 4, 22, "'*' for 'name' (text): the pattern '*' matches"},
    {BAD("package: {name: [a, '']}"), 4, 26, "the pattern is empty"},
    {BAD("package: {name: []}"), 4, 22, "'name' needs a pattern or a list of patterns"},
    {BAD("package: {name: {a: b}}"), 4, 22, "'name' needs a pattern or a list of patterns"},
    {BAD("package: {name: [[a]]}"), 4, 23, "a pattern for 'name' is a list"},
    {BAD("package: {name: a, name: b}"), 4, 25, "the field 'name' is here twice"},
    {BAD("contact: {address: 10.0.0.1/8}"), 4, 25, "bits set behind its prefix"},
    {BAD("contact: {port: 5-4}"), 4, 22, "ends before it begins"},
    {BAD("package: {name: *.acme}"), 4, 23, "quote a pattern that begins with '*'"},
    {BAD("package: {name: *acme}"), 4, 22, "aliases ('*name') are not used here"},
    {"ban: &a acme\n", 1, 6, "anchors ('&') are not used here"},
    {"ban: !x acme\n", 1, 6, "tags ('!') are not used here"},
    {HEAD GOOD "---\nban: b\n", 5, 1, "a second document; one file is one ban"},
    {"ban: [a\n", 2, 1, "not YAML: while parsing a flow sequence"},
    {"{[a]: b}\n", 1, 2, "a key must be a text"},
    {"ban: a\ntitle: \xff\n", 2, 8, "the file is not UTF-8 text"},
};

static void says_where_and_what_would_be_right(void **state)
{
    for (size_t i = 0; i < COUNT_OF(complaints); i++) {
        struct ban         *ban = NULL;
        struct ban_messages messages = {0};
        struct error        error = {0};
        assert_int_equal(ban_read(bytes_of(complaints[i].yaml), "f.yaml", &ban, &messages, &error),
                         STATUS_MALFORMED);
        assert_null(ban);
        assert_true(messages.count != 0);
        const struct ban_message *message = &messages.items[0];
        if (strstr(message->text, complaints[i].expected) == NULL ||
            message->line != complaints[i].line || message->column != complaints[i].column) {
            fail_msg("row %zu: %llu:%llu: %s", i, (unsigned long long)message->line,
                     (unsigned long long)message->column, message->text);
        }
        char place[64];
        (void)snprintf(place, sizeof place,
                       "f.yaml:%llu:%llu: ", (unsigned long long)complaints[i].line,
                       (unsigned long long)complaints[i].column);
        assert_int_equal(strncmp(error.text, place, strlen(place)), 0);
        ban_messages_done(&messages);
    }
}

static void collects_all_errors_in_the_order_of_the_file(void **state)
{
    static const char yaml[] =
        "ban: acme\n"
        "titel: Acme\n"
        "indicators:\n"
        "  - {package: {nmae: a, name: '*'}, means: here}\n"
        "  - {process: {pid: 1}, means: present, source: s}\n"
        "  - {pakage: {name: a}, means: present, source: s}\n"
        "products: [{name: x}]\n";
    struct ban         *ban = NULL;
    struct ban_messages messages = {0};
    struct error        error = {0};
    assert_int_equal(ban_read(bytes_of(yaml), "f.yaml", &ban, &messages, &error), STATUS_MALFORMED);
    assert_int_equal(messages.count, 11);
    for (size_t i = 0; i < messages.count; i++) {
        assert_true(messages.items[i].is_error);
        assert_true(i == 0 || messages.items[i - 1].line <= messages.items[i].line);
    }
    assert_non_null(strstr(error.text, "(and 10 more)"));
    assert_string_equal(messages.items[8].text,
                        "unknown key of an indicator 'pakage'; did you mean 'package'?");
    ban_messages_done(&messages);
    /* Without a place for the messages the first is still told. */
    assert_int_equal(ban_read(bytes_of(yaml), "f.yaml", &ban, NULL, &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "f.yaml:1:1: a ban file needs 'title'"));
}

static void refuses_every_prefix_or_reads_less(void **state)
{
    for (size_t cut = 0; cut < sizeof whole - 1; cut++) {
        uint8_t *prefix = malloc(cut + (cut == 0));
        assert_non_null(prefix);
        memcpy(prefix, whole, cut);
        struct ban         *ban = NULL;
        struct ban_messages messages = {0};
        struct error        error = {0};
        enum status         status =
            ban_read((struct bytes){prefix, cut}, "f.yaml", &ban, &messages, &error);
        assert_int_equal(status == STATUS_OK, messages.count == 0);
        assert_int_equal(status == STATUS_OK, ban != NULL);
        ban_free(ban);
        ban_messages_done(&messages);
        free(prefix);
    }
}

static void has_limits(void **state)
{
    struct ban         *ban = NULL;
    struct ban_messages messages = {0};
    struct error        error = {0};
    char               *deep = xmalloc(YAML_DEPTH_MAX + 8);
    memset(deep, '[', YAML_DEPTH_MAX + 1);
    deep[YAML_DEPTH_MAX + 1] = '\0';
    assert_int_equal(ban_read(bytes_of(deep), "f", &ban, &messages, &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "nested too deep"));
    ban_messages_done(&messages);
    free(deep);

    char  *keys = xmalloc((YAML_KEYS_MAX + 1) * 8 + 1);
    size_t used = 0;
    for (int i = 0; i <= YAML_KEYS_MAX; i++) {
        used += (size_t)snprintf(keys + used, 9, "k%03d: v\n", i);
    }
    assert_int_equal(ban_read(bytes_of(keys), "f", &ban, NULL, &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "a mapping has too many keys"));
    free(keys);

    uint8_t *large = xcalloc(BAN_FILE_BYTES_MAX + 1, 1);
    assert_int_equal(ban_read((struct bytes){large, BAN_FILE_BYTES_MAX + 1}, "f", &ban, NULL,
                              &error),
                     STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "larger than 16 MiB"));
    free(large);
}

static void stops_counting_errors(void **state)
{
    char  *yaml = xmalloc(1 << 16);
    size_t used = (size_t)snprintf(yaml, 64, HEAD "indicators:\n");
    for (int i = 0; i < 1200; i++) {
        used += (size_t)snprintf(yaml + used, 32, "  - {package: {nmae: a}}\n");
    }
    struct ban         *ban = NULL;
    struct ban_messages messages = {0};
    struct error        error = {0};
    assert_int_equal(ban_read(bytes_of(yaml), "f", &ban, &messages, &error), STATUS_MALFORMED);
    assert_int_equal(messages.count, 1001);
    ban_messages_done(&messages);
    free(yaml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_laws_bodies_and_products),
        cmocka_unit_test(reads_indicators),
        cmocka_unit_test(says_where_and_what_would_be_right),
        cmocka_unit_test(collects_all_errors_in_the_order_of_the_file),
        cmocka_unit_test(refuses_every_prefix_or_reads_less),
        cmocka_unit_test(has_limits),
        cmocka_unit_test(stops_counting_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
