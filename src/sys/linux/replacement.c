#define _GNU_SOURCE
#include "sys/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "sys/interruption.h"

/* Is `file` no regular one, or a name for what a process has open, such as /dev/stdout?  To put
 * something in its place would take it from everybody else. */
static bool is_special(const char *file)
{
    static const char *const folders[] = {"/dev/", "/proc/"};
    struct stat              existing;
    if (stat(file, &existing) != 0) {
        return false;
    }
    bool is_special = !S_ISREG(existing.st_mode);
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        is_special = is_special || strncmp(file, folders[i], strlen(folders[i])) == 0;
    }
    return is_special;
}

enum status replacement_open(const char *file, struct replacement *ret_replacement,
                             struct error *error)
{
    char *target       CLEANUP(free_pointer) = NULL;
    struct replacement made = {.descriptor = -1};
    if (is_special(file)) {
        target = xstrdup(file);
        made.descriptor = open(file, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    } else {
        target = realpath(file, NULL); /* a symbolic link stays; what it names is replaced */
        target = target == NULL ? xstrdup(file) : target;
        made.temporary = xasprintf("%s.XXXXXX", target);
        made.descriptor = mkostemp(made.temporary, O_CLOEXEC);
    }
    if (made.descriptor < 0) {
        int cause = errno;
        free(made.temporary);
        return error_set_errno(error, cause, "%s cannot be written", file);
    }
    if (made.temporary != NULL) {
        interruption_remove(made.temporary);
    }
    made.file = TAKE(target);
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
    interruption_keep(replacement->temporary);
    free(TAKE(replacement->temporary));
    return STATUS_OK;
}

void replacement_close(struct replacement *replacement)
{
    if (replacement->temporary != NULL) {
        (void)unlink(replacement->temporary);
        interruption_keep(replacement->temporary);
    }
    close_descriptor(&replacement->descriptor);
    free(replacement->temporary);
    free(replacement->file);
    *replacement = (struct replacement){.descriptor = -1};
}
