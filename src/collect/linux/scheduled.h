#pragma once

/* What the collectors of things run by the clock or at boot have in common. */

#include "collect/collect.h"

struct scheduled {
    const char  *class_name; /* cron, at, rc.local */
    struct bytes name;
    struct bytes path; /* of the defining file, without leading '/' */
    uint64_t     line;
    struct bytes command;
    struct bytes program; /* the command's program, when it is an absolute path */
    struct bytes account;
    struct bytes schedule;
    const char  *state; /* enabled, disabled; NULL when unknown */
};

void scheduled_emit(struct collection *collection, const struct scheduled *scheduled);
