#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/linux/sandbox_parts.h"

#define BIT(capability) (UINT64_C(1) << (capability))

static uint64_t kept_of(enum sandbox_role role, bool writes_for_others)
{
    switch (role) {
    case SANDBOX_COLLECTOR:
        return BIT(CAP_DAC_READ_SEARCH);
    case SANDBOX_LIVE_COLLECTOR:
        /* Links below /proc/PID of other users are only shown to who might trace them; the filter
         * of system calls refuses to trace all the same. */
        return BIT(CAP_DAC_READ_SEARCH) | BIT(CAP_SYS_PTRACE);
    case SANDBOX_KEEPER:
        return writes_for_others ? BIT(CAP_DAC_OVERRIDE) : 0;
    }
    return 0;
}

static enum status drop_bounding(uint64_t kept, struct error *error)
{
    for (unsigned long i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++) {
        if ((kept >> i & 1) == 0 && prctl(PR_CAPBSET_DROP, i, 0, 0, 0) != 0 && errno != EPERM) {
            return error_set_errno(error, errno, "capability %lu stays in the bounding set", i);
        }
    }
    return STATUS_OK;
}

enum status capabilities_drop(enum sandbox_role role, bool writes_for_others, struct error *error)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct   sets[2];
    uint64_t                        kept = kept_of(role, writes_for_others);
    enum status                     status = drop_bounding(kept, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 && errno != EINVAL) {
        return error_set_errno(error, errno, "ambient capabilities stay");
    }
    if (syscall(SYS_capget, &header, sets) != 0) {
        return error_set_errno(error, errno, "capabilities cannot be read");
    }
    for (size_t i = 0; i < 2; i++) {
        uint32_t mask = (uint32_t)(kept >> (32 * i));
        sets[i].permitted &= mask;
        sets[i].effective = sets[i].permitted;
        sets[i].inheritable = 0;
    }
    if (syscall(SYS_capset, &header, sets) != 0) {
        return error_set_errno(error, errno, "capabilities cannot be dropped");
    }
    return STATUS_OK;
}
