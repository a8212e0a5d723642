#pragma once

/* Marks of fanotify(7) as /proc/PID/fdinfo/N tells them (proc_pid_fdinfo(5)). */

#include "base/arena.h"
#include "base/error.h"

enum { FANOTIFY_MARKS_MAX = 1 << 16 };

enum fanotify_target { FANOTIFY_INODE, FANOTIFY_MOUNT, FANOTIFY_FILESYSTEM };
enum { FANOTIFY_TARGET_COUNT = FANOTIFY_FILESYSTEM + 1 };

enum fanotify_class { FANOTIFY_NOTIFICATION, FANOTIFY_CONTENT, FANOTIFY_PRE_CONTENT };

struct fanotify_group {
    enum fanotify_class group_class;
    struct {
        uint64_t count;
        uint64_t mask; /* events of all marks on such targets */
    } marks[FANOTIFY_TARGET_COUNT];
};

/* STATUS_ABSENT when the text has no fanotify lines at all; STATUS_MALFORMED for a line of them
 * that cannot be read. */
NODISCARD enum status proc_fdinfo_parse_fanotify(struct bytes           text,
                                                 struct fanotify_group *ret_group,
                                                 struct error          *error);

/* Names of the events in a mask, "open-permission" ...; the number of them. */
enum { FANOTIFY_EVENTS_MAX = 24 };
size_t fanotify_event_names(uint64_t mask, struct bytes names[FANOTIFY_EVENTS_MAX]);

/* Does it ask to be asked before something is allowed? */
bool fanotify_decides(uint64_t mask);
