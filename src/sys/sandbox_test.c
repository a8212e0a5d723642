#define _GNU_SOURCE
#include "sys/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static char folder[64];

/* Each tries something and returns what the system said: 0 when it was let do it. */
static int result_of(long value)
{
    return value < 0 ? errno : 0;
}

static int tries_socket(void)
{
    return result_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int tries_unix_socket(void)
{
    return result_of(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int tries_connect(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    return result_of(connect(0, (struct sockaddr *)&address, sizeof address));
}

static int tries_exec(void)
{
    return result_of(execl("/bin/true", "true", NULL));
}

static int tries_fork(void)
{
    long child = syscall(SYS_fork);
    if (child == 0) {
        _exit(0);
    }
    return result_of(child);
}

static int tries_to_fork_as_the_library_does(void)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    return result_of(child);
}

static int tries_to_open_for_write(void)
{
    return result_of(open("inside/file", O_WRONLY));
}

static int tries_to_open_and_truncate(void)
{
    return result_of(open("inside/file", O_RDONLY | O_TRUNC));
}

static int tries_to_create(void)
{
    return result_of(open("inside/new", O_RDONLY | O_CREAT, 0600));
}

static int tries_to_open_for_write_by_openat2(void)
{
    struct open_how how = {.flags = O_WRONLY};
    return result_of(syscall(SYS_openat2, AT_FDCWD, "inside/file", &how, sizeof how));
}

static int tries_to_create_by_openat2(void)
{
    struct open_how how = {.flags = O_RDWR | O_CREAT, .mode = 0600};
    return result_of(syscall(SYS_openat2, AT_FDCWD, "inside/new", &how, sizeof how));
}

static int tries_ptrace(void)
{
    return result_of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int tries_to_read_memory(void)
{
    static char  byte;
    struct iovec part = {&byte, 1};
    return result_of(process_vm_readv(getppid(), &part, 1, &part, 1, 0));
}

static int tries_to_read_outside(void)
{
    return result_of(open("outside/file", O_RDONLY));
}

static int tries_to_read_outside_by_openat2(void)
{
    struct open_how how = {.flags = O_RDONLY};
    return result_of(syscall(SYS_openat2, AT_FDCWD, "outside/file", &how, sizeof how));
}

static int tries_unlink(void)
{
    return result_of(unlink("inside/file"));
}

static int tries_rename(void)
{
    return result_of(rename("inside/file", "inside/other"));
}

static int tries_mkdir(void)
{
    return result_of(mkdir("inside/folder", 0700));
}

static int tries_chmod(void)
{
    return result_of(chmod("inside/file", 0777));
}

static int tries_executable_memory(void)
{
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? errno : 0;
}

static int tries_to_signal_its_parent(void)
{
    return result_of(kill(getppid(), 0));
}

static int tries_more_memory_limit(void)
{
    struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
    return result_of(setrlimit(RLIMIT_FSIZE, &more));
}

static int reads_inside(void)
{
    char byte;
    int  file = open("inside/file", O_RDONLY);
    return file < 0 ? errno : result_of(read(file, &byte, 1));
}

static int reads_inside_by_openat2(void)
{
    char            byte;
    struct open_how how = {.flags = O_RDONLY, .resolve = RESOLVE_IN_ROOT};
    int             root = open("inside", O_RDONLY | O_DIRECTORY);
    int             file = (int)syscall(SYS_openat2, root, "/file", &how, sizeof how);
    return file < 0 ? errno : result_of(read(file, &byte, 1));
}

static int writes_inside(void)
{
    int file = open("inside/file", O_WRONLY | O_CREAT, 0600);
    return file < 0 ? errno : result_of(write(file, "y", 1));
}

/* What `attempt` gave in a child in the sandbox of that role; -1 when it died. */
static int attempted(enum sandbox_role role, int (*attempt)(void))
{
    pid_t child = fork();
    if (child == 0) {
        const char *const     inside[] = {"inside", NULL};
        struct sandbox        sandbox = {.role = role};
        struct sandbox_result result;
        struct error          error;
        sandbox.readable = role != SANDBOX_KEEPER ? inside : NULL;
        sandbox.writable = role == SANDBOX_KEEPER ? inside : NULL;
        if (sandbox_enter(&sandbox, &result, &error) != STATUS_OK || result.missing[0] != '\0') {
            _exit(255);
        }
        _exit(attempt());
    }
    int status = 0;
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct attempt {
    const char *name;
    int (*run)(void);
};

static void expect_refusals(enum sandbox_role role, const struct attempt *attempts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int result = attempted(role, attempts[i].run);
        if (result != EPERM && result != EACCES) {
            fail_msg("%s: %d instead of a refusal", attempts[i].name, result);
        }
    }
}

static bool kernel_has_all(void)
{
    return attempted(SANDBOX_COLLECTOR, reads_inside) != 255;
}

/* What no collector may do. */
static const struct attempt refused[] = {
    {"socket", tries_socket},
    {"Unix socket", tries_unix_socket},
    {"connect", tries_connect},
    {"exec", tries_exec},
    {"fork", tries_fork},
    {"fork of the library", tries_to_fork_as_the_library_does},
    {"open for write", tries_to_open_for_write},
    {"open and truncate", tries_to_open_and_truncate},
    {"create", tries_to_create},
    {"openat2 for write", tries_to_open_for_write_by_openat2},
    {"openat2 create", tries_to_create_by_openat2},
    {"ptrace", tries_ptrace},
    {"process_vm_readv", tries_to_read_memory},
    {"unlink", tries_unlink},
    {"rename", tries_rename},
    {"mkdir", tries_mkdir},
    {"chmod", tries_chmod},
    {"executable memory", tries_executable_memory},
    {"signal", tries_to_signal_its_parent},
    {"raising limits", tries_more_memory_limit},
};

static void a_collector_may_do_nothing_but_read(void **state)
{
    static const struct attempt outside[] = {
        {"read outside", tries_to_read_outside},
        {"read outside by openat2", tries_to_read_outside_by_openat2},
    };
    if (!kernel_has_all()) {
        print_message("this kernel lacks Landlock or seccomp\n");
        skip();
    }
    expect_refusals(SANDBOX_COLLECTOR, refused, COUNT_OF(refused));
    expect_refusals(SANDBOX_COLLECTOR, outside, COUNT_OF(outside));
}

static void a_collector_reads_below_its_folder(void **state)
{
    if (!kernel_has_all()) {
        print_message("this kernel lacks Landlock or seccomp\n");
        skip();
    }
    assert_int_equal(attempted(SANDBOX_COLLECTOR, reads_inside), 0);
    assert_int_equal(attempted(SANDBOX_COLLECTOR, reads_inside_by_openat2), 0);
}

static int reads_who_its_parent_is(void)
{
    char path[64];
    char target[64];
    (void)snprintf(path, sizeof path, "/proc/%d/exe", (int)getppid());
    return result_of(readlink(path, target, sizeof target));
}

static void a_live_collector_sees_other_processes_and_does_nothing_else(void **state)
{
    static const struct attempt any_openat2[] = {
        {"openat2", reads_inside_by_openat2},
    };
    if (!kernel_has_all()) {
        print_message("this kernel lacks Landlock or seccomp\n");
        skip();
    }
    expect_refusals(SANDBOX_LIVE_COLLECTOR, refused, COUNT_OF(refused));
    expect_refusals(SANDBOX_LIVE_COLLECTOR, any_openat2, COUNT_OF(any_openat2));
    assert_int_equal(attempted(SANDBOX_LIVE_COLLECTOR, reads_who_its_parent_is), 0);
    assert_int_equal(attempted(SANDBOX_COLLECTOR, reads_who_its_parent_is), EACCES);
}

static void a_keeper_writes_only_its_own_files(void **state)
{
    static const struct attempt attempts[] = {
        {"socket", tries_socket},
        {"Unix socket", tries_unix_socket},
        {"exec", tries_exec},
        {"fork", tries_fork},
        {"fork of the library", tries_to_fork_as_the_library_does},
        {"ptrace", tries_ptrace},
        {"process_vm_readv", tries_to_read_memory},
        {"read outside", tries_to_read_outside},
        {"read outside by openat2", tries_to_read_outside_by_openat2},
    };
    if (!kernel_has_all()) {
        print_message("this kernel lacks Landlock or seccomp\n");
        skip();
    }
    expect_refusals(SANDBOX_KEEPER, attempts, COUNT_OF(attempts));
    assert_int_equal(attempted(SANDBOX_KEEPER, writes_inside), 0);
}

static int still_has_capabilities(void)
{
    char  line[256];
    int   left = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        /* CAP_DAC_READ_SEARCH is number 2. */
        if (strncmp(line, "CapEff:", 7) == 0 || strncmp(line, "CapBnd:", 7) == 0 ||
            strncmp(line, "CapPrm:", 7) == 0) {
            left |= strtoull(line + 7, NULL, 16) & ~UINT64_C(4) ? 1 : 0;
        }
        if (strncmp(line, "NoNewPrivs:", 11) == 0) {
            left |= strtoull(line + 11, NULL, 10) == 1 ? 0 : 2;
        }
    }
    return file == NULL ? 4 : left;
}

static void a_collector_keeps_only_the_capability_to_read(void **state)
{
    pid_t child = fork();
    if (child == 0) {
        const char *const     all[] = {"/", NULL};
        struct sandbox        sandbox = {.role = SANDBOX_COLLECTOR, .readable = all};
        struct sandbox_result result;
        struct error          error;
        bool                  entered = sandbox_enter(&sandbox, &result, &error) == STATUS_OK;
        _exit(entered && result.has_dropped_capabilities ? still_has_capabilities() : 8);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int make_folders(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/evict-sandbox-XXXXXX");
    return mkdtemp(folder) == NULL || chdir(folder) != 0 || mkdir("inside", 0700) != 0 ||
                   mkdir("outside", 0700) != 0 ||
                   close(open("inside/file", O_WRONLY | O_CREAT, 0600)) != 0 ||
                   close(open("outside/file", O_WRONLY | O_CREAT, 0600)) != 0
               ? -1
               : 0;
}

static int remove_folders(void **state)
{
    (void)unlink("inside/file");
    (void)unlink("outside/file");
    (void)rmdir("inside");
    (void)rmdir("outside");
    return chdir("/") != 0 || rmdir(folder) != 0 ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_collector_may_do_nothing_but_read),
        cmocka_unit_test(a_collector_reads_below_its_folder),
        cmocka_unit_test(a_live_collector_sees_other_processes_and_does_nothing_else),
        cmocka_unit_test(a_keeper_writes_only_its_own_files),
        cmocka_unit_test(a_collector_keeps_only_the_capability_to_read),
    };
    return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
