#define _GNU_SOURCE
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "hostile_volume.h"
#include "volume/path.h"
#include "volume/volume.h"

enum { ARENA_BYTES = 32 << 20, NOBODY = 65534 };

static char          *root;
static struct volume *volume;
static struct arena   arena;

static int build(void **state)
{
    root = hostile_volume_folder();
    arena_init(&arena, ARENA_BYTES);
    if (!hostile_volume_build(root)) {
        perror(root);
        return -1;
    }
    return volume_open(root, &volume, NULL) == STATUS_OK ? 0 : -1;
}

static int destroy(void **state)
{
    volume_close(volume);
    arena_done(&arena);
    hostile_volume_remove(root);
    return 0;
}

static char *host_path(const char *path)
{
    return xasprintf("%s/%s", root, path);
}

static void assert_reads(const char *path, const char *expected)
{
    struct bytes contents = {0};
    struct error error = {0};
    if (volume_read(volume, bytes_of(path), 4096, &arena, &contents, NULL, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_true(bytes_equal_text(contents, expected));
}

static void assert_refuses(const char *path, enum status expected, const char *text)
{
    struct bytes contents = {0};
    struct error error = {0};
    assert_int_equal(volume_read(volume, bytes_of(path), 4096, &arena, &contents, NULL, &error),
                     expected);
    assert_string_equal(error.text, text);
    assert_null(contents.data);
}

static void reads_files_with_and_without_leading_slash(void **state)
{
    assert_reads("etc/passwd", "inside\n");
    assert_reads("/etc/passwd", "inside\n");
    assert_reads("//etc//./passwd", "inside\n");
    assert_reads("odd/new\nline", "1");
    assert_reads("odd/bad\xff\xfe.utf8", "22");
    assert_reads("odd/ ", "55555");
    assert_reads("odd/empty", "");
}

static void resolves_links_inside_the_root(void **state)
{
    assert_reads("links/absolute", "inside\n");
    assert_reads("links/dots", "inside\n");
    assert_reads("links/chain", "inside\n");
    assert_reads("links/root/etc/passwd", "inside\n");
    assert_reads("links/up/links/root/links/up/etc/passwd", "inside\n");
    assert_reads("../../../../etc/passwd", "inside\n");
    assert_reads("links/folder-loop/links/folder-loop/etc/passwd", "inside\n");
    assert_reads("bin/tool", "#!/bin/sh\n");
}

static void never_leaves_the_root(void **state)
{
    assert_refuses("links/host", STATUS_ABSENT,
                   "links/host: cannot be opened: No such file or directory");
    assert_refuses("links/host-process", STATUS_ABSENT,
                   "links/host-process: cannot be opened: No such file or directory");
    assert_refuses("links/host-root/etc/passwd", STATUS_ABSENT,
                   "links/host-root/etc/passwd: cannot be opened: No such file or directory");
    assert_false(volume_exists(volume, bytes_of("/proc/self/exe")));
    assert_false(volume_exists(volume, bytes_of("links/up/tmp")));
    assert_true(volume_exists(volume, bytes_of("links/up/etc")));
}

static void refuses_what_is_no_file(void **state)
{
    assert_refuses("var/lib/dpkg/status", STATUS_UNSUPPORTED,
                   "var/lib/dpkg/status: is not a regular file");
    assert_refuses("links/fifo", STATUS_UNSUPPORTED, "links/fifo: is not a regular file");
    assert_refuses("nodes/socket", STATUS_UNSUPPORTED, "nodes/socket: is not a regular file");
    assert_refuses("etc", STATUS_UNSUPPORTED, "etc: is not a regular file");
    assert_refuses("", STATUS_UNSUPPORTED, "/: is not a regular file");
    int descriptor = -1;
    assert_int_equal(volume_open_folder(volume, bytes_of("etc/passwd"), &descriptor, NULL),
                     STATUS_UNSUPPORTED);
    assert_int_equal(descriptor, -1);
    if (volume_exists(volume, bytes_of("nodes/null"))) {
        assert_refuses("nodes/null", STATUS_UNSUPPORTED, "nodes/null: is not a regular file");
    }
}

static void refuses_loops_and_impossible_names(void **state)
{
    assert_refuses("links/self", STATUS_MALFORMED,
                   "links/self: cannot be opened: Too many levels of symbolic links");
    assert_refuses("links/loop-a", STATUS_MALFORMED,
                   "links/loop-a: cannot be opened: Too many levels of symbolic links");
    assert_refuses("links/below-self", STATUS_MALFORMED,
                   "links/below-self: cannot be opened: Too many levels of symbolic links");
    assert_refuses("etc/passwd/x", STATUS_ABSENT,
                   "etc/passwd/x: cannot be opened: Not a directory");
    assert_refuses("a\nb\x1b", STATUS_ABSENT, "a?b?: cannot be opened: No such file or directory");

    struct error       error = {0};
    struct volume_stat stat;
    assert_int_equal(volume_stat(volume, (struct bytes){(const uint8_t *)"etc\0x", 5}, true, &stat,
                                 &error),
                     STATUS_ABSENT);
    assert_string_equal(error.text, "etc?x: no file has a NUL in its name");
}

static void refuses_long_names_with_a_short_message(void **state)
{
    struct error       error = {0};
    struct volume_stat stat;
    struct bytes       name = {arena_alloc(&arena, 3 << 20, 1), 3 << 20};
    memset((uint8_t *)name.data, 'n', name.size);
    assert_int_equal(volume_stat(volume, name, true, &stat, &error), STATUS_TOO_LARGE);
    assert_int_equal(volume_stat(volume, bytes_slice(name, 0, 300), true, &stat, &error),
                     STATUS_TOO_LARGE);
    assert_int_equal(volume_stat(volume, bytes_slice(name, 0, 70000), true, &stat, &error),
                     STATUS_TOO_LARGE);
    assert_true(bytes_end_with(bytes_of(error.text), ": cannot be opened: File name too long"));
}

static void tells_state_with_and_without_following(void **state)
{
    struct volume_stat stat;
    assert_int_equal(volume_stat(volume, bytes_of("bin/tool"), true, &stat, NULL), STATUS_OK);
    assert_int_equal(stat.node, NODE_FILE);
    assert_int_equal(stat.mode, 06755);
    assert_int_equal(stat.size_bytes, 10);
    assert_int_equal(stat.owner, geteuid());
    assert_true(stat.modified > 1600000000);

    assert_int_equal(volume_stat(volume, bytes_of("bin"), false, &stat, NULL), STATUS_OK);
    assert_int_equal(stat.node, NODE_LINK);
    assert_int_equal(volume_stat(volume, bytes_of("bin/"), true, &stat, NULL), STATUS_OK);
    assert_int_equal(stat.node, NODE_FOLDER);
    assert_int_equal(volume_stat(volume, bytes_of("links/self"), false, &stat, NULL), STATUS_OK);
    assert_int_equal(stat.node, NODE_LINK);
    assert_int_equal(volume_stat(volume, bytes_of("nodes/socket"), true, &stat, NULL), STATUS_OK);
    assert_int_equal(stat.node, NODE_OTHER);
    assert_int_equal(volume_stat(volume, bytes_of("nodes/sparse"), true, &stat, NULL), STATUS_OK);
    assert_int_equal(stat.size_bytes, (uint64_t)HOSTILE_SPARSE_GIB << 30);
    assert_int_equal(volume_stat(volume, bytes_of("/"), true, &stat, NULL), STATUS_OK);
    assert_int_equal(stat.node, NODE_FOLDER);
}

static void reads_no_more_than_asked_for(void **state)
{
    struct bytes contents = {0};
    struct error error = {0};
    assert_int_equal(volume_read(volume, bytes_of("nodes/sparse"), SIZE_MAX, &arena, &contents,
                                 NULL, &error),
                     STATUS_TOO_LARGE);
    assert_string_equal(error.text,
                        "nodes/sparse: has 1099511627776 bytes; at most 268435456 are read here");
    assert_int_equal(volume_read(volume, bytes_of("etc/passwd"), 6, &arena, &contents, NULL,
                                 &error),
                     STATUS_TOO_LARGE);
    assert_string_equal(error.text, "etc/passwd: has 7 bytes; at most 6 are read here");
    assert_null(contents.data);
    assert_int_equal(volume_read(volume, bytes_of("etc/passwd"), 7, &arena, &contents, NULL,
                                 &error),
                     STATUS_OK);
}

static void stops_at_the_limit_of_the_arena(void **state)
{
    struct arena         small;
    struct bytes         contents = {0};
    struct error         error = {0};
    struct volume_entry *entries = NULL;
    size_t               count = 0;
    arena_init(&small, 4);
    assert_int_equal(volume_read(volume, bytes_of("etc/passwd"), 100, &small, &contents, NULL,
                                 &error),
                     STATUS_TOO_LARGE);
    assert_string_equal(error.text, "etc/passwd: no memory left for its 7 bytes");
    assert_int_equal(volume_list(volume, bytes_of("odd"), &small, &entries, &count, &error),
                     STATUS_TOO_LARGE);
    assert_string_equal(error.text, "odd: no memory left for the names in it");
    assert_int_equal(volume_read_link(volume, bytes_of("bin"), &small, &contents, &error),
                     STATUS_TOO_LARGE);
    assert_int_equal(volume_resolve(volume, bytes_of("bin"), &small, &contents, &error),
                     STATUS_TOO_LARGE);
    assert_null(contents.data);
    assert_null(entries);
    arena_done(&small);
}

static void lists_names_sorted_by_bytes(void **state)
{
    static const char *const expected[] = {"\x1b[31mred",      " ",     "-rf",
                                           "bad\xff\xfe.utf8", "empty", "new\nline"};
    struct volume_entry     *entries = NULL;
    size_t                   count = 0;
    assert_int_equal(volume_list(volume, bytes_of("/odd"), &arena, &entries, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, COUNT_OF(expected));
    for (size_t i = 0; i < count; i++) {
        assert_true(bytes_equal_text(entries[i].name, expected[i]));
        assert_int_equal(entries[i].node, NODE_FILE);
    }
    assert_int_equal(volume_list(volume, bytes_of("nodes"), &arena, &entries, &count, NULL),
                     STATUS_OK);
    assert_true(bytes_equal_text(entries[count - 2].name, "socket"));
    assert_int_equal(entries[count - 2].node, NODE_OTHER);
}

static void lists_more_names_than_one_batch(void **state)
{
    enum { NAMES = 40000 };
    char *folder = host_path("many");
    assert_int_equal(mkdir(folder, 0755), 0);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < NAMES; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "a-name-that-is-somewhat-longer-%05d", i);
        assert_int_equal(symlinkat("x", descriptor, name), 0);
    }
    close(descriptor);
    free(folder);
    struct volume_entry *entries = NULL;
    size_t               count = 0;
    assert_int_equal(volume_list(volume, bytes_of("many"), &arena, &entries, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, NAMES);
    for (size_t i = 1; i < count; i++) {
        assert_true(bytes_compare(entries[i - 1].name, entries[i].name) < 0);
    }
}

static void tells_what_a_link_says(void **state)
{
    struct bytes target = {0};
    struct error error = {0};
    assert_int_equal(volume_read_link(volume, bytes_of("links/host-root"), &arena, &target, NULL),
                     STATUS_OK);
    assert_true(bytes_equal_text(target, "/proc/1/root"));
    assert_int_equal(volume_read_link(volume, bytes_of("etc/passwd"), &arena, &target, &error),
                     STATUS_UNSUPPORTED);
    assert_string_equal(error.text, "etc/passwd: is not a symbolic link");
}

static void assert_resolves(const char *path, const char *expected)
{
    struct bytes resolved = {0};
    assert_int_equal(volume_resolve(volume, bytes_of(path), &arena, &resolved, NULL), STATUS_OK);
    if (!bytes_equal_text(resolved, expected)) {
        fail_msg("%s gives %.*s", path, (int)resolved.size, (const char *)resolved.data);
    }
}

static void resolves_paths_without_links(void **state)
{
    struct bytes resolved = {0};
    assert_resolves("bin/tool", "/usr/bin/tool");
    assert_resolves("links/chain", "/etc/passwd");
    assert_resolves("links/dots", "/etc/passwd");
    assert_resolves("links/root", "/");
    assert_resolves("links/up/../..//bin/.", "/usr/bin");
    assert_resolves("bin/../bin", "/usr/bin");
    assert_resolves("links/deep/d", "/deep/d/d/d/d");
    assert_resolves("", "/");
    assert_int_equal(volume_resolve(volume, bytes_of("links/dangling"), &arena, &resolved, NULL),
                     STATUS_ABSENT);
    assert_int_equal(volume_resolve(volume, bytes_of("links/self"), &arena, &resolved, NULL),
                     STATUS_MALFORMED);
    assert_int_equal(volume_resolve(volume, bytes_of("links/below-self"), &arena, &resolved, NULL),
                     STATUS_MALFORMED);
    assert_int_equal(volume_resolve(volume, bytes_of("etc/passwd/.."), &arena, &resolved, NULL),
                     STATUS_ABSENT);
}

/* Longer than PATH_MAX, which no single system call takes. */
static void reaches_the_deepest_file(void **state)
{
    CLEANUP(free_pointer) char *path = xmalloc(2 * HOSTILE_DEPTH + 100);
    size_t                      used = (size_t)sprintf(path, "deep");
    for (int level = 1; level < HOSTILE_DEPTH; level++) {
        used += (size_t)sprintf(path + used, "/d");
    }
    (void)sprintf(path + used, "/end");
    assert_reads(path, "the end\n");
    (void)sprintf(path + used, "/../e/../d/../d/end");
    assert_reads(path, "the end\n");
}

static void reads_a_file_that_changes_meanwhile(void **state)
{
    char *path = host_path("changing");
    pid_t writer = fork();
    if (writer == 0) {
        int  descriptor = open(path, O_WRONLY | O_CREAT, 0644);
        char block[8192] = {'x'};
        for (;;) {
            for (int i = 0; i < 64; i++) {
                (void)!write(descriptor, block, sizeof block);
            }
            (void)!ftruncate(descriptor, 0);
            (void)lseek(descriptor, 0, SEEK_SET);
        }
    }
    for (int i = 0; i < 100; i++) {
        struct bytes       contents = {0};
        struct volume_stat stat;
        enum status        status =
            volume_read(volume, bytes_of("changing"), 1 << 20, &arena, &contents, &stat, NULL);
        assert_true(status == STATUS_OK || status == STATUS_ABSENT);
        assert_true(status != STATUS_OK || contents.size <= stat.size_bytes);
        arena_clear(&arena);
    }
    (void)kill(writer, SIGKILL);
    (void)waitpid(writer, NULL, 0);
    (void)unlink(path);
    free(path);
}

/* Whatever stands under the name when it is opened, nothing but a file is read, nothing blocks. */
static void survives_a_name_that_is_swapped(void **state)
{
    char *path = host_path("swapped");
    char *fifo = host_path("fifo");
    char *file = host_path("file");
    assert_int_equal(mkfifo(fifo, 0644), 0);
    close(open(file, O_WRONLY | O_CREAT, 0644));
    pid_t swapper = fork();
    if (swapper == 0) {
        for (;;) {
            (void)!link(fifo, path);
            (void)unlink(path);
            (void)!link(file, path);
            (void)unlink(path);
            (void)!symlink("/etc/passwd", path);
            (void)unlink(path);
        }
    }
    for (int i = 0; i < 1000; i++) {
        struct bytes contents = {0};
        if (volume_read(volume, bytes_of("swapped"), 64, &arena, &contents, NULL, NULL) ==
            STATUS_OK) {
            assert_true(contents.size == 0 || bytes_equal_text(contents, "inside\n"));
        }
        arena_clear(&arena);
    }
    (void)kill(swapper, SIGKILL);
    (void)waitpid(swapper, NULL, 0);
    (void)unlink(path);
    (void)unlink(fifo);
    (void)unlink(file);
    free(path);
    free(fifo);
    free(file);
}

/* In a child that is nobody: the file is told as denied, and O_NOATIME is done without. */
static void tells_what_the_system_denies(void **state)
{
    if (geteuid() != 0) {
        assert_refuses("nodes/secret", STATUS_DENIED,
                       "nodes/secret: cannot be opened: Permission denied");
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        struct bytes contents = {0};
        struct error error = {0};
        if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0) {
            _exit(10);
        }
        if (volume_read(volume, bytes_of("nodes/secret"), 64, &arena, &contents, NULL, &error) !=
            STATUS_DENIED) {
            _exit(11);
        }
        bool is_told = bytes_equal_text(bytes_of(error.text),
                                        "nodes/secret: cannot be opened: Permission denied");
        if (!is_told || volume_read(volume, bytes_of("etc/passwd"), 64, &arena, &contents, NULL,
                                    NULL) != STATUS_OK) {
            _exit(12);
        }
        _exit(bytes_equal_text(contents, "inside\n") ? 0 : 13);
    }
    int result = -1;
    (void)waitpid(child, &result, 0);
    assert_int_equal(result, 0);
}

static void leaves_access_times_alone(void **state)
{
    static const char *const paths[] = {"etc/passwd", "etc", "odd"};
    struct timespec          old[2] = {{1000000000, 0}, {1000000000, 0}};
    struct volume_entry     *entries;
    size_t                   count;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        CLEANUP(free_pointer) char *path = host_path(paths[i]);
        assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    }
    assert_reads("etc/passwd", "inside\n");
    assert_int_equal(volume_list(volume, bytes_of("etc"), &arena, &entries, &count, NULL),
                     STATUS_OK);
    assert_int_equal(volume_list(volume, bytes_of("odd"), &arena, &entries, &count, NULL),
                     STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct stat                 stat_now;
        CLEANUP(free_pointer) char *path = host_path(paths[i]);
        assert_int_equal(stat(path, &stat_now), 0);
        assert_int_equal(stat_now.st_atime, 1000000000);
    }
}

static void count_beat(void *context)
{
    ++*(unsigned *)context;
}

static void beats_during_long_work(void **state)
{
    unsigned beats = 0;
    volume_set_heartbeat(volume, count_beat, &beats);
    for (int i = 0; i < 2000; i++) {
        assert_true(volume_exists(volume, bytes_of("etc/passwd")));
    }
    volume_set_heartbeat(volume, NULL, NULL);
    assert_in_range(beats, 5, 2000);
}

static void leaks_no_descriptor(void **state)
{
    int before = dup(0);
    close(before);
    assert_refuses("links/self", STATUS_MALFORMED,
                   "links/self: cannot be opened: Too many levels of symbolic links");
    assert_resolves("links/up/../..//bin/.", "/usr/bin");
    assert_false(volume_exists(volume, bytes_of("links/dangling")));
    int after = dup(0);
    close(after);
    assert_int_equal(before, after);
}

static void opens_only_folders(void **state)
{
    struct volume *none = NULL;
    struct error   error = {0};
    assert_int_equal(volume_open("/nonexistent/folder", &none, &error), STATUS_ABSENT);
    assert_string_equal(error.text, "/nonexistent/folder: No such file or directory");
    assert_int_equal(volume_open("/etc/passwd", &none, &error), STATUS_ABSENT);
    assert_null(none);
    volume_close(none);
}

static void reads_this_machine(void **state)
{
    struct volume *machine = NULL;
    struct error   error = {0};
    struct bytes   contents = {0};
    assert_int_equal(volume_open("/", &machine, &error), STATUS_OK);
    assert_int_equal(volume_read(machine, bytes_of("/etc/passwd"), 1 << 20, &arena, &contents, NULL,
                                 &error),
                     STATUS_OK);
    assert_true(bytes_find(contents, bytes_of("root:")) != contents.size);
    if (access("/proc/self/status", R_OK) == 0) {
        assert_int_equal(volume_read(machine, bytes_of("/proc/self/status"), 1 << 20, &arena,
                                     &contents, NULL, &error),
                         STATUS_UNSUPPORTED);
        assert_string_equal(error.text,
                            "/proc/self/status: is on a pseudo file system, which is "
                            "not examined");
    }
    volume_close(machine);
}

static void cuts_paths_between_components(void **state)
{
    struct bytes path = bytes_of("/ab/cd/efgh/i");
    assert_int_equal(path_chunk_end(path, 0, 100), 13);
    assert_int_equal(path_chunk_end(path, 0, 6), 6);
    assert_int_equal(path_chunk_end(path, 0, 5), 3);
    assert_int_equal(path_chunk_end(path, 0, 1), 3);
    assert_int_equal(path_chunk_end(path, 6, 2), 11);
    assert_int_equal(path_chunk_end(path, 11, 1), 13);
    assert_true(path_is_below(path, bytes_of("/ab")));
    assert_true(path_is_below(path, bytes_of("")));
    assert_false(path_is_below(path, path));
    assert_false(path_is_below(path, bytes_of("/a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_files_with_and_without_leading_slash),
        cmocka_unit_test(resolves_links_inside_the_root),
        cmocka_unit_test(never_leaves_the_root),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(refuses_loops_and_impossible_names),
        cmocka_unit_test(refuses_long_names_with_a_short_message),
        cmocka_unit_test(tells_state_with_and_without_following),
        cmocka_unit_test(reads_no_more_than_asked_for),
        cmocka_unit_test(stops_at_the_limit_of_the_arena),
        cmocka_unit_test(lists_names_sorted_by_bytes),
        cmocka_unit_test(lists_more_names_than_one_batch),
        cmocka_unit_test(tells_what_a_link_says),
        cmocka_unit_test(resolves_paths_without_links),
        cmocka_unit_test(reaches_the_deepest_file),
        cmocka_unit_test(reads_a_file_that_changes_meanwhile),
        cmocka_unit_test(survives_a_name_that_is_swapped),
        cmocka_unit_test(tells_what_the_system_denies),
        cmocka_unit_test(leaves_access_times_alone),
        cmocka_unit_test(beats_during_long_work),
        cmocka_unit_test(leaks_no_descriptor),
        cmocka_unit_test(opens_only_folders),
        cmocka_unit_test(reads_this_machine),
        cmocka_unit_test(cuts_paths_between_components),
    };
    return cmocka_run_group_tests(tests, build, destroy);
}
