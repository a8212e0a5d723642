#pragma once

/* Tables of jobs run by the clock: crontab(5) of users and of the system, anacrontab(5). */

#include "base/error.h"
#include "formats/lines.h"

enum crontab_style {
    CRONTAB_USER,    /* "minute hour day month weekday command" */
    CRONTAB_SYSTEM,  /* with the account before the command */
    CRONTAB_ANACRON, /* "period delay job-id command" */
};

struct crontab_entry {
    uint64_t     line;
    bool         is_environment; /* NAME=value; else a job */
    struct bytes name;           /* of the variable, or the job id of anacron */
    struct bytes value;          /* of the variable, without quotes around it */
    struct bytes schedule;       /* "0 4 * * *", "@reboot", "7 5" (anacron: period and delay) */
    struct bytes account;        /* only in CRONTAB_SYSTEM */
    struct bytes command;        /* as it stands, with what follows a '%' */
};

/* The next entry; its views point into the input.  STATUS_ABSENT: the end was reached.
 * STATUS_MALFORMED: this line is damaged (error->offset) and has been passed over: go on. */
NODISCARD enum status crontab_next(struct lines *lines, enum crontab_style style,
                                   struct crontab_entry *ret_entry, struct error *error);

/* The program a shell command begins with: its first word, quotes removed, when that is an absolute
 * path; variable assignments before it are passed over.  Empty when there is none. */
struct bytes command_program(struct bytes command);
