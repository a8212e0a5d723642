#pragma once

/* Users and groups of the system, who of them has administrator rights, and who can log in: for the
 * sources that ask. */

#include "base/map.h"
#include "collect/evidence.h"
#include "formats/passwd.h"

enum { ACCOUNTS_MAX = 1 << 20 };

struct account_user {
    struct passwd_user user;
    bool               is_administrator;
    bool               has_shadow; /* is_locked is known */
    bool               is_locked;
};

struct account_group {
    struct passwd_group group;
    bool                is_administrator;
};

struct account_book {
    struct collection    *collection;
    struct account_user  *users; /* in the order of the file */
    size_t                user_count;
    struct account_group *groups;
    size_t                group_count;
    struct map            administrators; /* names, groups as "%name" and ":gid", users as "#uid" */
    struct map            names;          /* the name of each user id */
};

/* Reads passwd, group, shadow and sudoers; what cannot be read is a gap.  Everything lives in the
 * collection's arena.  STATUS_ABSENT when there are neither users nor groups. */
NODISCARD enum status account_book_read(struct collection   *collection,
                                        struct account_book *ret_book, struct error *error);

/* The users alone, without knowing who may what: for those who look for names and homes. */
NODISCARD enum status account_book_users(struct collection   *collection,
                                         struct account_book *ret_book, struct error *error);

/* The name of a user id; empty when nobody has it. */
struct bytes account_book_name(const struct account_book *book, struct bytes uid);

/* Its shell is none of those that turn everybody away. */
bool account_can_log_in(const struct account_user *user);

/* A person's home folder, root's too: not that of a system account. */
bool account_has_home(const struct account_user *user);
