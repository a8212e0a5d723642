#include "ban/surest.h"

#include <stdio.h>

#include "unit.h"

static const char yaml[] =
    "ban: acme\n"
    "title: Acme\n"
    "products:\n"
    "  - {id: agent, name: Agent, source: s}\n"
    "indicators:\n"
    "  - {service: {path: '/opt/acme/*'}, means: access, source: first, confidence: weak}\n"
    "  - {service: {name: acme.service}, means: access, source: second}\n"
    "  - {service: {image: '/opt/acme/*'}, means: access, product: agent, source: third}\n"
    "  - {service: {name: acme.service}, means: present, source: hint, confidence: unverified}\n"
    "  - {service: {name: '*acme*'}, means: mention, source: name}\n";

struct told {
    char   text[256];
    size_t used;
};

static void tell(void *context, const struct ban *ban, const struct indicator *indicator,
                 const struct artifact *artifact)
{
    struct told *told = context;
    int length = snprintf(told->text + told->used, sizeof told->text - told->used, "%s:%.*s ",
                          means_name(indicator->means), (int)indicator->source.size,
                          (const char *)indicator->source.data);
    told->used += (size_t)length;
}

static struct told match(const char *name, const char *image)
{
    struct ban  *ban = NULL;
    struct error error = {0};
    struct told  told = {0};
    if (ban_read(bytes_of(yaml), "acme.yaml", &ban, NULL, &error) != STATUS_OK) {
        print_error("%s\n", error.text);
        fail();
    }
    const struct ban *const bans[] = {ban};
    struct matcher         *matcher = matcher_new(bans, 1);
    struct artifact         artifact;
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set_text(&artifact, SERVICE_NAME, name);
    artifact_set_text(&artifact, SERVICE_PATH, "/opt/acme/unit");
    artifact_set_text(&artifact, SERVICE_IMAGE, image);
    matcher_match_surest(matcher, &artifact, tell, &told);
    matcher_free(matcher);
    ban_free(ban);
    return told;
}

static void one_indicator_tells_of_one_meaning(void **state)
{
    assert_string_equal(match("acme.service", "/opt/acme/tool").text, "access:third ");
    assert_string_equal(match("acme.service", "/usr/bin/tool").text, "access:second ");
    assert_string_equal(match("x.service", "/usr/bin/tool").text, "access:first ");
}

static void hints_are_told_only_where_nothing_counts(void **state)
{
    static const char hints[] =
        "ban: acme\n"
        "title: Acme\n"
        "indicators:\n"
        "  - {service: {name: '*acme*'}, means: mention, source: name}\n"
        "  - {service: {name: acme}, means: present, source: g, confidence: unverified}\n";
    struct ban *ban = NULL;
    struct told told = {0};
    assert_int_equal(ban_read(bytes_of(hints), "acme.yaml", &ban, NULL, NULL), STATUS_OK);
    const struct ban *const bans[] = {ban};
    struct matcher         *matcher = matcher_new(bans, 1);
    struct artifact         artifact;
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set_text(&artifact, SERVICE_NAME, "acme");
    matcher_match_surest(matcher, &artifact, tell, &told);
    assert_string_equal(told.text, "present:g mention:name ");
    matcher_free(matcher);
    ban_free(ban);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_indicator_tells_of_one_meaning),
        cmocka_unit_test(hints_are_told_only_where_nothing_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
