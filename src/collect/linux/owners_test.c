#include "collect/linux/owners.h"

#include "collect/linux/collectors.h"
#include "collector.h"

static const char *const *asked;
static size_t             asked_count;

/* Hands over a folder artifact for every path asked for, with its owner. */
static enum status ask(struct collection *collection, struct error *error)
{
    for (size_t i = 0; i < asked_count; i++) {
        struct artifact artifact;
        artifact_init(&artifact, KIND_FOLDER);
        artifact_set_text(&artifact, FOLDER_PATH, asked[i]);
        artifact_set_known(&artifact, FOLDER_PACKAGE, owner_of(collection, bytes_of(asked[i])));
        collection_emit(collection, &artifact, "test");
    }
    return STATUS_OK;
}

static char *owners_in(const char *root, const char *const *paths, size_t count)
{
    asked = paths;
    asked_count = count;
    return collect_from(root, ask, false);
}

static void finds_owners_in_both_spellings_of_a_merged_folder(void **state)
{
    static const char *const paths[] = {"/bin/tool",  "usr/bin/tool", "/opt/shared",
                                        "/opt/mine/", "/opt/none",    "/binary"};
    put_text("usr/bin/tool", "");
    put_link("bin", "usr/bin");
    put_text("var/lib/dpkg/info/one.list", "/.\n/bin\n/bin/tool\n/opt/shared\n/opt/mine\n");
    put_text("var/lib/dpkg/info/two:amd64.list", "/.\n/opt/shared\n");
    char *found = owners_in(collector_root, paths, COUNT_OF(paths));
    assert_has(found, "\"path\":\"/bin/tool\",\"package\":\"one\"");
    assert_has(found, "\"path\":\"usr/bin/tool\",\"package\":\"one\"");
    assert_has(found, "\"path\":\"/opt/shared\",\"package\":\"(several)\"");
    assert_has(found, "\"path\":\"/opt/mine/\",\"package\":\"one\"");
    assert_has(found, "\"path\":\"/opt/none\"}");
    assert_has(found, "\"path\":\"/binary\"}");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void reads_apk_and_rpm_databases_too(void **state)
{
    static const char *const paths[] = {"/lib/ld-musl.so.1", "/lib", "/usr/lib64/libbz2.so.1"};
    put_text("lib/apk/db/installed", "P:musl\nV:1\nF:lib\nR:ld-musl.so.1\n\n");
    put_copy("usr/lib/sysimage/rpm/Packages.db", "fuzz/rpm_ndb/suse");
    char *found = owners_in(collector_root, paths, COUNT_OF(paths));
    assert_has(found, "\"path\":\"/lib/ld-musl.so.1\",\"package\":\"musl\"");
    assert_has(found, "\"path\":\"/lib\",\"package\":\"musl\"");
    assert_has(found, "\"path\":\"/usr/lib64/libbz2.so.1\",\"package\":\"libbz2-1\"");
    free(found);
}

static void nothing_is_owned_without_a_database(void **state)
{
    static const char *const paths[] = {"/opt", ""};
    char                    *found = owners_in(collector_root, paths, COUNT_OF(paths));
    assert_lacks(found, "\"package\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void agrees_with_dpkg_on_this_machine(void **state)
{
    enum { SAMPLES = 200 };
    static char *samples[SAMPLES];
    if (!has_program("dpkg")) {
        print_message("skipped: no dpkg here\n");
        skip();
    }
    char *lines = output_of(
        "cat /var/lib/dpkg/info/*.list | awk 'NR % 701 == 0' | sort -u |"
        " head -200 | xargs -d '\\n' dpkg -S 2>/dev/null");
    char  *wanted[SAMPLES];
    size_t count = 0;
    for (char *line = strtok(lines, "\n"); line != NULL && count < SAMPLES;
         line = strtok(NULL, "\n")) {
        char *path = strstr(line, ": /");
        if (path == NULL || strncmp(line, "diversion", 9) == 0) {
            continue;
        }
        *path = '\0';
        char *package = xasprintf("%.*s", (int)strcspn(line, ":,"), line);
        bool  is_shared = strstr(line, ", ") != NULL;
        samples[count] = path + 2;
        wanted[count++] = xasprintf("\"path\":\"%s\",\"package\":\"%s\"", path + 2,
                                    is_shared ? "(several)" : package);
        free(package);
    }
    assert_true(count > 50);
    char *found = owners_in("/", (const char *const *)samples, count);
    for (size_t i = 0; i < count; i++) {
        assert_has(found, wanted[i]);
        free(wanted[i]);
    }
    print_message("%zu paths as dpkg -S has them\n", count);
    free(found);
    free(lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_owners_in_both_spellings_of_a_merged_folder,
                                        make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_apk_and_rpm_databases_too, make_root, remove_root),
        cmocka_unit_test_setup_teardown(nothing_is_owned_without_a_database, make_root,
                                        remove_root),
        cmocka_unit_test(agrees_with_dpkg_on_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
