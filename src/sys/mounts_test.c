#define _GNU_SOURCE
#include "unit.h"

#include "sys/filesystem.h"
#include "sys/mounts.h"

#include <fcntl.h>
#include <unistd.h>

static const char table[] =
    "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
    "27 1 254:0 / / rw,relatime shared:1 master:7 - ext4 /dev/vda rw,discard\n"
    "98 27 0:40 /export /mnt/a\\040b\\011c\\012d\\134e ro - nfs4 host:/export rw,vers=4.2\n"
    "99 27 0:41 / /run/user/1000/doc rw,nosuid - fuse.portal portal rw\n";

static enum status parse(struct arena *arena, const char *text, struct mount **ret_mounts,
                         size_t *ret_count, struct error *error)
{
    return mounts_parse(bytes_of(text), arena, ret_mounts, ret_count, error);
}

static void reads_paths_and_types(void **state)
{
    struct arena  arena;
    struct mount *mounts = NULL;
    size_t        count = 0;
    arena_init(&arena, 1 << 20);
    assert_int_equal(parse(&arena, table, &mounts, &count, NULL), STATUS_OK);
    assert_int_equal(count, 4);
    assert_true(bytes_equal_text(mounts[0].path, "/proc"));
    assert_true(bytes_equal_text(mounts[0].type, "proc"));
    assert_true(bytes_equal_text(mounts[1].path, "/"));
    assert_true(bytes_equal_text(mounts[1].type, "ext4"));
    assert_true(bytes_equal_text(mounts[2].path, "/mnt/a b\tc\nd\\e"));
    assert_true(bytes_equal_text(mounts[2].type, "nfs4"));
    assert_true(bytes_equal_text(mounts[3].type, "fuse.portal"));
    arena_done(&arena);
}

static void names_the_line_that_is_no_mount(void **state)
{
    static const char *const bad[] = {
        "22 27 0:21 / /proc rw - proc proc rw\nnonsense\n",
        "22 27 0:21 / /proc rw - proc proc rw\n22 27 0:21 / relative rw - proc proc rw\n",
        "22 27 0:21 / /proc rw - proc proc rw\n22 27 0:21 / /proc rw proc proc rw\n",
        "22 27 0:21 / /proc rw - proc proc rw\n22 27 0:21 / /proc rw -\n",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct arena  arena;
        struct error  error;
        struct mount *mounts = NULL;
        size_t        count = 0;
        arena_init(&arena, 1 << 20);
        assert_int_equal(parse(&arena, bad[i], &mounts, &count, &error), STATUS_MALFORMED);
        assert_string_equal(error.text, "line 2 is no mount");
        assert_int_equal(error.offset, 2);
        assert_null(mounts);
        arena_done(&arena);
    }
}

static void survives_every_prefix(void **state)
{
    for (size_t cut = 0; cut < sizeof table; cut++) {
        struct arena  arena;
        struct mount *mounts = NULL;
        size_t        count = 0;
        arena_init(&arena, 1 << 20);
        enum status status = mounts_parse((struct bytes){(const uint8_t *)table, cut}, &arena,
                                          &mounts, &count, NULL);
        assert_true(status == STATUS_OK ? count <= 4 : mounts == NULL);
        arena_done(&arena);
    }
}

static void stops_at_the_limit_of_the_arena(void **state)
{
    struct arena  arena;
    struct error  error;
    struct mount *mounts = NULL;
    size_t        count = 0;
    arena_init(&arena, 160);
    assert_int_equal(parse(&arena, table, &mounts, &count, &error), STATUS_TOO_LARGE);
    assert_string_equal(error.text, "the mount table is too large");
    arena_done(&arena);
}

static void reads_the_mounts_of_this_machine(void **state)
{
    struct arena  arena;
    struct mount *mounts = NULL;
    size_t        count = 0;
    bool          has_root = false;
    arena_init(&arena, 64 << 20);
    int descriptor = -1;
    if (mounts_open(&descriptor, NULL) != STATUS_OK) {
        arena_done(&arena);
        skip();
    }
    assert_int_equal(mounts_read(descriptor, &arena, &mounts, &count, NULL), STATUS_OK);
    count = 0;
    assert_int_equal(mounts_read(descriptor, &arena, &mounts, &count, NULL), STATUS_OK);
    close(descriptor);
    for (size_t i = 0; i < count; i++) {
        has_root = has_root || bytes_equal_text(mounts[i].path, "/");
    }
    assert_true(has_root);
    arena_done(&arena);
}

static void tells_kinds_of_file_systems_by_name(void **state)
{
    static const struct {
        const char          *type;
        enum filesystem_kind kind;
    } cases[] = {
        {"ext4", FILESYSTEM_LOCAL},        {"tmpfs", FILESYSTEM_LOCAL},
        {"overlay", FILESYSTEM_LOCAL},     {"fuseblk", FILESYSTEM_LOCAL},
        {"zfs", FILESYSTEM_LOCAL},         {"proc", FILESYSTEM_PSEUDO},
        {"cgroup2", FILESYSTEM_PSEUDO},    {"devtmpfs", FILESYSTEM_PSEUDO},
        {"autofs", FILESYSTEM_REMOTE},     {"nfs4", FILESYSTEM_REMOTE},
        {"fuse.sshfs", FILESYSTEM_REMOTE}, {"fuse", FILESYSTEM_REMOTE},
        {"virtiofs", FILESYSTEM_REMOTE},   {"", FILESYSTEM_LOCAL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(filesystem_kind_of(bytes_of(cases[i].type)), cases[i].kind);
    }
}

static void tells_proc_by_its_descriptor(void **state)
{
    struct filesystem found;
    int               descriptor = open("/proc/self", O_PATH | O_CLOEXEC);
    if (descriptor < 0) {
        skip();
    }
    assert_int_equal(filesystem_of(descriptor, &found, NULL), STATUS_OK);
    assert_int_equal(found.kind, FILESYSTEM_PSEUDO);
    assert_string_equal(found.type, "proc");
    assert_false(found.is_fuse);
    close(descriptor);
    assert_int_equal(filesystem_of(-1, &found, NULL), STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_paths_and_types),
        cmocka_unit_test(names_the_line_that_is_no_mount),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(stops_at_the_limit_of_the_arena),
        cmocka_unit_test(reads_the_mounts_of_this_machine),
        cmocka_unit_test(tells_kinds_of_file_systems_by_name),
        cmocka_unit_test(tells_proc_by_its_descriptor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
