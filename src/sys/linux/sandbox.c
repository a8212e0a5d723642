#define _GNU_SOURCE
#include "sys/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/linux/sandbox_parts.h"

/* Address sanitizers reserve terabytes. */
#if defined(__SANITIZE_ADDRESS__)
#define MAY_LIMIT_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MAY_LIMIT_MEMORY 0
#endif
#endif
#ifndef MAY_LIMIT_MEMORY
#define MAY_LIMIT_MEMORY 1
#endif

#if !MAY_LIMIT_MEMORY
/* The leak checker traces its process from another one, which no sandbox lets it do. */
static int is_sandboxed;
int        __lsan_is_turned_off(void);
int        __lsan_is_turned_off(void)
{
    return is_sandboxed;
}
#endif

enum { OPEN_FILES_MAX = 1024 };

#define ADDRESS_SPACE_BYTES_MAX ((rlim_t)4 << 30)

static void limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit now;
    if (getrlimit(resource, &now) == 0 && now.rlim_max < value) {
        value = now.rlim_max;
    }
    (void)setrlimit(resource, &(struct rlimit){value, value});
}

static void limit_resources(enum sandbox_role role)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, OPEN_FILES_MAX);
    if (role != SANDBOX_KEEPER) {
        limit(RLIMIT_FSIZE, 0);
    }
    if (MAY_LIMIT_MEMORY) {
        limit(RLIMIT_AS, ADDRESS_SPACE_BYTES_MAX);
    }
}

static void note_missing(struct sandbox_result *result, const struct error *lack)
{
    size_t used = strlen(result->missing);
    int    length = snprintf(result->missing + used, sizeof result->missing - used, "%s%s",
                          used == 0 ? "" : "; ", lack->text);
    if (length < 0) {
        result->missing[used] = '\0';
    }
}

/* Is something to be written in a folder of another user?  Root, who starts evict in the home of an
 * administrator, may do so only with a capability. */
static bool writes_for_others(const struct sandbox *sandbox)
{
    struct stat folder;
    for (size_t i = 0; sandbox->writable != NULL && sandbox->writable[i] != NULL; i++) {
        if (stat(sandbox->writable[i], &folder) == 0 && folder.st_uid != geteuid()) {
            return true;
        }
    }
    return false;
}

enum status sandbox_enter(const struct sandbox *sandbox, struct sandbox_result *ret_result,
                          struct error *error)
{
    struct sandbox_result result = {0};
    struct error          lack = {0};
#if !MAY_LIMIT_MEMORY
    is_sandboxed = 1;
#endif
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return error_set_errno(error, errno, "privileges could be gained anew");
    }
    limit_resources(sandbox->role);

    /* Landlock opens the folders, so it comes while that is still allowed; the filter of system
     * calls, which refuses the others, comes last. */
    bool wants_landlock = sandbox->role != SANDBOX_LIVE_COLLECTOR;
    result.has_landlock = wants_landlock && landlock_enter(sandbox, &lack) == STATUS_OK;
    if (wants_landlock && !result.has_landlock) {
        note_missing(&result, &lack);
    }
    result.has_dropped_capabilities =
        capabilities_drop(sandbox->role, writes_for_others(sandbox), &lack) == STATUS_OK;
    if (!result.has_dropped_capabilities) {
        note_missing(&result, &lack);
    }
    result.has_seccomp = seccomp_enter(sandbox->role, &lack) == STATUS_OK;
    if (!result.has_seccomp) {
        note_missing(&result, &lack);
    }
    *ret_result = result;
    return STATUS_OK;
}
