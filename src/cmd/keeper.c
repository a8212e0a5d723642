#include "cmd/keeper.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/output.h"
#include "sys/sandbox.h"

/* The folder a file is in. */
static char *folder_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash == NULL   ? xstrdup(".")
           : slash == file ? xstrdup("/")
                           : xasprintf("%.*s", (int)(slash - file), file);
}

enum status keeper_enter(const char *const files[KEEPER_FILES_MAX], const char *readable,
                         bool must_be_complete, struct error *error)
{
    char             *folders[KEEPER_FILES_MAX + 1] = {NULL};
    const char *const readables[] = {readable, NULL};
    size_t            count = 0;
    for (size_t i = 0; i < KEEPER_FILES_MAX; i++) {
        if (files[i] != NULL) {
            folders[count++] = folder_of(files[i]);
        }
    }
    struct sandbox        sandbox = {.role = SANDBOX_KEEPER,
                                     .readable = readables,
                                     .writable = (const char *const *)folders};
    struct sandbox_result result = {0};
    enum status           status = sandbox_enter(&sandbox, &result, error);
    for (size_t i = 0; i < count; i++) {
        free(folders[i]);
    }
    if (status == STATUS_OK && result.missing[0] != '\0') {
        if (must_be_complete) {
            return error_set(error, STATUS_FAILED, 0, "the sandbox is not complete: %s",
                             result.missing);
        }
        command_warn("the sandbox is not complete, going on without: %s", result.missing);
    }
    return status;
}
