#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "sys/linux/sandbox_parts.h"

/* From the kernel's user interface (linux/landlock.h), which is older on the systems we build on
 * than on those we run on. */
enum {
    CREATE_RULESET_VERSION = 1,
    RULE_PATH_BENEATH = 1,
    ABI_REFER = 2,
    ABI_TRUNCATE = 3,
    ABI_NETWORK = 4,
    ABI_IOCTL = 5,
    ABI_SCOPE = 6,
};

#define FS_EXECUTE (UINT64_C(1) << 0)
#define FS_WRITE_FILE (UINT64_C(1) << 1)
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR (UINT64_C(1) << 3)
#define FS_FIRST_ABI ((UINT64_C(1) << 13) - 1)
#define FS_REFER (UINT64_C(1) << 13)
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define FS_IOCTL_DEV (UINT64_C(1) << 15)
#define NET_ALL UINT64_C(3)   /* bind and connect of TCP */
#define SCOPE_ALL UINT64_C(3) /* abstract Unix sockets, signals */

#define FS_READ (FS_READ_FILE | FS_READ_DIR)
#define FS_FOR_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

struct ruleset_attributes {
    uint64_t handled_access_fs;
    uint64_t handled_access_net; /* since ABI_NETWORK */
    uint64_t scoped;             /* since ABI_SCOPE */
};

struct path_beneath {
    uint64_t allowed_access;
    int32_t  parent;
} __attribute__((packed));

static struct ruleset_attributes attributes_of(long abi)
{
    struct ruleset_attributes attributes = {.handled_access_fs = FS_FIRST_ABI};
    attributes.handled_access_fs |= abi >= ABI_REFER ? FS_REFER : 0;
    attributes.handled_access_fs |= abi >= ABI_TRUNCATE ? FS_TRUNCATE : 0;
    attributes.handled_access_fs |= abi >= ABI_IOCTL ? FS_IOCTL_DEV : 0;
    attributes.handled_access_net = abi >= ABI_NETWORK ? NET_ALL : 0;
    attributes.scoped = abi >= ABI_SCOPE ? SCOPE_ALL : 0;
    return attributes;
}

static size_t attributes_size(long abi)
{
    return abi >= ABI_SCOPE     ? sizeof(struct ruleset_attributes)
           : abi >= ABI_NETWORK ? offsetof(struct ruleset_attributes, scoped)
                                : offsetof(struct ruleset_attributes, handled_access_net);
}

static enum status allow(int ruleset, const char *path, uint64_t access, struct error *error)
{
    int parent CLEANUP(close_descriptor) = open(path, O_PATH | O_CLOEXEC);
    if (parent < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return STATUS_OK;
    }
    struct stat stat;
    if (parent < 0 || fstat(parent, &stat) != 0) {
        return error_set_errno(error, errno, "%s cannot be opened", path);
    }
    struct path_beneath rule = {S_ISDIR(stat.st_mode) ? access : access & FS_FOR_FILES, parent};
    if (syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) != 0) {
        return error_set_errno(error, errno, "Landlock refuses a rule for %s", path);
    }
    return STATUS_OK;
}

static enum status allow_all(int ruleset, const char *const *paths, uint64_t access,
                             struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; paths != NULL && paths[i] != NULL && status == STATUS_OK; i++) {
        status = allow(ruleset, paths[i], access, error);
    }
    return status;
}

enum status landlock_enter(const struct sandbox *sandbox, struct error *error)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    if (abi < 1) {
        return error_set(error, STATUS_UNSUPPORTED, 0, "the kernel has no Landlock");
    }
    struct ruleset_attributes attributes = attributes_of(abi);
    int ruleset               CLEANUP(close_descriptor) =
        (int)syscall(SYS_landlock_create_ruleset, &attributes, attributes_size(abi), 0);
    if (ruleset < 0) {
        return error_set_errno(error, errno, "Landlock makes no rule set");
    }
    uint64_t    writing = attributes.handled_access_fs & ~(FS_EXECUTE | FS_IOCTL_DEV);
    enum status status = allow_all(ruleset, sandbox->readable, FS_READ, error);
    if (status == STATUS_OK) {
        status = allow_all(ruleset, sandbox->writable, writing, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) {
        return error_set_errno(error, errno, "Landlock does not restrict this process");
    }
    if (abi < ABI_TRUNCATE) {
        return error_set(error, STATUS_UNSUPPORTED, 0,
                         "the Landlock of this kernel is an early one (ABI %ld)", abi);
    }
    return STATUS_OK;
}
