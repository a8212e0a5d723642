#include "cmd/catalog_path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static const char ROOT_PATH[] = "/var/lib/evict/catalog.db";

enum { FOLDER_MODE = 0700 };

struct catalog_path_settings catalog_path_settings_of(const char *chosen)
{
    return (struct catalog_path_settings){
        .chosen = chosen,
        .data_home = getenv("XDG_DATA_HOME"),
        .home = getenv("HOME"),
        .is_root = geteuid() == 0,
    };
}

static bool is_absolute(const char *path)
{
    return path != NULL && path[0] == '/';
}

enum status catalog_path_of(const struct catalog_path_settings *settings, char **ret_path,
                            struct error *error)
{
    if (settings->chosen != NULL) {
        if (settings->chosen[0] == '\0') {
            return error_set(error, STATUS_WRONG_USE, 0, "--catalog needs the name of a file");
        }
        *ret_path = xstrdup(settings->chosen);
        return STATUS_OK;
    }
    if (settings->is_root) {
        *ret_path = xstrdup(ROOT_PATH);
        return STATUS_OK;
    }
    if (is_absolute(settings->data_home)) {
        *ret_path = xasprintf("%s/evict/catalog.db", settings->data_home);
        return STATUS_OK;
    }
    if (is_absolute(settings->home)) {
        *ret_path = xasprintf("%s/.local/share/evict/catalog.db", settings->home);
        return STATUS_OK;
    }
    return error_set(error, STATUS_WRONG_USE, 0,
                     "no place for the catalog: neither XDG_DATA_HOME nor HOME is set; name a file "
                     "with --catalog, or use --no-catalog");
}

enum status catalog_path_prepare(const struct catalog_path_settings *settings, const char *path,
                                 struct error *error)
{
    if (settings->chosen != NULL) {
        return STATUS_OK;
    }
    CLEANUP(free_pointer) char *folder = xstrdup(path);
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST) {
            return error_set_errno(error, errno, "cannot make the folder %s for the catalog",
                                   folder);
        }
        *slash = '/';
    }
    return STATUS_OK;
}

enum status catalog_path(const char *chosen, bool will_write, char **ret_path, struct error *error)
{
    struct catalog_path_settings settings = catalog_path_settings_of(chosen);
    CLEANUP(free_pointer) char  *path = NULL;

    enum status status = catalog_path_of(&settings, &path, error);
    if (status == STATUS_OK && will_write) {
        status = catalog_path_prepare(&settings, path, error);
    }
    if (status == STATUS_OK) {
        *ret_path = TAKE(path);
    }
    return status;
}
