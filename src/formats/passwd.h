#pragma once

/* Users and groups: passwd(5), group(5), and of shadow(5) only whether a password is there. */

#include "base/error.h"
#include "formats/lines.h"

struct passwd_user {
    uint64_t     line;
    struct bytes name;
    struct bytes uid; /* checked to be a number */
    struct bytes gid;
    struct bytes comment; /* GECOS field */
    struct bytes home;
    struct bytes shell;              /* empty means /bin/sh */
    bool         has_empty_password; /* anybody may log in, when there is no shadow file */
};

struct passwd_group {
    uint64_t     line;
    struct bytes name;
    struct bytes gid;
    struct bytes members; /* separated by commas */
};

enum password_state {
    PASSWORD_SET,    /* there is one */
    PASSWORD_EMPTY,  /* anybody may log in */
    PASSWORD_LOCKED, /* no password fits: "!" or "*" in front */
};

struct passwd_shadow {
    uint64_t            line;
    struct bytes        name;
    enum password_state state; /* the hash itself is never kept */
};

/* Each gives the next entry, whose views point into the input of `lines`.  Empty lines, comments
 * and NIS entries ("+", "-") are passed over. STATUS_ABSENT: the end was reached.
 * STATUS_MALFORMED: this line is damaged (error->offset) and has been passed over: go on. */
NODISCARD enum status passwd_next_user(struct lines *lines, struct passwd_user *ret_user,
                                       struct error *error);
NODISCARD enum status passwd_next_group(struct lines *lines, struct passwd_group *ret_group,
                                        struct error *error);
NODISCARD enum status passwd_next_shadow(struct lines *lines, struct passwd_shadow *ret_shadow,
                                         struct error *error);
