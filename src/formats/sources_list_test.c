#include "formats/sources_list.h"

#include <stdio.h>

#include "fixture.h"

static struct repository_reader reader;
static struct error             failure;

static void check(const char *name, const char *url, const char *suite, uint64_t line)
{
    struct repository repository;
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_OK);
    assert_true(bytes_equal_text(repository.name, name));
    assert_true(bytes_equal_text(repository.url, url));
    assert_true(bytes_equal_text(repository.suite, suite));
    assert_int_equal(repository.line, line);
}

static void check_end(void)
{
    struct repository repository;
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_ABSENT);
}

static void check_refused(uint64_t line, const char *text)
{
    struct repository repository;
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, line);
    assert_string_equal(failure.text, text);
}

static void reads_lines_of_apt(void **state)
{
    reader = repository_reader_of(
        bytes_of("# comment\n"
                 "deb cdrom:[Debian 12 _Bookworm_ NETINST]/ bookworm main\n"
                 "deb [arch=amd64 signed-by=/k.gpg] https://r.example.org/apt stable a b # c\n"
                 "rpm http://x y\n"
                 "deb [arch=amd64 http://x y\n"
                 "deb-src file:/srv ./\n"),
        REPOSITORY_APT_LINES);
    struct repository repository;
    check("deb", "cdrom:[Debian 12 _Bookworm_ NETINST]/", "bookworm", 2);
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_OK);
    assert_true(bytes_equal_text(repository.url, "https://r.example.org/apt"));
    assert_true(bytes_equal_text(repository.components, "a b"));
    assert_true(bytes_equal_text(repository.signed_by, "/k.gpg"));
    check_refused(4, "a line that is not \"deb [options] address suite components\"");
    check_refused(5, "a line that is not \"deb [options] address suite components\"");
    check("deb-src", "file:/srv", "./", 6);
    check_end();
}

static const char stanzas[] =
    "Types: deb\n"
    "URIs: http://one/ http://two/\n"
    "Suites: a\n"
    " b\n"
    "Signed-By: /k.gpg\n"
    "\n"
    "URIs: http://x/\n"
    "\n"
    "Enabled: no\n"
    "Types: deb\n"
    "URIs: http://off/\n"
    "Suites: s\n";

static void reads_stanzas_of_apt(void **state)
{
    reader = repository_reader_of(bytes_of(stanzas), REPOSITORY_APT_STANZAS);
    check("deb", "http://one/", "a", 1);
    check("deb", "http://one/", "b", 1);
    check("deb", "http://two/", "a", 1);
    check("deb", "http://two/", "b", 1);
    check_refused(7, "a stanza without URIs or Suites");
    struct repository repository;
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_OK);
    assert_true(repository.is_disabled);
    check_end();
}

static const char yum[] =
    "enabled=1\n"
    "[main]\n"
    "gpgcheck=1\n"
    "[example]\n"
    "name=Example $releasever\n"
    "baseurl=https://one/el9/\n"
    "        https://two/el9/?a=b\n"
    "enabled=0\n"
    "[]\n"
    "[none]\n"
    "name=No address\n"
    "[last]\n"
    "baseurl =\n"
    "  https://three/\n"
    "[mirrored]\n"
    "mirrorlist=https://m/?x=y\n";

static void reads_repo_files(void **state)
{
    struct repository repository;
    reader = repository_reader_of(bytes_of(yum), REPOSITORY_YUM);
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_OK);
    assert_true(bytes_equal_text(repository.name, "example"));
    assert_true(bytes_equal_text(repository.label, "Example $releasever"));
    assert_true(bytes_equal_text(repository.url, "https://one/el9/"));
    assert_true(repository.is_disabled);
    check("example", "https://two/el9/?a=b", "", 4);
    check_refused(9, "a repository without an address");
    check_refused(10, "a repository without an address");
    check("last", "https://three/", "", 12);
    check("mirrored", "https://m/?x=y", "", 15);
    check_end();
    check_end();
}

static void reads_the_list_of_apk(void **state)
{
    reader =
        repository_reader_of(bytes_of("https://a/main\n@edge http://b/edge\n@x\n/media/apks\n"),
                             REPOSITORY_APK);
    check("", "https://a/main", "", 1);
    check("edge", "http://b/edge", "", 2);
    check_refused(3, "a line without an address");
    check("", "/media/apks", "", 4);
    check_end();
}

static void nothing_is_in_an_empty_file(void **state)
{
    for (int format = REPOSITORY_APT_LINES; format <= REPOSITORY_APK; format++) {
        reader = repository_reader_of((struct bytes){0}, (enum repository_format)format);
        check_end();
    }
}

static void limits_the_repositories_of_a_file(void **state)
{
    char   text[4096];
    size_t size = (size_t)snprintf(text, sizeof text, "Types: deb\nURIs:");
    for (int i = 0; i < 150; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, " http://%d/", i);
    }
    size += (size_t)snprintf(text + size, sizeof text - size, "\nSuites:");
    for (int i = 0; i < 150; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, " %d", i);
    }
    assert_true(size < sizeof text);
    reader = repository_reader_of((struct bytes){(uint8_t *)text, size}, REPOSITORY_APT_STANZAS);
    struct repository repository;
    for (int i = 0; i < REPOSITORIES_MAX; i++) {
        assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_OK);
    }
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_TOO_LARGE);
    assert_string_equal(failure.text, "more than 10000 repositories in a file");
    check_end();
}

static void limits_the_lists_of_a_stanza(void **state)
{
    size_t            size = REPOSITORY_LIST_BYTES_MAX + 100;
    char             *text = malloc(size);
    struct repository repository;
    memset(text, ' ', size);
    memcpy(text, "URIs: http://a/\nSuites: a\n ", 27);
    memcpy(text + size - 10, " b\n\nURIs:x", 10);
    reader = repository_reader_of((struct bytes){(uint8_t *)text, size}, REPOSITORY_APT_STANZAS);
    assert_int_equal(repository_next(&reader, &repository, &failure), STATUS_TOO_LARGE);
    assert_string_equal(failure.text, "URIs or Suites of more than 65536 bytes");
    check_refused(5, "a stanza without URIs or Suites");
    check_end();
    free(text);
}

static void finds_the_host_of_an_address(void **state)
{
    static const char *const cases[][2] = {
        {"https://user:p@ss@repo.example.org:8443/apt", "repo.example.org"},
        {"http://[2001:db8::1]:80/x", "2001:db8::1"},
        {"file:/srv", ""},
        {"http://", ""},
        {"http://[", ""},
        {"ftp://plain", "plain"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_true(bytes_equal_text(url_host(bytes_of(cases[i][0])), cases[i][1]));
    }
}

static void read_all(struct bytes prefix)
{
    for (int format = REPOSITORY_APT_LINES; format <= REPOSITORY_APK; format++) {
        struct repository repository;
        size_t            rounds = 0;
        reader = repository_reader_of(prefix, (enum repository_format)format);
        while (repository_next(&reader, &repository, &failure) != STATUS_ABSENT) {
            rounds++;
        }
        assert_true(rounds <= 20);
    }
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(stanzas), read_all);
    for_each_prefix(bytes_of(yum), read_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_lines_of_apt),
        cmocka_unit_test(reads_stanzas_of_apt),
        cmocka_unit_test(reads_repo_files),
        cmocka_unit_test(reads_the_list_of_apk),
        cmocka_unit_test(nothing_is_in_an_empty_file),
        cmocka_unit_test(limits_the_repositories_of_a_file),
        cmocka_unit_test(limits_the_lists_of_a_stanza),
        cmocka_unit_test(finds_the_host_of_an_address),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
