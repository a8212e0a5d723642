#include "sys/standard_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum status standard_streams_hold(struct error *error)
{
    static const struct {
        int descriptor;
        int mode; /* the one that is of no use there */
    } streams[] = {
        {STDIN_FILENO, O_WRONLY},
        {STDOUT_FILENO, O_RDONLY},
        {STDERR_FILENO, O_RDONLY},
    };
    for (size_t i = 0; i < COUNT_OF(streams); i++) {
        if (fcntl(streams[i].descriptor, F_GETFD) >= 0) {
            continue;
        }
        /* The lowest free descriptor is this one: those before it are taken. */
        if (open("/dev/null", streams[i].mode) != streams[i].descriptor) {
            return error_set_errno(error, errno, "a standard stream is closed and stays so");
        }
    }
    return STATUS_OK;
}
