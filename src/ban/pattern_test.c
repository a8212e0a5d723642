#include "ban/pattern.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "unit.h"

static bool matches(enum field_type type, const char *text, enum name_rules rules,
                    const char *value)
{
    struct arena   arena;
    struct pattern pattern;
    struct error   error = {0};
    arena_init(&arena, 1 << 16);
    if (pattern_compile(type, bytes_of(text), &arena, &pattern, &error) != STATUS_OK) {
        fail_msg("%s: %s", text, error.text);
    }
    bool result = pattern_matches(&pattern, type, rules, bytes_of(value));
    arena_done(&arena);
    return result;
}

static void follows_the_table(void **state)
{
    static const struct {
        enum field_type type;
        const char     *pattern;
        enum name_rules rules;
        const char     *value;
        bool            expected;
    } rows[] = {
        {TYPE_TEXT, "avp", NAMES_EXACT, "avp", true},
        {TYPE_TEXT, "avp", NAMES_EXACT, "avpsus", false},
        {TYPE_TEXT, "avp", NAMES_EXACT, "AVP", false},
        {TYPE_TEXT, "avp", NAMES_FOLDED, "AVP", true},
        {TYPE_TEXT, "avp", NAMES_WINDOWS, "AVP", true},
        {TYPE_TEXT, "avp*", NAMES_EXACT, "avp", true},
        {TYPE_TEXT, "avp*", NAMES_EXACT, "avpsus", true},
        {TYPE_TEXT, "a?p", NAMES_EXACT, "avp", true},
        {TYPE_TEXT, "a?p", NAMES_EXACT, "ap", false},
        {TYPE_TEXT, "a?p", NAMES_EXACT, "aép", true},
        {TYPE_TEXT, "a??p", NAMES_EXACT, "aép", false},
        {TYPE_TEXT, "*??", NAMES_EXACT, "é", false},
        {TYPE_TEXT, "a?p", NAMES_EXACT, "a\xc3p", true},
        {TYPE_TEXT, "a\\*p", NAMES_EXACT, "a*p", true},
        {TYPE_TEXT, "a\\*p", NAMES_EXACT, "abp", false},
        {TYPE_TEXT, "a\\\\b", NAMES_EXACT, "a\\b", true},
        {TYPE_TEXT, "a**b", NAMES_EXACT, "ab", true},
        {TYPE_TEXT, "C:\\\\x", NAMES_WINDOWS, "c:/x", false},
        {TYPE_PATH, "C:\\\\x\\\\*", NAMES_WINDOWS, "c:/X/y", true},
        {TYPE_PATH, "C:/x/*", NAMES_WINDOWS, "c:\\X\\y", true},
        {TYPE_PATH, "C:/x/*", NAMES_FOLDED, "c:\\X\\y", false},
        {TYPE_PATH, "/opt/Acme", NAMES_EXACT, "/opt/acme", false},
        {TYPE_PATH, "/opt/Acme", NAMES_FOLDED, "/opt/acme", true},
        {TYPE_LABEL, "*kaspersky lab*", NAMES_EXACT, "AO Kaspersky Lab JSC", true},
        {TYPE_LABEL, "kaspersky", NAMES_EXACT, "AO Kaspersky", false},
        {TYPE_DOMAIN, ".acme.example", NAMES_EXACT, "acme.example", true},
        {TYPE_DOMAIN, ".acme.example", NAMES_EXACT, "A.Acme.Example.", true},
        {TYPE_DOMAIN, ".acme.example", NAMES_EXACT, "notacme.example", false},
        {TYPE_DOMAIN, "acme.example", NAMES_EXACT, "a.acme.example", false},
        {TYPE_DOMAIN, "acme.example.", NAMES_EXACT, "ACME.example", true},
        {TYPE_DOMAIN, "*.acme.*", NAMES_EXACT, "a.acme.example.", true},
        {TYPE_DOMAIN, ".acme.example", NAMES_EXACT, "", false},
        {TYPE_ADDRESS, "77.74.176.0/21", NAMES_EXACT, "77.74.183.255", true},
        {TYPE_ADDRESS, "77.74.176.0/21", NAMES_EXACT, "77.74.184.0", false},
        {TYPE_ADDRESS, "77.74.176.0/21", NAMES_EXACT, "::ffff:77.74.181.1", true},
        {TYPE_ADDRESS, "77.74.181.1", NAMES_EXACT, "77.74.181.1", true},
        {TYPE_ADDRESS, "77.74.181.1", NAMES_EXACT, "77.74.181.10", false},
        {TYPE_ADDRESS, "2a03:2480::/33", NAMES_EXACT, "2A03:2480:7fff::1", true},
        {TYPE_ADDRESS, "2a03:2480::/33", NAMES_EXACT, "2a03:2480:8000::1", false},
        {TYPE_ADDRESS, "0.0.0.0/0", NAMES_EXACT, "8.8.8.8", true},
        {TYPE_ADDRESS, "0.0.0.0/0", NAMES_EXACT, "::1", false},
        {TYPE_ADDRESS, "::/0", NAMES_EXACT, "8.8.8.8", true},
        {TYPE_ADDRESS, "10.0.0.1", NAMES_EXACT, "host", false},
        {TYPE_ADDRESS, "fe80::/10", NAMES_EXACT, "fe80::1%eth0", true},
        {TYPE_MAC, "2c:c4:4f:9*", NAMES_EXACT, "2C:C4:4F:9a:00:01", true},
        {TYPE_MAC, "2c:c4:4f:9*", NAMES_EXACT, "2c:c4:4f:8a:00:01", false},
        {TYPE_HASH, "DEADbeef", NAMES_EXACT, "deadBEEF", true},
        {TYPE_HASH, "deadbeef", NAMES_EXACT, "deadbeef0", false},
        {TYPE_VERSION, "12.*", NAMES_EXACT, "12.1.0-1297", true},
        {TYPE_VERSION, "12", NAMES_EXACT, "12.1", false},
        {TYPE_NUMBER, "13000-14000", NAMES_EXACT, "13000", true},
        {TYPE_NUMBER, "13000-14000", NAMES_EXACT, "14000", true},
        {TYPE_NUMBER, "13000-14000", NAMES_EXACT, "14001", false},
        {TYPE_NUMBER, "443", NAMES_EXACT, "0443", true},
        {TYPE_NUMBER, "443", NAMES_EXACT, "", false},
        {TYPE_FLAG, "true", NAMES_EXACT, "true", true},
        {TYPE_FLAG, "true", NAMES_EXACT, "false", false},
        {TYPE_TIME, "2024-*", NAMES_EXACT, "2024-07-20T00:00:00Z", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (matches(rows[i].type, rows[i].pattern, rows[i].rules, rows[i].value) !=
            rows[i].expected) {
            fail_msg("row %zu: %s, %s", i, rows[i].pattern, rows[i].value);
        }
    }
}

static void says_what_would_be_right(void **state)
{
    static const struct {
        enum field_type type;
        const char     *pattern;
        const char     *expected;
    } rows[] = {
        {TYPE_TEXT, "", "the pattern is empty"},
        {TYPE_TEXT, "*", "matches every value"},
        {TYPE_LABEL, "***", "matches every value"},
        {TYPE_TEXT, "a\\", "write '\\\\' for a backslash"},
        {TYPE_DOMAIN, ".", "write example.com"},
        {TYPE_DOMAIN, "a..b", "empty label"},
        {TYPE_DOMAIN, "..b", "empty label"},
        {TYPE_DOMAIN, ".*.com", "without wildcards"},
        {TYPE_ADDRESS, "77.74.181.*", "write 77.74.181.10, 77.74.176.0/21"},
        {TYPE_ADDRESS, "10.0.0.0/33", "from 0 to 32"},
        {TYPE_ADDRESS, "::/129", "from 0 to 128"},
        {TYPE_ADDRESS, "10.0.0.1/8", "bits set behind its prefix"},
        {TYPE_ADDRESS, "fe80::1%eth0", "not an address"},
        {TYPE_HASH, "dead*", "only the characters"},
        {TYPE_MAC, "2c-c4", "only the characters 0123456789abcdef: and the wildcards"},
        {TYPE_NUMBER, "x", "write 13000, or 13000-14000"},
        {TYPE_NUMBER, "5-", "write 13000, or 13000-14000"},
        {TYPE_NUMBER, "5-4", "ends before it begins"},
        {TYPE_NUMBER, "99999999999999999999", "not a number"},
        {TYPE_FLAG, "yes", "not true or false"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena   arena;
        struct pattern pattern = {.first = 42};
        struct error   error = {0};
        arena_init(&arena, 1 << 16);
        enum status status =
            pattern_compile(rows[i].type, bytes_of(rows[i].pattern), &arena, &pattern, &error);
        assert_int_equal(status, STATUS_MALFORMED);
        assert_int_equal(pattern.first, 42);
        if (strstr(error.text, rows[i].expected) == NULL) {
            fail_msg("%s: %s", rows[i].pattern, error.text);
        }
        arena_done(&arena);
    }
}

static void has_limits(void **state)
{
    struct arena   arena;
    struct pattern pattern;
    struct error   error;
    uint8_t        text[PATTERN_BYTES_MAX + 1];
    memset(text, 'a', sizeof text);
    arena_init(&arena, 1 << 20);
    assert_int_equal(pattern_compile(TYPE_TEXT, (struct bytes){text, PATTERN_BYTES_MAX}, &arena,
                                     &pattern, &error),
                     STATUS_OK);
    assert_int_equal(pattern_compile(TYPE_TEXT, (struct bytes){text, sizeof text}, &arena, &pattern,
                                     &error),
                     STATUS_TOO_LARGE);
    arena_done(&arena);

    arena_init(&arena, 16);
    assert_int_equal(pattern_compile(TYPE_TEXT, bytes_of("a longer pattern"), &arena, &pattern,
                                     &error),
                     STATUS_TOO_LARGE);
    arena_done(&arena);
}

static void knows_patterns_of_wildcards_alone(void **state)
{
    struct arena   arena;
    struct pattern pattern;
    struct error   error;
    arena_init(&arena, 1 << 16);
    assert_int_equal(pattern_compile(TYPE_TEXT, bytes_of("??*"), &arena, &pattern, &error), 0);
    assert_true(pattern_is_open(&pattern));
    assert_int_equal(pattern_compile(TYPE_TEXT, bytes_of("?a*"), &arena, &pattern, &error), 0);
    assert_false(pattern_is_open(&pattern));
    arena_done(&arena);
}

/* By the definition, trying everything; characters as the header says. */
static bool naive_glob(struct bytes pattern, struct bytes value)
{
    if (pattern.size == 0) {
        return value.size == 0;
    }
    uint32_t code_point = 0;
    size_t   character = utf8_decode(value, &code_point);
    character = character != 0 ? character : 1;
    uint8_t byte = pattern.data[0];
    if (byte == '*') {
        return naive_glob(bytes_after(pattern, 1), value) ||
               (value.size != 0 && naive_glob(pattern, bytes_after(value, character)));
    }
    if (value.size == 0) {
        return false;
    }
    if (byte == '?') {
        return naive_glob(bytes_after(pattern, 1), bytes_after(value, character));
    }
    size_t escape = byte == '\\' ? 1 : 0;
    return pattern.data[escape] == value.data[0] &&
           naive_glob(bytes_after(pattern, escape + 1), bytes_after(value, 1));
}

static size_t random_text(char *target, const char *const *parts, size_t part_count, long length)
{
    size_t used = 0;
    target[0] = '\0';
    for (long i = random() % length; i > 0; i--) {
        const char *part = parts[(size_t)random() % part_count];
        memcpy(target + used, part, strlen(part) + 1);
        used += strlen(part);
    }
    return used;
}

static void agrees_with_the_definition_and_with_fnmatch(void **state)
{
    static const char *const pattern_parts[] = {"a",    "b",  "*",   "?",        "\\*",
                                                "\\\\", "ab", "\\a", "\xc3\xa9", "*a"};
    static const char *const value_parts[] = {"a", "b", "ab", "*", "\\", "\xc3\xa9", "aab", "\xc3"};
    size_t                   matched = 0;
    srandom(1986);
    for (int round = 0; round < 200000; round++) {
        char           text[64];
        char           value[64];
        struct arena   arena;
        struct pattern pattern;
        struct error   error;
        size_t         text_size = random_text(text, pattern_parts, COUNT_OF(pattern_parts), 8);
        size_t         value_size = random_text(value, value_parts, COUNT_OF(value_parts), 8);
        struct bytes   pattern_text = {(const uint8_t *)text, text_size};
        struct bytes   value_text = {(const uint8_t *)value, value_size};
        arena_init(&arena, 1 << 16);
        if (pattern_compile(TYPE_TEXT, pattern_text, &arena, &pattern, &error) == STATUS_OK) {
            bool result = pattern_matches(&pattern, TYPE_TEXT, NAMES_EXACT, value_text);
            bool is_ascii = strchr(text, '\xc3') == NULL && strchr(value, '\xc3') == NULL;
            if (result != naive_glob(pattern_text, value_text) ||
                (is_ascii && result != (fnmatch(text, value, 0) == 0))) {
                fail_msg("%s, %s: %d", text, value, result);
            }
            matched += result;
        }
        arena_done(&arena);
    }
    assert_true(matched > 2000);
}

/* With one try per `*` this takes (value x pattern) steps; with all of them, longer than the
 * universe. */
static void does_not_blow_up(void **state)
{
    enum { VALUE_SIZE = 20000 };
    struct arena   arena;
    struct pattern pattern;
    struct error   error;
    char           text[128] = "";
    uint8_t       *value = malloc(VALUE_SIZE);
    assert_non_null(value);
    memset(value, 'a', VALUE_SIZE);
    for (int i = 0; i < 40; i++) {
        memcpy(text + 2 * i, "a*", 3);
    }
    memcpy(text + 80, "b", 2);
    arena_init(&arena, 1 << 16);
    assert_int_equal(pattern_compile(TYPE_TEXT, bytes_of(text), &arena, &pattern, &error), 0);
    assert_false(
        pattern_matches(&pattern, TYPE_TEXT, NAMES_EXACT, (struct bytes){value, VALUE_SIZE}));
    arena_done(&arena);
    free(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_table),
        cmocka_unit_test(says_what_would_be_right),
        cmocka_unit_test(has_limits),
        cmocka_unit_test(knows_patterns_of_wildcards_alone),
        cmocka_unit_test(agrees_with_the_definition_and_with_fnmatch),
        cmocka_unit_test(does_not_blow_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
