#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/linux/collectors.h"
#include "unit.h"

static char folder[64];

/* Makes a file below the folder, with its folders. */
static void put(const char *path, const char *text)
{
    char name[256];
    (void)snprintf(name, sizeof name, "%s/%s", folder, path);
    for (char *slash = strchr(name + strlen(folder) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(name, 0755);
        *slash = '/';
    }
    FILE *file = fopen(name, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void ignore_artifact(void *context, const struct artifact *artifact)
{
}

static void keep_coverage(void *context, const struct coverage *coverage)
{
    struct writer *text = context;
    writer_format(text, "%s: ", coverage_status_name(coverage->status));
    writer_bytes(text, coverage->reason);
    assert_true(coverage->is_required);
}

static void expect(const char *expected)
{
    struct writer text;
    writer_init(&text, 4096);
    struct volume    *volume = NULL;
    struct sink       sink = {ignore_artifact, keep_coverage, &text};
    struct collection collection;
    assert_int_equal(volume_open(folder, &volume, NULL), STATUS_OK);
    collection_init(&collection, volume, "linux", false, false, sink);
    assert_string_equal(linux_collectors.rows[0].source, "system");
    struct collector_table first = linux_collectors;
    first.count = 1;
    collection_run(&collection, &first, 0);
    collection_done(&collection);
    volume_close(volume);
    writer_u8(&text, 0);
    assert_string_equal((const char *)text.data, expected);
    writer_done(&text);
}

static void knows_an_empty_folder_for_no_system(void **state)
{
    expect("failed: no operating system was recognised here");
}

static void misses_the_database_of_the_family(void **state)
{
    put("etc/os-release", "ID=debian\n");
    expect("failed: os-release says debian, but there is no dpkg database (var/lib/dpkg/status)");
    put("etc/os-release", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n");
    expect(
        "failed: os-release says rocky, but there is no rpm database "
        "(var/lib/rpm/rpmdb.sqlite)");
    put("etc/os-release", "ID=unheard-of\nID_LIKE=\"what suse\"\n");
    expect(
        "failed: os-release says unheard-of, but there is no rpm database "
        "(var/lib/rpm/rpmdb.sqlite)");
}

static void takes_an_empty_database_for_none(void **state)
{
    put("etc/os-release", "ID=debian\n");
    put("var/lib/dpkg/status", "");
    expect("failed: os-release says debian, but there is no dpkg database (var/lib/dpkg/status)");
}

static void another_database_is_no_substitute(void **state)
{
    put("etc/os-release", "ID=fedora\n");
    put("var/lib/dpkg/status", "Package: x\n");
    expect(
        "failed: os-release says fedora, but there is no rpm database "
        "(var/lib/rpm/rpmdb.sqlite)");
}

static void says_what_it_cannot_read_yet(void **state)
{
    put("etc/os-release", "ID=arch\n");
    put("var/lib/dpkg/status", "Package: x\n");
    expect(
        "failed: the packages of this system (arch) are kept by pacman, which evict cannot "
        "read yet");
    put("etc/os-release", "ID=gentoo\n");
    put("var/lib/dpkg/status", "");
    expect("failed: os-release says gentoo, and there is no package database that evict can read");
}

static void is_content_with_a_system_and_its_database(void **state)
{
    put("usr/lib/os-release", "ID=debian\n");
    put("var/lib/dpkg/status", "Package: x\n");
    expect("complete: ");
}

static void a_damaged_os_release_is_a_gap(void **state)
{
    put("etc/os-release", "hello\n");
    put("var/lib/dpkg/status", "Package: x\n");
    expect("partial: etc/os-release: os-release assigns nothing");
}

static int make_folder(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/evict-system-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_an_empty_folder_for_no_system, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(misses_the_database_of_the_family, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(takes_an_empty_database_for_none, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(another_database_is_no_substitute, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(says_what_it_cannot_read_yet, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(is_content_with_a_system_and_its_database, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_damaged_os_release_is_a_gap, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
