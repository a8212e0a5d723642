#include "cmd/ban_select.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "unit.h"

static char folder[] = "/tmp/evict-bans-XXXXXX";

static void write_ban(const char *file, const char *text)
{
    char *path = xasprintf("%s/%s", folder, file);
    FILE *stream = fopen(path, "we");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
    free(path);
}

static void remove_ban(const char *file)
{
    char *path = xasprintf("%s/%s", folder, file);
    assert_int_equal(unlink(path), 0);
    free(path);
}

static size_t shipped_count(void)
{
    size_t count = 0;
    (void)shipped_bans(&count);
    return count;
}

static const char acme[] =
    "ban: acme\ntitle: Acme\nindicators:\n"
    "  - package: {name: acme-agent}\n    means: present\n    source: t\n";

static void adds_the_bans_of_the_folder_to_the_shipped_ones(void **state)
{
    struct ban_selection selection = {0};
    struct error         error = {0};
    write_ban("acme.yaml", acme);
    write_ban("notes.txt", "no ban");
    assert_int_equal(ban_select_from(folder, NULL, 0, &selection, &error), STATUS_OK);
    assert_int_equal(selection.count, shipped_count() + 1);
    for (size_t i = 1; i < selection.count; i++) {
        assert_true(bytes_compare(selection.bans[i - 1]->id, selection.bans[i]->id) < 0);
    }
    ban_selection_done(&selection);
    remove_ban("acme.yaml");
    remove_ban("notes.txt");
}

static void works_without_the_folder(void **state)
{
    struct ban_selection selection = {0};
    struct error         error = {0};
    assert_int_equal(ban_select_from("/nonexistent/bans", NULL, 0, &selection, &error), STATUS_OK);
    assert_int_equal(selection.count, shipped_count());
    ban_selection_done(&selection);
}

static void finds_names_and_files(void **state)
{
    struct ban_selection selection = {0};
    struct error         error = {0};
    write_ban("one.yaml", acme);
    char *path = xasprintf("%s/one.yaml", folder);

    const char *by_name[] = {"acme"};
    assert_int_equal(ban_select_from(folder, by_name, 1, &selection, &error), STATUS_OK);
    assert_int_equal(selection.count, 1);
    assert_true(bytes_equal_text(selection.bans[0]->title, "Acme"));
    assert_true(bytes_equal_text(selection.bans[0]->file, path));
    ban_selection_done(&selection);

    const char *by_file[] = {path};
    assert_int_equal(ban_select_from("/nonexistent", by_file, 1, &selection, &error), STATUS_OK);
    assert_int_equal(selection.count, 1);
    ban_selection_done(&selection);

    const char *twice[] = {"acme", path};
    assert_int_equal(ban_select_from(folder, twice, 2, &selection, &error), STATUS_WRONG_USE);
    assert_non_null(strstr(error.text, "the ban 'acme' is chosen twice"));
    const char *twice_by_name[] = {"acme", "acme"};
    assert_int_equal(ban_select_from(folder, twice_by_name, 2, &selection, &error),
                     STATUS_WRONG_USE);
    assert_int_equal(selection.count, 0);
    free(path);
    remove_ban("one.yaml");
}

static void says_what_is_wrong(void **state)
{
    struct ban_selection selection = {0};
    struct error         error = {0};

    const char *unknown[] = {"acmee"};
    write_ban("acme.yaml", acme);
    assert_int_equal(ban_select_from(folder, unknown, 1, &selection, &error), STATUS_WRONG_USE);
    assert_non_null(strstr(error.text, "no ban is called 'acmee'; there are: "));
    assert_non_null(strstr(error.text, "acme"));

    write_ban("again.yml", acme);
    assert_int_equal(ban_select_from(folder, NULL, 0, &selection, &error), STATUS_WRONG_USE);
    assert_non_null(strstr(error.text, "are both the ban 'acme'"));
    remove_ban("again.yml");

    write_ban("broken.yaml", "ban: broken\ntitle: x\nindicatrs: []\n");
    assert_int_equal(ban_select_from(folder, NULL, 0, &selection, &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "/broken.yaml:"));
    remove_ban("broken.yaml");
    remove_ban("acme.yaml");

    const char *missing[] = {"/nonexistent/x.yaml"};
    assert_int_equal(ban_select_from(folder, missing, 1, &selection, &error), STATUS_ABSENT);
    assert_non_null(strstr(error.text, "/nonexistent/x.yaml"));
    assert_int_equal(selection.count, 0);
}

static int make_folder(void **state)
{
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int drop_folder(void **state)
{
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_the_bans_of_the_folder_to_the_shipped_ones),
        cmocka_unit_test(works_without_the_folder),
        cmocka_unit_test(finds_names_and_files),
        cmocka_unit_test(says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
