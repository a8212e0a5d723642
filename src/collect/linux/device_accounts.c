/* Who can log in, and who may do everything. */

#include "collect/linux/account_book.h"
#include "collect/linux/device.h"

enum { NAMES_MAX = 4096 }; /* in the header of a report */

struct names {
    struct bytes items[NAMES_MAX];
    size_t       count;
};

static void add(struct names *names, struct bytes name)
{
    if (names->count < NAMES_MAX) {
        names->items[names->count++] = name;
    }
}

static void set_names(struct artifact *device, int field, const struct names *names,
                      struct arena *arena)
{
    if (names->count != 0) {
        artifact_set_list(device, field, names->items, names->count, arena);
    }
}

void device_accounts(struct collection *collection, struct artifact *device)
{
    struct names       *users = arena_alloc(collection->arena, 1, sizeof *users);
    struct names       *administrators = arena_alloc(collection->arena, 1, sizeof *administrators);
    struct account_book book;
    struct error        error; /* what cannot be read is a gap of the source `accounts` */
    if (users == NULL || administrators == NULL ||
        account_book_read(collection, &book, &error) != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < book.user_count; i++) {
        if (account_can_log_in(&book.users[i])) {
            add(users, book.users[i].user.name);
        }
        if (book.users[i].is_administrator) {
            add(administrators, book.users[i].user.name);
        }
    }
    set_names(device, DEVICE_USERS, users, collection->arena);
    set_names(device, DEVICE_ADMINISTRATORS, administrators, collection->arena);
}
