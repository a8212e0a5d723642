#pragma once

/* What kinds of file systems there are, and which of them hold files of the machine itself. */

#include "base/bytes.h"
#include "base/error.h"

enum filesystem_kind {
    FILESYSTEM_LOCAL,  /* files kept by this machine, in memory too */
    FILESYSTEM_PSEUDO, /* a view of the kernel: proc, sysfs ... */
    FILESYSTEM_REMOTE, /* the network, another program (FUSE), or a mount made on touch (autofs):
                        * not this machine's, and looking at it may block for ever */
};

/* By the type's name as in mountinfo ("fuse.sshfs"); a name that is not known is local. */
enum filesystem_kind filesystem_kind_of(struct bytes type);

struct filesystem {
    enum filesystem_kind kind;
    const char          *type;    /* "" when local */
    bool                 is_fuse; /* remote as far as known: a block device may be behind it */
};

/* By what the kernel says of the file system an open file is on. */
NODISCARD enum status filesystem_of(int descriptor, struct filesystem *ret_filesystem,
                                    struct error *error);
