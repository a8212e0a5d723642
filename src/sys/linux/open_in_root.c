#define _GNU_SOURCE
#include "sys/open_in_root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel gives EAGAIN when a ".." meets a rename somewhere in the system: openat2(2). */
enum { TRIES_MAX = 32 };

static struct open_how request_of(unsigned how)
{
    struct open_how request = {.flags = O_CLOEXEC,
                               .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    request.flags |= (how & OPEN_PATH_ONLY) != 0
                         ? O_PATH
                         : O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOATIME | O_LARGEFILE;
    request.flags |= (how & OPEN_FOLDER) != 0 ? O_DIRECTORY : 0;
    request.flags |= (how & OPEN_NO_FOLLOW) != 0 ? O_NOFOLLOW : 0;
    request.resolve |= (how & OPEN_NO_LINKS) != 0 ? RESOLVE_NO_SYMLINKS : 0;
    request.resolve |= (how & OPEN_SAME_MOUNT) != 0 ? RESOLVE_NO_XDEV : 0;
    return request;
}

int open_in_root(int root, const char *path, unsigned how, int *ret_descriptor)
{
    struct open_how request = request_of(how);
    int             cause = EAGAIN;
    for (int tries = 0; tries < TRIES_MAX && (cause == EAGAIN || cause == EINTR); tries++) {
        int descriptor = (int)syscall(SYS_openat2, root, path, &request, sizeof request);
        if (descriptor >= 0) {
            *ret_descriptor = descriptor;
            return 0;
        }
        cause = errno;
        if (cause == EPERM && (request.flags & O_NOATIME) != 0) {
            request.flags &= ~(unsigned long long)O_NOATIME; /* only the owner and root may ask */
            cause = EAGAIN;
        }
    }
    return cause;
}
