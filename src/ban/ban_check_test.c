#include "ban/ban.h"

#include <stdio.h>

#include "ban/ordinary.h"
#include "base/compiler.h"
#include "unit.h"

static void check(const char *yaml, struct ban_messages *messages)
{
    struct ban  *ban = NULL;
    struct error error = {0};
    if (ban_read(bytes_of(yaml), "t", &ban, messages, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    ban_check(ban, messages);
    ban_free(ban);
}

#define ONE(indicator) "ban: t\ntitle: t\nindicators:\n  - {" indicator ", source: s}\n"

static void warns_of_what_hits_plain_systems(void **state)
{
    static const struct {
        const char *yaml;
        const char *expected; /* NULL: no warning */
    } rows[] = {
        {ONE("package: {name: 'bas*', os: linux}, means: present"),
         "the package 'base-files' of linux and "},
        {ONE("package: {name: cups, state: installed}, means: present"), "the package 'cups'"},
        {ONE("service: {name: 'WinDef*'}, means: access"), "the service 'WinDefend' of windows"},
        {ONE("driver: {name: ksld}, means: access"), "the driver 'KslD' of windows"},
        {ONE("process: {name: systemd}, means: present"), "the process 'systemd'"},
        {ONE("contact: {peer: .microsoft.com}, means: callback"), "and 2 more"},
        {ONE("contact: {address: 8.8.8.0/24}, means: callback"), "the contact '8.8.8.8'"},
        {ONE("file: {path: '/usr/bin/*'}, means: residue"), "the file '/usr/bin/"},
        {ONE("certificate: {subject: '*O=Amazon*'}, means: access"), "CN=Amazon Root CA 1"},
        {ONE("package: {name: bash}, means: mention"), NULL},
        {ONE("package: {name: kesl}, means: present"), NULL},
        {ONE("package: {name: avp}, means: present"), "one name shorter than 4 characters"},
        {ONE("package: {name: 'a*b*c*d'}, means: present"), "shorter than 4 characters"},
        {ONE("package: {name: avp, os: windows}, means: present"), "shorter than 4 characters"},
        {ONE("package: {name: avp, publisher: '*Acme*'}, means: present"), NULL},
        {ONE("package: {name: avp, source: dpkg}, means: present"), NULL},
        {ONE("file: {path: /opt/acme, capabilities: '?*'}, means: residue"), NULL},
        {ONE("file: {capabilities: '?*'}, means: residue"), "no field sets this apart"},
        {ONE("service: {class: win32, state: enabled}, means: present"),
         "no field sets this apart"},
        {ONE("package: {name: kesl}, means: present, source: s}\n"
             "  - {package: {name: kesl}, means: access"),
         "the same indicator stands in line 4 already"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ban_messages messages = {0};
        check(rows[i].yaml, &messages);
        bool is_right = rows[i].expected == NULL ? messages.count == 0 : messages.count != 0;
        if (is_right && rows[i].expected != NULL) {
            is_right = false;
            for (size_t j = 0; j < messages.count; j++) {
                assert_false(messages.items[j].is_error);
                is_right = is_right || strstr(messages.items[j].text, rows[i].expected) != NULL;
            }
        }
        if (!is_right) {
            fail_msg("row %zu: %s", i, messages.count == 0 ? "nothing" : messages.items[0].text);
        }
        ban_messages_done(&messages);
    }
}

static void count(void *context, const struct artifact *artifact)
{
    (*(size_t *)context)++;
}

static void knows_many_ordinary_names(void **state)
{
    size_t   names = 0;
    uint64_t line = 0;
    if (!ordinary_read(ordinary_text(), count, &names, &line)) {
        fail_msg("ordinary-names.txt:%llu", (unsigned long long)line);
    }
    assert_true(names > 1000);
}

static void refuses_lists_of_nothing_known(void **state)
{
    static const char *const bad[] = {
        "bash\n", "[pakage name]\n", "[package nmae]\n", "[package\n", "[]\n", "["};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        size_t   names = 0;
        uint64_t line = 0;
        assert_false(ordinary_read(bytes_of(bad[i]), count, &names, &line));
        assert_int_equal(line, 1);
        assert_int_equal(names, 0);
    }
}

/* Nothing shipped accuses plain systems. */
static void finds_the_shipped_bans_harmless(void **state)
{
    size_t                    count_of_bans = 0;
    size_t                    hits = 0;
    const struct shipped_ban *files = shipped_bans(&count_of_bans);
    for (size_t i = 0; i < count_of_bans; i++) {
        struct ban         *ban = NULL;
        struct error        error = {0};
        struct ban_messages messages = {0};
        struct bytes        yaml = {files[i].yaml, files[i].size};
        assert_int_equal(ban_read(yaml, files[i].id, &ban, &messages, &error), STATUS_OK);
        ban_check(ban, &messages);
        for (size_t j = 0; j < messages.count; j++) {
            print_message("bans/%s.yaml:%llu:%llu: %s\n", files[i].id,
                          (unsigned long long)messages.items[j].line,
                          (unsigned long long)messages.items[j].column, messages.items[j].text);
            hits += strstr(messages.items[j].text, "which plain systems have") != NULL;
        }
        ban_messages_done(&messages);
        ban_free(ban);
    }
    assert_int_equal(hits, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warns_of_what_hits_plain_systems),
        cmocka_unit_test(knows_many_ordinary_names),
        cmocka_unit_test(refuses_lists_of_nothing_known),
        cmocka_unit_test(finds_the_shipped_bans_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
