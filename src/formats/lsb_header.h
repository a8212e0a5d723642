#pragma once

/* What a SysV init script says about itself: the comment block of the Linux Standard Base ("Comment
 * Conventions for Init Scripts") and the older lines of chkconfig(8). */

#include "base/error.h"
#include "formats/lines.h"

enum { LSB_HEADER_BYTES_MAX = 64 << 10 }; /* only the beginning of the script is looked at */

struct lsb_header {
    struct bytes provides;
    struct bytes required_start;
    struct bytes required_stop;
    struct bytes default_start; /* runlevels, separated by blanks */
    struct bytes default_stop;
    struct bytes short_description;
    struct bytes description; /* its first line; chkconfig's when there is no LSB block */
    struct bytes chkconfig;   /* "2345 85 15" */
};

/* Views point into `script`.  STATUS_ABSENT when it says nothing about itself. */
NODISCARD enum status lsb_header_parse(struct bytes script, struct lsb_header *ret_header,
                                       struct error *error);
