#include "collect/linux/loaded_modules.h"

#include "collect/linux/collectors.h"
#include "collector.h"

/* The kernel's files, as put into the scratch folder. */
static enum status collect_planted(struct collection *collection, struct error *error)
{
    char       *modules = root_path("modules");
    char       *folder = root_path("module");
    enum status status = loaded_modules_collect(collection, modules, folder, error);
    free(modules);
    free(folder);
    return status;
}

static void reads_the_list(void **state)
{
    put_copy("modules", "fuzz/loaded_modules/plain");
    put_text("module/example_redirfs/version", "1.2.3\n");
    put_text("module/zfs/taint", "POE\n");
    char *found = collect_root(collect_planted);
    assert_int_equal(count_of(found, "{\"artifact\""), 5);
    assert_has(found,
               "\"name\":\"example_redirfs\",\"class\":\"module\",\"state\":\"loaded\","
               "\"version\":\"1.2.3\",\"signature\":\"none\"");
    assert_has(found, "\"taint\":\"OE\"");
    assert_has(found, "\"from\":\"proc/modules:2\",\"loaded_size\":69632,\"used_by\":1");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void finds_what_hides(void **state)
{
    put_text("modules", "seen 16384 0 - Live 0x0\n");
    put_text("module/seen/initstate", "live\n");
    put_text("module/builtin/version", "1\n");
    put_text("module/rootkit/initstate", "live\n");
    put_text("module/rootkit/taint", "OE\n");
    char *found = collect_root(collect_planted);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found, "\"name\":\"rootkit\",\"class\":\"module\",\"state\":\"hidden\"");
    assert_has(found, "\"from\":\"sys/module/rootkit\"");
    free(found);
}

static void notes_a_bad_line(void **state)
{
    put_text("modules", "what is this\nm 1 0 - Live 0x0\n");
    put_text("module/m/initstate", "live\n");
    char *found = collect_root(collect_planted);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "proc/modules: line 1: not a loaded module");
    free(found);
}

/* Where the kernel has no loadable modules at all, the source is absent, not empty. */
static void is_absent_without_module_support(void **state)
{
    char *found = collect_root(collect_planted);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

static void agrees_with_lsmod(void **state)
{
    char *found = collect_from("/", collect_loaded_modules, true);
    if (access("/proc/modules", R_OK) != 0) {
        assert_has(found, "\"status\":\"absent\"");
        free(found);
        print_message("skipped: this kernel has no loadable modules\n");
        skip();
    }
    char  *names = output_of("lsmod | awk 'NR>1{print $1}'");
    size_t count = 0;
    for (char *line = strtok(names, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *part = xasprintf("\"name\":\"%s\"", line);
        assert_has(found, part);
        free(part);
        count++;
    }
    assert_int_equal(count, count_of(found, "\"state\":\"loaded\""));
    free(names);
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_the_list, make_root, remove_root),
        cmocka_unit_test_setup_teardown(finds_what_hides, make_root, remove_root),
        cmocka_unit_test_setup_teardown(notes_a_bad_line, make_root, remove_root),
        cmocka_unit_test_setup_teardown(is_absent_without_module_support, make_root, remove_root),
        cmocka_unit_test(agrees_with_lsmod),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
