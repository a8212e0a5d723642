/* Who can log in, and who may do everything. */

#include "base/map.h"
#include "collect/linux/device.h"
#include "formats/passwd.h"

enum { PASSWD_BYTES_MAX = 16 << 20, NAMES_MAX = 4096 };

struct names {
    struct bytes items[NAMES_MAX];
    size_t       count;
};

/* Groups whose members may become root as distributions set up sudo(8) and polkit(8). */
static const char *const administrator_groups[] = {"sudo", "wheel", "admin", "root"};

/* Programs that let nobody in. */
static const char *const no_shells[] = {"nologin", "false", "sync", "shutdown", "halt", "true"};

static void add(struct names *names, struct bytes name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (bytes_equal(names->items[i], name)) {
            return;
        }
    }
    if (names->count < NAMES_MAX && !bytes_empty(name)) {
        names->items[names->count++] = name;
    }
}

static bool is_any_of(struct bytes name, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal_text(name, texts[i])) {
            return true;
        }
    }
    return false;
}

static struct lines lines_of_file(struct collection *collection, const char *path)
{
    struct bytes text = {0};
    enum status  status = volume_read(collection->volume, bytes_of(path), PASSWD_BYTES_MAX,
                                      collection->arena, &text, NULL, NULL);
    return lines_of(status == STATUS_OK ? text : (struct bytes){0});
}

static void read_users(struct lines lines, struct names *users, struct names *administrators)
{
    struct passwd_user user;
    enum status        status;
    while ((status = passwd_next_user(&lines, &user, NULL)) != STATUS_ABSENT) {
        if (status != STATUS_OK) {
            continue;
        }
        if (!is_any_of(bytes_file_name(user.shell), no_shells, COUNT_OF(no_shells))) {
            add(users, user.name);
        }
        if (bytes_equal_text(user.uid, "0")) {
            add(administrators, user.name);
        }
    }
}

static void read_groups(struct lines lines, struct names *administrators)
{
    struct passwd_group group;
    enum status         status;
    while ((status = passwd_next_group(&lines, &group, NULL)) != STATUS_ABSENT) {
        struct bytes member;
        if (status != STATUS_OK ||
            !is_any_of(group.name, administrator_groups, COUNT_OF(administrator_groups))) {
            continue;
        }
        while (bytes_next_part(&group.members, ',', &member)) {
            add(administrators, bytes_trim(member));
        }
    }
}

void device_accounts(struct collection *collection, struct artifact *device)
{
    struct names *users = arena_alloc(collection->arena, 1, sizeof *users);
    struct names *administrators = arena_alloc(collection->arena, 1, sizeof *administrators);
    if (users == NULL || administrators == NULL) {
        return;
    }
    read_users(lines_of_file(collection, "etc/passwd"), users, administrators);
    read_groups(lines_of_file(collection, "etc/group"), administrators);
    if (users->count != 0) {
        artifact_set_list(device, DEVICE_USERS, users->items, users->count, collection->arena);
    }
    if (administrators->count != 0) {
        artifact_set_list(device, DEVICE_ADMINISTRATORS, administrators->items,
                          administrators->count, collection->arena);
    }
}
