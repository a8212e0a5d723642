/* Is there a system at all, and is its package database where it must be?  A folder that is empty
 * or gutted holds nothing of any vendor, and proves nothing. */

#include "collect/linux/collectors.h"
#include "formats/os_release.h"

enum { OS_RELEASE_BYTES_MAX = 1 << 20, PLACES_MAX = 8 };

struct package_manager {
    const char *name;
    bool        is_readable;        /* there is a collector for its database */
    const char *places[PLACES_MAX]; /* files or folders, any of which is its database */
    const char *families;           /* os-release ID and ID_LIKE words, blank-separated */
};

static const struct package_manager managers[] = {
    {"dpkg", true, {"var/lib/dpkg/status"}, "debian ubuntu linuxmint raspbian devuan"},
    {"rpm",
     true,
     {"var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/Packages", "var/lib/rpm/Packages.db",
      "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/lib/sysimage/rpm/Packages",
      "usr/lib/sysimage/rpm/Packages.db", "usr/share/rpm/rpmdb.sqlite"},
     "fedora rhel centos rocky almalinux ol amzn mariner azurelinux suse opensuse sles sled sle "
     "opensuse-leap opensuse-tumbleweed opensuse-microos mageia openmandriva altlinux"},
    {"apk", true, {"lib/apk/db/installed", "usr/lib/apk/db/installed"}, "alpine wolfi chainguard"},
    {"pacman", false, {"var/lib/pacman/local"}, "arch archlinux manjaro"},
};

static const char *const os_release_places[] = {"etc/os-release", "usr/lib/os-release"};

/* An empty file is what is left of a database, not one. */
static bool has_database(struct volume *volume, const struct package_manager *manager)
{
    for (size_t i = 0; i < PLACES_MAX && manager->places[i] != NULL; i++) {
        struct volume_stat stat;
        if (volume_stat(volume, bytes_of(manager->places[i]), true, &stat, NULL) == STATUS_OK &&
            (stat.node == NODE_FOLDER || stat.size_bytes != 0)) {
            return true;
        }
    }
    return false;
}

static bool has_word(struct bytes words, struct bytes word)
{
    struct bytes next;
    while (bytes_next_word(&words, &next)) {
        if (bytes_equal(next, word)) {
            return true;
        }
    }
    return false;
}

static const struct package_manager *manager_of(struct bytes families)
{
    struct bytes family;
    while (bytes_next_word(&families, &family)) {
        for (size_t i = 0; i < COUNT_OF(managers); i++) {
            if (has_word(bytes_of(managers[i].families), family)) {
                return &managers[i];
            }
        }
    }
    return NULL;
}

/* True when there is an os-release, readable or not. */
static bool read_os_release(struct collection *collection, struct os_release *release)
{
    for (size_t i = 0; i < COUNT_OF(os_release_places); i++) {
        struct bytes path = bytes_of(os_release_places[i]);
        struct bytes text;
        struct error error = {0};
        enum status  status = volume_read(collection->volume, path, OS_RELEASE_BYTES_MAX,
                                          collection->arena, &text, NULL, &error);
        if (status == STATUS_ABSENT) {
            continue;
        }
        if (status == STATUS_OK) {
            status = os_release_parse(text, collection->arena, release, &error);
        }
        if (status != STATUS_OK) {
            collection_gap(collection, path, &error);
        }
        return true;
    }
    return false;
}

static enum status judge_release(const struct os_release *release, struct volume *volume,
                                 bool has_any_database, struct error *error)
{
    const struct package_manager *manager = manager_of(release->id);
    if (manager == NULL) {
        manager = manager_of(release->id_like);
    }
    int         size = (int)(release->id.size < 64 ? release->id.size : 64);
    const char *id = size != 0 ? (const char *)release->id.data : "";
    if (manager != NULL && !manager->is_readable) {
        return error_set(error, STATUS_UNSUPPORTED, 0,
                         "the packages of this system (%.*s) are kept by %s, which evict cannot "
                         "read yet",
                         size, id, manager->name);
    }
    if (manager != NULL && !has_database(volume, manager)) {
        return error_set(error, STATUS_FAILED, 0,
                         "os-release says %.*s, but there is no %s database (%s)", size, id,
                         manager->name, manager->places[0]);
    }
    if (manager == NULL && !has_any_database) {
        return error_set(error, STATUS_UNSUPPORTED, 0,
                         "os-release says %.*s, and there is no package database that evict can "
                         "read",
                         size, id);
    }
    return STATUS_OK;
}

enum status collect_system(struct collection *collection, struct error *error)
{
    struct os_release release = {0};
    bool              has_release = read_os_release(collection, &release);
    bool              has_any_database = false;
    for (size_t i = 0; i < COUNT_OF(managers); i++) {
        has_any_database = has_any_database || (managers[i].is_readable &&
                                                has_database(collection->volume, &managers[i]));
    }
    if (!has_release && !has_any_database) {
        return error_set(error, STATUS_FAILED, 0, "no operating system was recognised here");
    }
    return has_release ? judge_release(&release, collection->volume, has_any_database, error)
                       : STATUS_OK;
}
