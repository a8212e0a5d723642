#include "collect/linux/collectors.h"
#include "collector.h"

static const char in_tree[] = "usr/lib/modules/6.1.0-28-amd64/kernel/fs/own.ko.xz";

/* A kernel with one module of its own. */
static int make_kernel(void **state)
{
    int failed = make_root(state);
    put_text("usr/lib/modules/6.1.0-28-amd64/modules.order", "kernel/fs/own.ko\n");
    put_copy(in_tree, "fuzz/kernel_module/signed-issuer.ko");
    put_link("usr/lib/modules/6.1.0-28-amd64/build", "/usr/src/linux-headers");
    put_link("lib", "usr/lib");
    return failed;
}

static void keeps_silent_about_the_kernels_own(void **state)
{
    char *found = collect_root(collect_kernel_modules);
    assert_int_equal(count_of(found, "{\"artifact\""), 0);
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void reports_modules_outside_the_tree(void **state)
{
    static const char *const places[] = {"extra/a.ko", "updates/dkms/b.ko", "misc/c.ko", "d.ko",
                                         "kernel/drivers/planted.ko"};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        char *path = xasprintf("usr/lib/modules/6.1.0-28-amd64/%s", places[i]);
        put_copy(path, "fuzz/kernel_module/signed-issuer.ko");
        free(path);
    }
    put_link("usr/lib/modules/6.1.0-28-amd64/weak-updates/e.ko", "../extra/a.ko");
    put_link("usr/lib/modules/6.1.0-28-amd64/weak-updates/gone.ko", "/nowhere.ko");
    char *found = collect_root(collect_kernel_modules);
    assert_int_equal(count_of(found, "{\"artifact\""), 7);
    assert_int_equal(count_of(found, "\"state\":\"image-missing\""), 1);
    assert_has(found,
               "\"name\":\"example_redirfs\","
               "\"path\":\"/usr/lib/modules/6.1.0-28-amd64/extra/a.ko\","
               "\"class\":\"module\",\"state\":\"on-disk\",\"version\":\"1.2.3\"");
    assert_has(found, "\"company\":\"Jørgen; Example Corp\"");
    assert_has(found, "\"signer\":\"Example Corp module signing key\",\"signature\":\"present\"");
    assert_has(found, "\"kernel\":\"6.1.0-28-amd64\"");
    assert_has(found, "\"dependencies\":[\"redirfs\",\"libcrc32c\"]");
    assert_has(found, "\"from\":\"usr/lib/modules/6.1.0-28-amd64/kernel/drivers/planted.ko\"");
    assert_lacks(found, "own.ko");
    free(found);
}

/* Where packages own the in-tree folder, what none of them owns is foreign, listed or not. */
static void reports_in_tree_modules_without_an_owner(void **state)
{
    put_text("var/lib/dpkg/status",
             "Package: linux-image-6.1.0-28-amd64\nStatus: install ok "
             "installed\nArchitecture: amd64\nVersion: 6.1.119-1\n\n");
    put_text("var/lib/dpkg/info/linux-image-6.1.0-28-amd64.list",
             "/.\n/lib\n/lib/modules\n/lib/modules/6.1.0-28-amd64\n"
             "/lib/modules/6.1.0-28-amd64/kernel\n/lib/modules/6.1.0-28-amd64/kernel/fs\n"
             "/lib/modules/6.1.0-28-amd64/kernel/fs/own.ko.xz\n");
    put_text("usr/lib/modules/6.1.0-28-amd64/modules.order", "kernel/fs/own.ko\nkernel/fs/in.ko\n");
    put_copy("usr/lib/modules/6.1.0-28-amd64/kernel/fs/in.ko",
             "fuzz/kernel_module/signed-issuer.ko");
    char *found = collect_root(collect_kernel_modules);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found, "\"from\":\"usr/lib/modules/6.1.0-28-amd64/kernel/fs/in.ko\"");
    free(found);
}

/* The digest is that of the file as it lies there. */
static void reads_compressed_modules(void **state)
{
    static const char *const tools[][2] = {{"gzip", "gz"}, {"xz", "xz"}, {"zstd", "zst"}};
    for (size_t i = 0; i < COUNT_OF(tools); i++) {
        if (!has_program(tools[i][0])) {
            print_message("skipped: no %s\n", tools[i][0]);
            continue;
        }
        char *path = xasprintf("usr/lib/modules/6.1.0-28-amd64/extra/m.ko.%s", tools[i][1]);
        char *source = source_path("fuzz/kernel_module/signed-issuer.ko");
        put_text(path, "");
        char *command = xasprintf("%s -c < %s > %s/%s && sha256sum < %s/%s", tools[i][0], source,
                                  collector_root, path, collector_root, path);
        char *digest = output_of(command);
        char *part = xasprintf("\"sha256\":\"%.64s\"", digest);
        char *from = xasprintf("\"from\":\"%s\"", path);
        char *found = collect_root(collect_kernel_modules);
        assert_has(found, part);
        assert_has(found, from);
        assert_has(found, "\"name\":\"example_redirfs\"");
        assert_has(found, "\"status\":\"complete\"");
        free(found);
        free(from);
        free(part);
        free(digest);
        free(command);
        free(source);
        free(path);
    }
}

static void reports_what_it_cannot_parse(void **state)
{
    put_text("usr/lib/modules/6.1.0-28-amd64/extra/odd-name.ko", "not a module");
    put_copy("usr/lib/modules/6.1.0-28-amd64/extra/sig.ko", "fuzz/kernel_module/signed-broken.ko");
    char *found = collect_root(collect_kernel_modules);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found, "\"name\":\"odd_name\"");
    assert_has(found, "\"sha256\":\"");
    assert_has(found, "\"signature\":\"present\"");
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "extra/odd-name.ko: not an ELF file");
    assert_has(found, "extra/sig.ko: not a PKCS #7 message");
    free(found);
}

static void reads_dkms(void **state)
{
    put_copy("usr/src/example-filter-4.2.1/dkms.conf", "fuzz/dkms_config/plain");
    put_copy("var/lib/dkms/example-filter/4.2.1/6.1.0-28-amd64/x86_64/module/example_redirfs.ko",
             "fuzz/kernel_module/signed-x509.ko");
    char *found = collect_root(collect_kernel_modules);
    assert_int_equal(count_of(found, "\"class\":\"dkms\""), 4);
    assert_has(found, "\"name\":\"example_avflt\",\"path\":\"/usr/src/example-filter-4.2.1\"");
    assert_has(found,
               "\"name\":\"example-filter\",\"path\":\"/var/lib/dkms/example-filter/4.2.1\","
               "\"class\":\"dkms\",\"state\":\"on-disk\",\"version\":\"4.2.1\"");
    assert_has(found, "\"signer\":\"Example Corp: old key\"");
    free(found);
}

static void is_absent_without_modules(void **state)
{
    char *found = collect_root(collect_kernel_modules);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_silent_about_the_kernels_own, make_kernel,
                                        remove_root),
        cmocka_unit_test_setup_teardown(reports_modules_outside_the_tree, make_kernel, remove_root),
        cmocka_unit_test_setup_teardown(reports_in_tree_modules_without_an_owner, make_kernel,
                                        remove_root),
        cmocka_unit_test_setup_teardown(reads_compressed_modules, make_kernel, remove_root),
        cmocka_unit_test_setup_teardown(reports_what_it_cannot_parse, make_kernel, remove_root),
        cmocka_unit_test_setup_teardown(reads_dkms, make_kernel, remove_root),
        cmocka_unit_test_setup_teardown(is_absent_without_modules, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
