#define _GNU_SOURCE
#include "sys/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum status replacement_open(const char *file, struct replacement *ret_replacement,
                             struct error *error)
{
    struct stat        existing;
    bool               is_special = stat(file, &existing) == 0 && !S_ISREG(existing.st_mode);
    struct replacement made = {.descriptor = -1};
    if (is_special) {
        made.descriptor = open(file, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    } else {
        made.temporary = xasprintf("%s.XXXXXX", file);
        made.descriptor = mkostemp(made.temporary, O_CLOEXEC);
    }
    if (made.descriptor < 0) {
        int cause = errno;
        free(made.temporary);
        return error_set_errno(error, cause, "%s cannot be written", file);
    }
    made.file = xstrdup(file);
    *ret_replacement = made;
    return STATUS_OK;
}

enum status replacement_write(struct replacement *replacement, struct bytes part,
                              struct error *error)
{
    while (part.size != 0) {
        ssize_t written = write(replacement->descriptor, part.data, part.size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return error_set_errno(error, errno, "%s cannot be written", replacement->file);
        }
        part = bytes_after(part, (size_t)written);
    }
    return STATUS_OK;
}

enum status replacement_finish(struct replacement *replacement, struct error *error)
{
    if (replacement->temporary == NULL) {
        return STATUS_OK;
    }
    if (fsync(replacement->descriptor) != 0 ||
        rename(replacement->temporary, replacement->file) != 0) {
        return error_set_errno(error, errno, "%s cannot be written", replacement->file);
    }
    free(TAKE(replacement->temporary));
    return STATUS_OK;
}

void replacement_close(struct replacement *replacement)
{
    if (replacement->temporary != NULL) {
        (void)unlink(replacement->temporary);
    }
    close_descriptor(&replacement->descriptor);
    free(replacement->temporary);
    free(replacement->file);
    *replacement = (struct replacement){.descriptor = -1};
}
