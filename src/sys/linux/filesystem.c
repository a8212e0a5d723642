#define _GNU_SOURCE
#include "sys/filesystem.h"

#include <errno.h>
#include <sys/vfs.h>

/* f_type values: statfs(2), linux/magic.h, and the sources of those not in the kernel. */
static const struct row {
    const char          *type;
    uint32_t             magic; /* 0: shared with a local file system, or not known */
    enum filesystem_kind kind;
} rows[] = {
    {"proc", 0x9fa0, FILESYSTEM_PSEUDO},
    {"sysfs", 0x62656572, FILESYSTEM_PSEUDO},
    {"devtmpfs", 0, FILESYSTEM_PSEUDO}, /* looks like tmpfs */
    {"devpts", 0x1cd1, FILESYSTEM_PSEUDO},
    {"devfs", 0x1373, FILESYSTEM_PSEUDO},
    {"cgroup", 0x27e0eb, FILESYSTEM_PSEUDO},
    {"cgroup2", 0x63677270, FILESYSTEM_PSEUDO},
    {"cpuset", 0, FILESYSTEM_PSEUDO},
    {"resctrl", 0x07655821, FILESYSTEM_PSEUDO},
    {"debugfs", 0x64626720, FILESYSTEM_PSEUDO},
    {"tracefs", 0x74726163, FILESYSTEM_PSEUDO},
    {"securityfs", 0x73636673, FILESYSTEM_PSEUDO},
    {"selinuxfs", 0xf97cff8c, FILESYSTEM_PSEUDO},
    {"smackfs", 0x43415d53, FILESYSTEM_PSEUDO},
    {"apparmorfs", 0x5a3c69f0, FILESYSTEM_PSEUDO},
    {"pstore", 0x6165676c, FILESYSTEM_PSEUDO},
    {"efivarfs", 0xde5e81e4, FILESYSTEM_PSEUDO},
    {"bpf", 0xcafe4a11, FILESYSTEM_PSEUDO},
    {"configfs", 0x62656570, FILESYSTEM_PSEUDO},
    {"fusectl", 0x65735543, FILESYSTEM_PSEUDO},
    {"mqueue", 0x19800202, FILESYSTEM_PSEUDO},
    {"hugetlbfs", 0x958458f6, FILESYSTEM_PSEUDO},
    {"binfmt_misc", 0x42494e4d, FILESYSTEM_PSEUDO},
    {"rpc_pipefs", 0x67596969, FILESYSTEM_PSEUDO},
    {"nfsd", 0x6e667364, FILESYSTEM_PSEUDO},
    {"nsfs", 0x6e736673, FILESYSTEM_PSEUDO},
    {"pidfs", 0x50494446, FILESYSTEM_PSEUDO},
    {"usbfs", 0x9fa2, FILESYSTEM_PSEUDO},
    {"openpromfs", 0x9fa1, FILESYSTEM_PSEUDO},
    {"xenfs", 0xabba1974, FILESYSTEM_PSEUDO},
    {"binder", 0x6c6f6f70, FILESYSTEM_PSEUDO},
    {"functionfs", 0x0a647361, FILESYSTEM_PSEUDO},
    {"ocfs2_dlmfs", 0x76a9f425, FILESYSTEM_PSEUDO},

    {"autofs", 0x0187, FILESYSTEM_REMOTE},
    {"nfs", 0x6969, FILESYSTEM_REMOTE},
    {"nfs4", 0x6969, FILESYSTEM_REMOTE},
    {"cifs", 0xff534d42, FILESYSTEM_REMOTE},
    {"smb3", 0xfe534d42, FILESYSTEM_REMOTE},
    {"smbfs", 0x517b, FILESYSTEM_REMOTE},
    {"ncpfs", 0x564c, FILESYSTEM_REMOTE},
    {"ceph", 0x00c36400, FILESYSTEM_REMOTE},
    {"9p", 0x01021997, FILESYSTEM_REMOTE},
    {"virtiofs", 0, FILESYSTEM_REMOTE}, /* looks like fuse */
    {"glusterfs", 0, FILESYSTEM_REMOTE},
    {"lustre", 0x0bd00bd0, FILESYSTEM_REMOTE},
    {"afs", 0x5346414f, FILESYSTEM_REMOTE},
    {"afs", 0x6b414653, FILESYSTEM_REMOTE},
    {"coda", 0x73757245, FILESYSTEM_REMOTE},
    {"gpfs", 0x47504653, FILESYSTEM_REMOTE},
    {"beegfs", 0x19830326, FILESYSTEM_REMOTE},
    {"orangefs", 0x20030528, FILESYSTEM_REMOTE},
    {"pvfs2", 0x20030528, FILESYSTEM_REMOTE},
    {"panfs", 0xaad7aaea, FILESYSTEM_REMOTE},
    {"vboxsf", 0x786f4256, FILESYSTEM_REMOTE},
    {"vmhgfs", 0xbacbacbc, FILESYSTEM_REMOTE},
    {"prl_fs", 0x7c7c6673, FILESYSTEM_REMOTE},
    {"fuse", 0x65735546, FILESYSTEM_REMOTE},
};

enum { FUSE_MAGIC = 0x65735546 };

enum filesystem_kind filesystem_kind_of(struct bytes type)
{
    if (bytes_start_with(type, "fuse.")) {
        return FILESYSTEM_REMOTE;
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (bytes_equal_text(type, rows[i].type)) {
            return rows[i].kind;
        }
    }
    return FILESYSTEM_LOCAL;
}

enum status filesystem_of(int descriptor, struct filesystem *ret_filesystem, struct error *error)
{
    struct statfs about;
    if (fstatfs(descriptor, &about) != 0) {
        return error_set_errno(error, errno, "the kind of file system cannot be told");
    }
    uint32_t          magic = (uint32_t)about.f_type;
    struct filesystem found = {FILESYSTEM_LOCAL, "", magic == FUSE_MAGIC};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].magic != 0 && rows[i].magic == magic) {
            found.kind = rows[i].kind;
            found.type = rows[i].type;
            break;
        }
    }
    *ret_filesystem = found;
    return STATUS_OK;
}
