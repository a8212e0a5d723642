#define _GNU_SOURCE
#include "unit.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/map.h"
#include "base/memory.h"
#include "hostile_volume.h"
#include "volume/volume.h"

enum { ARENA_BYTES = 16 << 20, NO_MOUNTS = 77, DESCRIPTORS_MAX = 64 };

/* What a walk told. */
struct tale {
    struct arena arena;
    struct map   paths; /* path -> node + 1 */
    size_t       visits;
    size_t       gaps;
    const char  *not_into; /* path of a folder to stay out of */
    char         gap_path[64];
    char         gap_text[ERROR_TEXT_SIZE];
    uint64_t     size_bytes; /* of all files; needs state */
};

static bool visit(void *context, const struct volume_visit *visit)
{
    struct tale      *tale = context;
    bool              is_new = false;
    struct map_entry *entry = map_put(&tale->paths, visit->path, &is_new);
    assert_non_null(entry);
    assert_true(is_new); /* nothing is visited twice */
    assert_true(bytes_equal(bytes_file_name(visit->path), visit->name));
    entry->value.number = (uint64_t)visit->node + 1;
    tale->visits++;
    tale->size_bytes += visit->stat.node == NODE_FILE ? visit->stat.size_bytes : 0;
    return tale->not_into == NULL || !bytes_equal_text(visit->path, tale->not_into);
}

static void gap(void *context, struct bytes path, const struct error *error)
{
    struct tale *tale = context;
    tale->gaps++;
    (void)snprintf(tale->gap_path, sizeof tale->gap_path, "%.*s", (int)path.size,
                   (const char *)path.data);
    (void)snprintf(tale->gap_text, sizeof tale->gap_text, "%s", error->text);
}

static void tale_init(struct tale *tale)
{
    *tale = (struct tale){0};
    arena_init(&tale->arena, 256 << 20);
    map_init(&tale->paths, &tale->arena);
}

static enum status walk_from(struct volume *volume, const char *start, size_t arena_bytes,
                             bool needs_stat, struct tale *tale)
{
    struct arena       arena;
    struct volume_walk walk = {.context = tale,
                               .needs_stat = needs_stat,
                               .visit = visit,
                               .gap = gap};
    arena_init(&arena, arena_bytes);
    enum status status = volume_walk(volume, bytes_of(start), &walk, &arena, NULL);
    arena_done(&arena);
    return status;
}

static bool was_seen(const struct tale *tale, const char *path, enum volume_node node)
{
    const struct map_entry *entry = map_find(&tale->paths, bytes_of(path));
    return entry != NULL && entry->value.number == (uint64_t)node + 1;
}

static char          *root;
static struct volume *volume;

static int build(void **state)
{
    root = hostile_volume_folder();
    if (!hostile_volume_build(root)) {
        perror(root);
        return -1;
    }
    return volume_open(root, &volume, NULL) == STATUS_OK ? 0 : -1;
}

static int destroy(void **state)
{
    volume_close(volume);
    hostile_volume_remove(root);
    return 0;
}

static void limit_descriptors(rlim_t count)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = count;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void sees_everything_once(void **state)
{
    struct tale   tale;
    struct rlimit before;
    tale_init(&tale);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    limit_descriptors(DESCRIPTORS_MAX);
    assert_int_equal(walk_from(volume, "/", ARENA_BYTES, false, &tale), STATUS_OK);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);

    assert_int_equal(tale.gaps, 0);
    assert_true(was_seen(&tale, "/etc/passwd", NODE_FILE));
    assert_true(was_seen(&tale, "/bin", NODE_LINK));
    assert_true(was_seen(&tale, "/links/root", NODE_LINK));
    assert_true(was_seen(&tale, "/links/folder-loop", NODE_LINK));
    assert_true(was_seen(&tale, "/odd/new\nline", NODE_FILE));
    assert_true(was_seen(&tale, "/odd/bad\xff\xfe.utf8", NODE_FILE));
    assert_true(was_seen(&tale, "/var/lib/dpkg/status", NODE_OTHER));
    assert_true(was_seen(&tale, "/nodes/socket", NODE_OTHER));
    assert_null(map_find(&tale.paths, bytes_of("/bin/tool")));
    arena_done(&tale.arena);
}

static void sees_the_end_of_the_deepest_folder(void **state)
{
    struct tale tale;
    tale_init(&tale);
    assert_int_equal(walk_from(volume, "deep", ARENA_BYTES, false, &tale), STATUS_OK);
    assert_int_equal(tale.gaps, 0);
    assert_int_equal(tale.visits, 2 * (HOSTILE_DEPTH - 1) + 1);

    CLEANUP(free_pointer) char *path = xmalloc(2 * HOSTILE_DEPTH + 100);
    size_t                      used = (size_t)sprintf(path, "/deep");
    for (int level = 1; level < HOSTILE_DEPTH; level++) {
        used += (size_t)sprintf(path + used, "/d");
    }
    (void)sprintf(path + used, "/end");
    assert_true(was_seen(&tale, path, NODE_FILE));
    arena_done(&tale.arena);
}

static void gives_state_when_asked(void **state)
{
    struct tale tale;
    tale_init(&tale);
    assert_int_equal(walk_from(volume, "/odd", ARENA_BYTES, true, &tale), STATUS_OK);
    assert_int_equal(tale.size_bytes, 1 + 2 + 3 + 4 + 5);
    assert_int_equal(tale.gaps, 0);
    arena_done(&tale.arena);
}

static void stays_out_when_told(void **state)
{
    struct tale tale;
    tale_init(&tale);
    tale.not_into = "/deep";
    assert_int_equal(walk_from(volume, "/", ARENA_BYTES, false, &tale), STATUS_OK);
    assert_true(was_seen(&tale, "/deep", NODE_FOLDER));
    assert_null(map_find(&tale.paths, bytes_of("/deep/d")));
    assert_true(was_seen(&tale, "/usr/bin/tool", NODE_FILE));
    arena_done(&tale.arena);
}

static void begins_where_a_link_leads(void **state)
{
    struct tale tale;
    tale_init(&tale);
    assert_int_equal(walk_from(volume, "bin/", ARENA_BYTES, false, &tale), STATUS_OK);
    assert_int_equal(tale.visits, 1);
    assert_true(was_seen(&tale, "/usr/bin/tool", NODE_FILE));
    arena_done(&tale.arena);
}

static void begins_only_in_folders(void **state)
{
    struct tale tale;
    tale_init(&tale);
    assert_int_equal(walk_from(volume, "etc/passwd", ARENA_BYTES, false, &tale), STATUS_ABSENT);
    assert_int_equal(walk_from(volume, "nothing", ARENA_BYTES, false, &tale), STATUS_ABSENT);
    assert_int_equal(walk_from(volume, "links/self", ARENA_BYTES, false, &tale), STATUS_MALFORMED);
    assert_int_equal(tale.visits, 0);
    arena_done(&tale.arena);
}

/* At the limit what does not fit is a gap, and what fits is still seen. */
static void goes_on_elsewhere_at_the_limit_of_the_arena(void **state)
{
    struct tale tale;
    tale_init(&tale);
    assert_int_equal(walk_from(volume, "/", 4096, false, &tale), STATUS_OK);
    assert_int_equal(tale.gaps, 1);
    assert_true(bytes_start_with(bytes_of(tale.gap_path), "/deep/d/d"));
    assert_string_equal(tale.gap_text,
                        "folders in it are not examined: no memory left for their names");
    assert_true(was_seen(&tale, "/usr/bin/tool", NODE_FILE));
    assert_true(was_seen(&tale, "/deep/e", NODE_FOLDER));

    struct tale nothing;
    tale_init(&nothing);
    assert_int_equal(walk_from(volume, "/", 16, false, &nothing), STATUS_OK);
    assert_true(nothing.gaps >= 1);
    assert_string_equal(nothing.gap_path, "/");
    assert_true(was_seen(&nothing, "/etc", NODE_FOLDER));
    arena_done(&tale.arena);
    arena_done(&nothing.arena);
}

/* One folder with more names than a batch holds, in an arena that could not hold them. */
static void sees_a_folder_with_very_many_names(void **state)
{
    enum { NAMES = 100 * 1000 };
    char *folder = xasprintf("%s/many", root);
    assert_int_equal(mkdir(folder, 0755), 0);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < NAMES; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%d", i);
        assert_int_equal(symlinkat("x", descriptor, name), 0);
    }
    close(descriptor);
    struct tale tale;
    tale_init(&tale);
    assert_int_equal(walk_from(volume, "many", 4096, false, &tale), STATUS_OK);
    assert_int_equal(tale.visits, NAMES);
    assert_int_equal(tale.gaps, 0);
    arena_done(&tale.arena);
    free(folder);
}

static void tells_folders_it_may_not_read(void **state)
{
    char *folder = xasprintf("%s/closed", root);
    assert_int_equal(mkdir(folder, 0700), 0);
    pid_t child = fork();
    if (child == 0) {
        struct tale tale;
        tale_init(&tale);
        bool is_nobody = geteuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0);
        if (geteuid() != 65534) {
            (void)chmod(folder, 0);
        }
        bool is_done = is_nobody && walk_from(volume, "/", ARENA_BYTES, false, &tale) == STATUS_OK;
        bool is_told =
            tale.gaps == 1 && bytes_equal_text(bytes_of(tale.gap_path), "/closed") &&
            bytes_equal_text(bytes_of(tale.gap_text), "cannot be opened: Permission denied");
        _exit(is_done && is_told && was_seen(&tale, "/etc/passwd", NODE_FILE) ? 0 : 1);
    }
    int result = -1;
    (void)waitpid(child, &result, 0);
    assert_int_equal(result, 0);
    (void)rmdir(folder);
    free(folder);
}

static void survives_folders_that_come_and_go(void **state)
{
    char *folder = xasprintf("%s/odd/unsteady", root);
    char *other = xasprintf("%s/odd/unsteady-2", root);
    pid_t changer = fork();
    if (changer == 0) {
        for (;;) {
            (void)mkdir(folder, 0755);
            (void)rename(folder, other);
            (void)!symlink("/", folder);
            (void)unlink(folder);
            (void)rmdir(other);
        }
    }
    for (int i = 0; i < 100; i++) {
        struct tale tale;
        tale_init(&tale);
        assert_int_equal(walk_from(volume, "/odd", ARENA_BYTES, true, &tale), STATUS_OK);
        assert_true(was_seen(&tale, "/odd/-rf", NODE_FILE));
        arena_done(&tale.arena);
    }
    (void)kill(changer, SIGKILL);
    (void)waitpid(changer, NULL, 0);
    (void)unlink(folder);
    (void)rmdir(folder);
    (void)rmdir(other);
    free(folder);
    free(other);
}

/* Mounts: in a child with a mount namespace of its own. */

static void must(bool is_true, const char *what)
{
    if (!is_true) {
        (void)fprintf(stderr, "not so: %s\n", what);
        _exit(1);
    }
}

static char *make_folder(const char *name)
{
    char *path = xasprintf("%s/%s", root, name);
    must(mkdir(path, 0755) == 0, path);
    return path;
}

static void make_file(const char *folder, const char *name)
{
    char *path = xasprintf("%s/%s", folder, name);
    int   descriptor = open(path, O_WRONLY | O_CREAT, 0644);
    must(descriptor >= 0 && write(descriptor, "x", 1) == 1, path);
    close(descriptor);
    free(path);
}

/* A FUSE mount whose server never answers: whatever asks it, blocks. */
static bool mount_dead_server(const char *path)
{
    char options[128];
    int  server = open("/dev/fuse", O_RDWR);
    (void)snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", server);
    return server >= 0 && mount("dead", path, "fuse.sshfs", 0, options) == 0;
}

static void check_skips(struct volume *mounted, bool has_dead_server)
{
    size_t                    count = 0;
    const struct volume_skip *skips = volume_skipped(mounted, &count);
    must(count == (has_dead_server ? 2 : 1), "count of skipped mounts");
    must(bytes_equal_text(skips[count - 1].path, "/m-proc"), "proc is skipped");
    must(bytes_equal_text(skips[count - 1].type, "proc"), "its type");
    must(skips[count - 1].is_pseudo, "it is pseudo");
    if (has_dead_server) {
        must(bytes_equal_text(skips[0].path, "/m-dead"), "the dead server is skipped");
        must(bytes_equal_text(skips[0].type, "fuse.sshfs") && !skips[0].is_pseudo, "its type");
    }
}

static void check_walk(struct volume *mounted)
{
    struct tale tale;
    tale_init(&tale);
    tale.not_into = "/many";
    must(walk_from(mounted, "/", ARENA_BYTES, true, &tale) == STATUS_OK, "walk");
    must(tale.gaps == 0, "no gap");
    must(was_seen(&tale, "/m-local/file", NODE_FILE), "a local mount is gone into");
    must(was_seen(&tale, "/m-local/below/file", NODE_FILE), "a mount in a mount too");
    must(was_seen(&tale, "/m-proc", NODE_FOLDER), "proc is seen as a name");
    must(!was_seen(&tale, "/m-proc/self", NODE_LINK), "proc is not gone into");
    must(was_seen(&tale, "/m-proc/irq/file", NODE_FILE), "a local mount in proc is");
    must(was_seen(&tale, "/m-same", NODE_FOLDER), "a bound folder is seen as a name");
    must(!was_seen(&tale, "/m-same/etc", NODE_FOLDER), "the root bound elsewhere is not repeated");
    arena_done(&tale.arena);
}

/* A dead server that was mounted after the volume was opened is not touched either. */
static void check_late_server(struct volume *mounted, const char *path)
{
    struct error error = {0};
    if (!mount_dead_server(path)) {
        return;
    }
    must(volume_stat(mounted, bytes_of("m-later/x"), true, &(struct volume_stat){0}, &error) ==
             STATUS_UNSUPPORTED,
         "a dead server mounted later is refused");
    size_t                    count = 0;
    const struct volume_skip *skips = volume_skipped(mounted, &count);
    must(bytes_equal_text(skips[count - 1].path, "/m-later"), "and noted");
}

static void check_reading(struct volume *mounted, bool has_dead_server)
{
    struct arena arena;
    struct bytes contents;
    struct error error = {0};
    arena_init(&arena, ARENA_BYTES);
    must(volume_read(mounted, bytes_of("m-local/below/../file"), 9, &arena, &contents, NULL,
                     NULL) == STATUS_OK,
         "a file on another mount is read");
    must(volume_read(mounted, bytes_of("links/into-mount"), 9, &arena, &contents, NULL, NULL) ==
             STATUS_OK,
         "through a link too");
    must(volume_read(mounted, bytes_of("m-proc/irq/file"), 9, &arena, &contents, NULL, NULL) ==
             STATUS_OK,
         "through a pseudo file system too");
    must(volume_read(mounted, bytes_of("m-bound"), 9, &arena, &contents, NULL, NULL) == STATUS_OK,
         "a file bound to a second place is read");
    must(volume_read(mounted, bytes_of("m-proc/self/exe"), SIZE_MAX, &arena, &contents, NULL,
                     NULL) != STATUS_OK,
         "no magic link is followed");
    must(volume_read(mounted, bytes_of("m-proc/uptime"), 99, &arena, &contents, NULL, &error) ==
             STATUS_UNSUPPORTED,
         "nothing on proc is read");
    must(volume_stat(mounted, bytes_of("m-late/uptime"), true, &(struct volume_stat){0}, &error) ==
             STATUS_UNSUPPORTED,
         "a mount made after the volume was opened is told by its kind");
    if (has_dead_server) {
        must(volume_read(mounted, bytes_of("m-dead/x"), 9, &arena, &contents, NULL, &error) ==
                 STATUS_UNSUPPORTED,
             "the dead server is refused");
        must(bytes_equal_text(bytes_of(error.text),
                              "m-dead/x: is on a file system of type fuse.sshfs, which is not "
                              "examined"),
             error.text);
    }
    arena_done(&arena);
}

static void examine_mounts(void)
{
    struct volume *mounted = NULL;
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        _exit(NO_MOUNTS);
    }
    (void)alarm(60); /* a dead server must not hold us */
    char *local = make_folder("m-local");
    char *proc = make_folder("m-proc");
    char *dead = make_folder("m-dead");
    char *same = make_folder("m-same");
    char *late = make_folder("m-late");
    char *later = make_folder("m-later");
    char *into = xasprintf("%s/links/into-mount", root);
    char *bound = xasprintf("%s/m-bound", root);
    char *below = xasprintf("%s/below", local);
    char *inside = xasprintf("%s/irq", proc);
    char *passwd = xasprintf("%s/etc/passwd", root);
    make_file(root, "m-bound");
    if (mount("t", local, "tmpfs", 0, NULL) != 0 || mount("p", proc, "proc", 0, NULL) != 0) {
        _exit(NO_MOUNTS);
    }
    make_file(local, "file");
    must(symlink("/m-local/below/file", into) == 0, into);
    must(mkdir(below, 0755) == 0 && mount("t", below, "tmpfs", 0, NULL) == 0, below);
    make_file(below, "file");
    must(mount("t", inside, "tmpfs", 0, NULL) == 0, inside);
    make_file(inside, "file");
    must(mount(root, same, NULL, MS_BIND, NULL) == 0, same);
    must(mount(passwd, bound, NULL, MS_BIND, NULL) == 0, bound);
    bool has_dead_server = mount_dead_server(dead);
    must(volume_open(root, &mounted, NULL) == STATUS_OK, "open");
    check_skips(mounted, has_dead_server);
    check_walk(mounted);
    must(mount("p", late, "proc", 0, NULL) == 0, late);
    check_reading(mounted, has_dead_server);
    check_late_server(mounted, later);
    volume_close(mounted);
    _exit(0);
}

static void examines_local_mounts_only(void **state)
{
    int   result = -1;
    pid_t child = fork();
    if (child == 0) {
        examine_mounts();
    }
    (void)waitpid(child, &result, 0);
    if (WIFEXITED(result) && WEXITSTATUS(result) == NO_MOUNTS) {
        print_message("may not mount here\n");
        skip();
    }
    assert_int_equal(result, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_everything_once),
        cmocka_unit_test(sees_the_end_of_the_deepest_folder),
        cmocka_unit_test(gives_state_when_asked),
        cmocka_unit_test(stays_out_when_told),
        cmocka_unit_test(begins_where_a_link_leads),
        cmocka_unit_test(begins_only_in_folders),
        cmocka_unit_test(goes_on_elsewhere_at_the_limit_of_the_arena),
        cmocka_unit_test(sees_a_folder_with_very_many_names),
        cmocka_unit_test(tells_folders_it_may_not_read),
        cmocka_unit_test(survives_folders_that_come_and_go),
        cmocka_unit_test(examines_local_mounts_only),
    };
    return cmocka_run_group_tests(tests, build, destroy);
}
