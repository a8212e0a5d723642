#include "collect/linux/collectors.h"
#include "collector.h"

static void reads_sources_of_all_managers(void **state)
{
    put_text("etc/apt/sources.list",
             "deb http://deb.example.org/debian bookworm main contrib\n"
             "nonsense\n");
    put_text("etc/apt/sources.list.d/one.sources",
             "Types: deb\nURIs: https://r.example.org/apt\nSuites: stable\nEnabled: no\n");
    put_text("etc/apt/sources.list.d/one.save", "deb http://hidden.example.org x y\n");
    put_text("etc/yum.repos.d/kl.repo",
             "[kl]\nname=Vendor tools\nbaseurl=https://repo.example.com/el9/\nenabled=1\n");
    put_text("etc/dnf/dnf.conf", "[main]\ngpgcheck=1\n");
    put_text("etc/apk/repositories", "@edge https://a.example.org/edge\n");
    char *found = collect_root(collect_repositories);
    assert_int_equal(count_of(found, "{\"artifact\""), 4);
    assert_has(found,
               "\"class\":\"repository\",\"url\":\"http://deb.example.org/debian\","
               "\"host\":\"deb.example.org\",\"suite\":\"bookworm main contrib\","
               "\"path\":\"/etc/apt/sources.list\",\"state\":\"enabled\"},"
               "\"from\":\"etc/apt/sources.list:1\"");
    assert_has(found,
               "\"host\":\"r.example.org\",\"suite\":\"stable\","
               "\"path\":\"/etc/apt/sources.list.d/one.sources\",\"state\":\"disabled\"");
    assert_has(found,
               "\"name\":\"Vendor tools\",\"class\":\"repository\","
               "\"url\":\"https://repo.example.com/el9/\",\"host\":\"repo.example.com\"");
    assert_has(found, "\"name\":\"edge\"");
    assert_lacks(found, "hidden");
    assert_has(found, "etc/apt/sources.list: line 2: a line that is not");
    assert_has(found, "\"status\":\"partial\"");
    free(found);
}

static void says_that_there_are_none(void **state)
{
    char *found = collect_root(collect_repositories);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

/* apt itself names every source it uses. */
static void agrees_with_apt_on_this_machine(void **state)
{
    char *uris = output_of("apt-get indextargets --format '$(SITE)' 2>/dev/null | sort -u");
    if (uris[0] == '\0') {
        print_message("skipped: no sources of apt here\n");
        free(uris);
        skip();
    }
    char *found = collect_from("/", collect_repositories, false);
    for (char *line = strtok(uris, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *wanted = xasprintf("\"url\":\"%s", line);
        wanted[strlen(wanted) - (line[strlen(line) - 1] == '/' ? 1 : 0)] = '\0';
        assert_has(found, wanted);
        free(wanted);
    }
    free(found);
    free(uris);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_sources_of_all_managers, make_root, remove_root),
        cmocka_unit_test_setup_teardown(says_that_there_are_none, make_root, remove_root),
        cmocka_unit_test_setup_teardown(agrees_with_apt_on_this_machine, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
