#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cmd/catalog_path.h"

struct place {
    struct catalog_path_settings settings;
    const char                  *path; /* NULL: refused */
};

static void finds_the_place_of_the_catalog(void **state)
{
    static const struct place places[] = {
        {{"x.db", "/data", "/home/ann", true}, "x.db"},
        {{NULL, "/data", "/home/ann", true}, "/var/lib/evict/catalog.db"},
        {{NULL, "/data", "/home/ann", false}, "/data/evict/catalog.db"},
        {{NULL, "relative", "/home/ann", false}, "/home/ann/.local/share/evict/catalog.db"},
        {{NULL, "", "/home/ann", false}, "/home/ann/.local/share/evict/catalog.db"},
        {{NULL, NULL, "/home/ann", false}, "/home/ann/.local/share/evict/catalog.db"},
        {{NULL, NULL, NULL, false}, NULL},
        {{NULL, NULL, "", false}, NULL},
        {{"", "/data", "/home/ann", false}, NULL},
    };

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct error                error = {0};
        CLEANUP(free_pointer) char *path = NULL;
        enum status                 status = catalog_path_of(&places[i].settings, &path, &error);
        if (places[i].path == NULL) {
            assert_int_equal(status, STATUS_WRONG_USE);
            assert_null(path);
            assert_non_null(strstr(error.text, "--catalog"));
            continue;
        }
        assert_int_equal(status, STATUS_OK);
        assert_string_equal(path, places[i].path);
    }
}

static void makes_the_folders_for_their_owner_alone(void **state)
{
    char home[] = "/tmp/evict-path-XXXXXX";
    assert_non_null(mkdtemp(home));
    struct catalog_path_settings settings = {NULL, NULL, home, false};
    CLEANUP(free_pointer) char  *path = NULL;
    struct error                 error;
    assert_int_equal(catalog_path_of(&settings, &path, &error), STATUS_OK);
    assert_int_equal(catalog_path_prepare(&settings, path, &error), STATUS_OK);
    assert_int_equal(catalog_path_prepare(&settings, path, &error), STATUS_OK);

    struct stat found;
    *strrchr(path, '/') = '\0';
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode, S_IFDIR | 0700);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(rmdir(path), 0);
        *strrchr(path, '/') = '\0';
    }
}

static void says_which_folder_cannot_be_made(void **state)
{
    struct catalog_path_settings settings = {NULL, "/dev/null/data", NULL, false};
    CLEANUP(free_pointer) char  *path = NULL;
    struct error                 error;
    assert_int_equal(catalog_path_of(&settings, &path, &error), STATUS_OK);
    assert_int_not_equal(catalog_path_prepare(&settings, path, &error), STATUS_OK);
    assert_non_null(strstr(error.text, "/dev/null"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_place_of_the_catalog),
        cmocka_unit_test(makes_the_folders_for_their_owner_alone),
        cmocka_unit_test(says_which_folder_cannot_be_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
