#define _GNU_SOURCE
#include "hostile_volume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const folders[] = {
    "etc", "var", "var/lib", "var/lib/dpkg", "usr", "usr/bin", "odd", "links", "nodes",
};

static const struct {
    const char *path;
    const char *text;
} files[] = {
    {"etc/passwd", "inside\n"}, {"usr/bin/tool", "#!/bin/sh\n"},
    {"odd/new\nline", "1"},     {"odd/bad\xff\xfe.utf8", "22"},
    {"odd/\x1b[31mred", "333"}, {"odd/-rf", "4444"},
    {"odd/ ", "55555"},         {"odd/empty", ""},
};

static const struct {
    const char *path;
    const char *target;
} links[] = {
    {"bin", "usr/bin"},
    {"links/root", "/"},
    {"links/up", "../../../../../../../../../.."},
    {"links/absolute", "/etc/passwd"},
    {"links/dots", "../../../../../etc/passwd"},
    {"links/host", "/usr/bin/env"},
    {"links/host-process", "/proc/self/exe"},
    {"links/host-root", "/proc/1/root"},
    {"links/loop-a", "loop-b"},
    {"links/loop-b", "loop-a"},
    {"links/self", "self"},
    {"links/below-self", "below-self/x"},
    {"links/folder-loop", ".."},
    {"links/dangling", "nowhere/at/all"},
    {"links/chain", "../links/absolute"},
    {"links/fifo", "../var/lib/dpkg/status"},
    {"links/deep", "../deep/d/d/d"},
};

static bool make_file(int root, const char *path, const char *text)
{
    int descriptor = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return false;
    }
    size_t size = strlen(text);
    bool   is_written = write(descriptor, text, size) == (ssize_t)size;
    return close(descriptor) == 0 && is_written;
}

static bool make_tables(int root)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (mkdirat(root, folders[i], 0755) != 0) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!make_file(root, files[i].path, files[i].text)) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (symlinkat(links[i].target, root, links[i].path) != 0) {
            return false;
        }
    }
    return true;
}

/* deep/d/d/.../d/end; every level also has a folder "e", so that a walk must come back to it. */
static bool make_deep(int root)
{
    if (mkdirat(root, "deep", 0755) != 0) {
        return false;
    }
    int folder = openat(root, "deep", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int level = 1; folder >= 0 && level < HOSTILE_DEPTH; level++) {
        bool is_made = mkdirat(folder, "d", 0755) == 0 && mkdirat(folder, "e", 0755) == 0;
        int  next = is_made ? openat(folder, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
        close(folder);
        folder = next;
    }
    bool is_done = folder >= 0 && make_file(folder, "end", "the end\n");
    return folder >= 0 && close(folder) == 0 && is_done;
}

static bool make_socket(int root)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/nodes/socket",
                   root);
    int  descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_bound =
        descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return is_bound;
}

static bool make_nodes(int root)
{
    int  sparse = openat(root, "nodes/sparse", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    bool is_made = sparse >= 0 && ftruncate(sparse, (off_t)HOSTILE_SPARSE_GIB << 30) == 0;
    if (sparse >= 0) {
        close(sparse);
    }
    if (geteuid() == 0) { /* a container may forbid it */
        (void)mknodat(root, "nodes/null", S_IFCHR | 0666, (dev_t)0x103);
    }
    return is_made && mkfifoat(root, "var/lib/dpkg/status", 0644) == 0 && make_socket(root) &&
           make_file(root, "nodes/secret", "secret\n") &&
           fchmodat(root, "nodes/secret", 0, 0) == 0 &&
           fchmodat(root, "usr/bin/tool", 06755, 0) == 0;
}

bool hostile_volume_build(const char *root)
{
    int descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    bool is_built = make_tables(descriptor) && make_deep(descriptor) && make_nodes(descriptor);
    int  cause = errno;
    close(descriptor);
    errno = cause;
    return is_built;
}

char *hostile_volume_folder(void)
{
    const char *below = getenv("TMPDIR");
    char       *name = NULL;
    if (asprintf(&name, "%s/evict-volume-XXXXXX", below == NULL ? "/tmp" : below) < 0) {
        abort();
    }
    if (mkdtemp(name) == NULL || chmod(name, 0755) != 0) {
        perror(name);
        abort();
    }
    return name;
}

void hostile_volume_remove(char *root)
{
    pid_t child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", "--", root, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(child, NULL, 0);
    free(root);
}
