#pragma once

/* os-release(5): which release of which system this is.  Assignments in a subset of shell syntax:
 * NAME=value, the value bare, in single or in double quotes with backslash escapes. */

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

enum { OS_RELEASE_LINES_MAX = 4096 };

struct os_release {
    struct bytes id;          /* "debian" */
    struct bytes id_like;     /* "rhel fedora", blank-separated */
    struct bytes name;        /* NAME */
    struct bytes pretty_name; /* PRETTY_NAME */
    struct bytes version_id;  /* "12" */
};

/* Views point into `text` or `arena`.  Lines that are no assignment are skipped, as systemd does;
 * a later assignment wins.  STATUS_MALFORMED only when nothing in the file is an assignment. */
NODISCARD enum status os_release_parse(struct bytes text, struct arena *arena,
                                       struct os_release *ret_release, struct error *error);
