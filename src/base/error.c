#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

PRINTF_LIKE(2, 0)
static void set_text(struct error *error, const char *text, va_list arguments)
{
    if (vsnprintf(error->text, sizeof error->text, text, arguments) < 0) {
        error->text[0] = '\0';
    }
}

enum status status_of_errno(int cause)
{
    switch (cause) {
    case 0:
        return STATUS_OK;
    case ENOENT:
    case ENOTDIR:
        return STATUS_ABSENT;
    case EACCES:
    case EPERM:
        return STATUS_DENIED;
    case EFBIG:
    case E2BIG:
    case ENOMEM:
    case ENAMETOOLONG:
        return STATUS_TOO_LARGE;
    case ELOOP:
    case EISDIR:
        return STATUS_MALFORMED;
    case ENOSYS:
    case EOPNOTSUPP:
        return STATUS_UNSUPPORTED;
    default:
        return STATUS_FAILED;
    }
}

const char *status_name(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return "ok";
    case STATUS_TRUNCATED:
        return "truncated";
    case STATUS_MALFORMED:
        return "malformed";
    case STATUS_TOO_LARGE:
        return "too large";
    case STATUS_UNSUPPORTED:
        return "not supported";
    case STATUS_ABSENT:
        return "absent";
    case STATUS_DENIED:
        return "permission denied";
    case STATUS_FAILED:
        return "failed";
    case STATUS_WRONG_USE:
        return "wrong use";
    }
    return "unknown";
}

enum status error_set(struct error *error, enum status status, uint64_t offset, const char *text,
                      ...)
{
    if (error != NULL) {
        error->status = status;
        error->offset = offset;
        va_list arguments;
        va_start(arguments, text);
        set_text(error, text, arguments);
        va_end(arguments);
    }
    return status;
}

enum status error_set_errno(struct error *error, int cause, const char *text, ...)
{
    enum status status = status_of_errno(cause);
    if (error != NULL) {
        error->status = status;
        error->offset = 0;
        va_list arguments;
        va_start(arguments, text);
        set_text(error, text, arguments);
        va_end(arguments);

        size_t used = strlen(error->text);
        (void)snprintf(error->text + used, sizeof error->text - used, ": %s", strerror(cause));
    }
    return status;
}

void error_prefix(struct error *error, const char *text, ...)
{
    if (error == NULL) {
        return;
    }
    struct error sentence = *error;
    va_list      arguments;
    va_start(arguments, text);
    set_text(error, text, arguments);
    va_end(arguments);

    size_t used = strlen(error->text);
    (void)snprintf(error->text + used, sizeof error->text - used, ": %s", sentence.text);
}
