#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sys/linux/sandbox_parts.h"

/* What a collector needs: to read, to have memory, to speak into its pipe, to end. */
static const int collector_calls[] = {
    SCMP_SYS(access),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(brk),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fchdir),
    SCMP_SYS(fcntl),
    SCMP_SYS(fgetxattr),
    SCMP_SYS(flistxattr),
    SCMP_SYS(flock),
    SCMP_SYS(fstat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(futex),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(getxattr),
    SCMP_SYS(lgetxattr),
    SCMP_SYS(llistxattr),
    SCMP_SYS(listxattr),
    SCMP_SYS(lseek),
    SCMP_SYS(lstat),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(nanosleep),
    SCMP_SYS(newfstatat),
    SCMP_SYS(pause),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(preadv2),
    SCMP_SYS(read),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(readv),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(stat),
    SCMP_SYS(statfs),
    SCMP_SYS(statx),
    SCMP_SYS(sysinfo),
    SCMP_SYS(time),
    SCMP_SYS(uname),
    SCMP_SYS(write),
    SCMP_SYS(writev),
};

/* What a keeper must never do; the rest, which the database library chooses, is Landlock's. */
static const int keeper_refusals[] = {
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(acct),
    SCMP_SYS(add_key),
    SCMP_SYS(bind),
    SCMP_SYS(bpf),
    SCMP_SYS(chroot),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(connect),
    SCMP_SYS(delete_module),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(finit_module),
    SCMP_SYS(fork),
    SCMP_SYS(fsopen),
    SCMP_SYS(init_module),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(kexec_load),
    SCMP_SYS(keyctl),
    SCMP_SYS(listen),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(mount),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(move_mount),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(open_tree),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(personality),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pivot_root),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(ptrace),
    SCMP_SYS(reboot),
    SCMP_SYS(request_key),
    SCMP_SYS(setns),
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(swapoff),
    SCMP_SYS(swapon),
    SCMP_SYS(umount2),
    SCMP_SYS(unshare),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(vfork),
};

#define OPEN_FOR_WRITE (O_ACCMODE | O_CREAT | O_TRUNC)

/* System calls that are allowed with certain arguments only: (argument & mask) == value. */
static const struct limited_call {
    int          call;
    unsigned     argument;
    scmp_datum_t mask;
    scmp_datum_t value;
} collector_limited_calls[] = {
    {SCMP_SYS(open), 1, OPEN_FOR_WRITE, O_RDONLY},
    {SCMP_SYS(openat), 2, OPEN_FOR_WRITE, O_RDONLY},
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    {SCMP_SYS(prctl), 0, ~(scmp_datum_t)0, PR_SET_NAME},
    {SCMP_SYS(prctl), 0, ~(scmp_datum_t)0, PR_GET_DUMPABLE},
    {SCMP_SYS(prlimit64), 2, ~(scmp_datum_t)0, 0}, /* no new limits: only asking */
};

static int allow_collector(scmp_filter_ctx filter, enum sandbox_role role)
{
    int result = 0;
    for (size_t i = 0; i < COUNT_OF(collector_calls) && result == 0; i++) {
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, collector_calls[i], 0);
    }
    for (size_t i = 0; i < COUNT_OF(collector_limited_calls) && result == 0; i++) {
        const struct limited_call *row = &collector_limited_calls[i];
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, row->call, 1,
                                  (struct scmp_arg_cmp){row->argument, SCMP_CMP_MASKED_EQ,
                                                        row->mask, row->value});
    }
    /* The flags of openat2 are behind a pointer and cannot be seen here: that nothing is opened for
     * writing is for Landlock to see to, so only who has that gets it. */
    if (result == 0 && role == SANDBOX_COLLECTOR) {
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat2), 0);
    }
    if (result == 0) { /* abort() and raise() */
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                                  (struct scmp_arg_cmp){0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0});
    }
    return result;
}

static int refuse_keeper(scmp_filter_ctx filter)
{
    int result = 0;
    for (size_t i = 0; i < COUNT_OF(keeper_refusals) && result == 0; i++) {
        result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), keeper_refusals[i], 0);
    }
    return result;
}

enum status seccomp_enter(enum sandbox_role role, struct error *error)
{
    uint32_t        usual = role == SANDBOX_KEEPER ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM);
    scmp_filter_ctx filter = seccomp_init(usual);
    if (filter == NULL) {
        return error_set(error, STATUS_UNSUPPORTED, 0, "no seccomp filter can be made");
    }
    int result = role == SANDBOX_KEEPER ? refuse_keeper(filter) : allow_collector(filter, role);
    if (result == 0) {
        result = seccomp_load(filter);
    }
    seccomp_release(filter);
    if (result != 0) {
        (void)error_set_errno(error, -result, "the kernel takes no seccomp filter");
        return STATUS_UNSUPPORTED;
    }
    return STATUS_OK;
}
