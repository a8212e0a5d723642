#pragma once

/* Who may become root: the rules of sudoers(5), as far as "who may run everything" goes. */

#include "base/error.h"
#include "formats/lines.h"

struct sudoers_rule {
    uint64_t     line;
    bool         is_alias;  /* "User_Alias NAME = ..."; else a rule */
    struct bytes name;      /* of the alias */
    struct bytes who;       /* users, "%groups", "#uids" and aliases, separated by commas */
    bool         gives_all; /* a rule that allows every command */
};

/* The next rule or user alias; Defaults, other aliases and includes are passed over. Views point
 * into the input, or into the arena for continued lines.  STATUS_ABSENT: the end was reached.
 * Anything else: this line is damaged (error->offset) and has been passed over: go on. */
NODISCARD enum status sudoers_next(struct lines *lines, struct arena *arena,
                                   struct sudoers_rule *ret_rule, struct error *error);

/* Takes the next name off a list separated by commas; "!name" is passed over: it takes away. */
bool sudoers_next_name(struct bytes *who, struct bytes *ret_name);
