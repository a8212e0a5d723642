#include "cmd/stored.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "cmd/commands.h"
#include "sys/sandbox.h"
#include "unit.h"

/* evict list, show and match on a catalog of two devices, run as the program would. */

static char folder[] = "/tmp/evict-stored-XXXXXX";
static char catalog_file[64];
static char ban_file[64];
static char printed[65536];

static void write_ban(const char *package)
{
    FILE *stream = fopen(ban_file, "we");
    assert_non_null(stream);
    assert_true(fprintf(stream,
                        "ban: testers\ntitle: A test\nindicators:\n"
                        "  - package: {name: %s}\n    means: present\n    source: a test\n",
                        package) > 0);
    assert_int_equal(fclose(stream), 0);
}

/* One device with one package; "dpkg" was read to the end. */
static void give_scan(struct catalog *catalog, const char *machine_id, const char *hostname,
                      const char *package_name)
{
    struct error      error;
    struct artifact   package;
    struct assessment assessment = {0};
    struct coverage   coverage = {.source = bytes_of("dpkg"), .is_required = true};
    struct header     header = {.started = bytes_of("2026-01-05T08:00:00Z")};
    artifact_init(&header.device, KIND_DEVICE);
    artifact_set_text(&header.device, DEVICE_MACHINE_ID, machine_id);
    artifact_set_text(&header.device, DEVICE_HOSTNAME, hostname);
    artifact_init(&package, KIND_PACKAGE);
    artifact_set_text(&package, FIELD_SOURCE, "dpkg");
    artifact_set_text(&package, PACKAGE_NAME, package_name);
    package.from = bytes_of("var/lib/dpkg/status:1");
    assert_int_equal(catalog_scan_begin(catalog, &header, &error), STATUS_OK);
    assert_int_equal(catalog_scan_artifact(catalog, &package, &error), STATUS_OK);
    assert_int_equal(catalog_scan_coverage(catalog, &coverage, &error), STATUS_OK);
    assert_int_equal(catalog_scan_finish(catalog, &assessment, &error), STATUS_OK);
}

static void scan(const char *machine_id, const char *hostname, const char *package_name)
{
    struct catalog *catalog = NULL;
    struct error    error;
    assert_int_equal(catalog_open(catalog_file, false, &catalog, &error), STATUS_OK);
    give_scan(catalog, machine_id, hostname, package_name);
    catalog_close(catalog);
}

/* Runs a command line with both outputs in `printed`; in a child, since it gives up rights for
 * good. */
static enum exit_code run_words(char *const *argv)
{
    int               argc = 0;
    struct invocation invocation;
    struct error      error;
    FILE             *capture = tmpfile();
    while (argv[argc] != NULL) {
        argc++;
    }
    assert_non_null(capture);
    assert_int_equal(invocation_read(commands, argc, argv, &invocation, &error), STATUS_OK);
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(fileno(capture), STDOUT_FILENO);
        dup2(fileno(capture), STDERR_FILENO);
        enum exit_code result = invocation.command->run(&invocation);
        (void)fflush(NULL);
        _exit((int)result);
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    enum exit_code code = (enum exit_code)WEXITSTATUS(ended);
    rewind(capture);
    printed[fread(printed, 1, sizeof printed - 1, capture)] = '\0';
    (void)fclose(capture);
    invocation_done(&invocation);
    return code;
}

#define RUN(...) run_words((char *[]){"evict", __VA_ARGS__, NULL})
#define HERE "--catalog", catalog_file, "--ban", ban_file

static void assert_printed(const char *text)
{
    if (strstr(printed, text) == NULL) {
        print_error("not printed: %s\n%s\n", text, printed);
    }
    assert_non_null(strstr(printed, text));
}

static int setup(void **state)
{
    memcpy(folder, "/tmp/evict-stored-XXXXXX", sizeof folder);
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(catalog_file, sizeof catalog_file, "%s/catalog.db", folder);
    (void)snprintf(ban_file, sizeof ban_file, "%s/testers.yaml", folder);
    write_ban("kesl");
    scan("0123456789abcdef0123456789abcdef", "atlas", "kesl");
    scan("fedcba9876543210fedcba9876543210", "zeus", "bash");
    return 0;
}

static int teardown(void **state)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        CLEANUP(free_pointer) char *file = xasprintf("%s%s", catalog_file, suffixes[i]);
        (void)unlink(file);
    }
    (void)unlink(ban_file);
    return rmdir(folder);
}

static void lists_devices_with_their_verdicts(void **state)
{
    assert_int_equal(RUN("list", HERE), EXIT_CODE_FOUND);
    assert_printed("1     atlas ");
    assert_printed("testers: present\n");
    assert_printed("2     zeus ");
    assert_printed("1 clear\n");
    assert_int_equal(RUN("list", HERE, "--json"), EXIT_CODE_FOUND);
    assert_printed("{\"devices\":[{\"id\":1,\"hostname\":\"atlas\",");
    assert_printed("\"verdicts\":[{\"ban\":\"testers\",\"verdict\":\"present\",\"calling\":false,");
    assert_printed("\"verdict\":\"clear\"");
}

static void shows_one_device(void **state)
{
    assert_int_equal(RUN("show", "atlas", HERE, "--color", "never"), EXIT_CODE_FOUND);
    assert_printed("kesl");
    assert_int_equal(RUN("show", "2", HERE), EXIT_CODE_CLEAR);
    assert_int_equal(RUN("show", "fedcba", HERE, "--json"), EXIT_CODE_CLEAR);
    assert_printed("\"hostname\":\"zeus\"");
    assert_int_equal(RUN("show", "hermes", HERE), EXIT_CODE_WRONG_USE);
    assert_printed("evict: no device is called that; known: 1 (atlas), 2 (zeus)");
    assert_int_equal(RUN("show", "atlas", HERE, "--color", "green"), EXIT_CODE_WRONG_USE);
}

static void does_not_guess_between_devices(void **state)
{
    assert_int_equal(RUN("show", HERE), EXIT_CODE_WRONG_USE);
    assert_printed("this machine is not in the catalog and 2 others are");
}

static void says_which_verdicts_a_ban_changed(void **state)
{
    assert_int_equal(RUN("match", HERE), EXIT_CODE_FOUND);
    assert_printed("1 atlas: testers: not asked before -> present\n");
    assert_printed("4 artifacts matched on 2 devices, 1 verdict changed\n");

    assert_int_equal(RUN("match", HERE), EXIT_CODE_FOUND);
    assert_string_equal(printed, "0 artifacts matched on 2 devices, 0 verdicts changed\n");

    write_ban("bash");
    assert_int_equal(RUN("match", HERE), EXIT_CODE_FOUND);
    assert_printed("1 atlas: testers: present -> clear\n");
    assert_printed("2 zeus: testers: clear -> present\n");

    write_ban("nothing");
    assert_int_equal(RUN("match", HERE, "--json"), EXIT_CODE_CLEAR);
    assert_printed(
        "\"changes\":[{\"device\":2,\"hostname\":\"zeus\",\"ban\":\"testers\","
        "\"before\":\"present\",\"after\":\"clear\",");
}

/* As evict scan does: the catalog is opened, then all other rights are given up, then hostile
 * records come. SQLite makes its log beside the catalog only then. */
static void a_scan_is_stored_from_inside_the_sandbox(void **state)
{
    pid_t child = fork();
    if (child == 0) {
        const char *const     writable[] = {folder, NULL};
        struct sandbox        sandbox = {.role = SANDBOX_KEEPER, .writable = writable};
        struct sandbox_result result;
        struct catalog       *catalog = NULL;
        struct error          error;
        if (catalog_open(catalog_file, false, &catalog, &error) != STATUS_OK ||
            sandbox_enter(&sandbox, &result, &error) != STATUS_OK) {
            _exit(2);
        }
        give_scan(catalog, "0123456789abcdef0123456789abcdef", "atlas", "from-the-sandbox");
        catalog_close(catalog);
        _exit(0);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    write_ban("from-the-sandbox");
    assert_int_equal(RUN("list", HERE), EXIT_CODE_FOUND);
    assert_printed("testers: present\n");
}

/* Looking is not storing: the ban of a moment leaves nothing. */
static void listing_and_showing_store_nothing(void **state)
{
    assert_int_equal(RUN("list", HERE), EXIT_CODE_FOUND);
    assert_int_equal(RUN("show", "1", HERE), EXIT_CODE_FOUND);
    assert_int_equal(RUN("match", HERE), EXIT_CODE_FOUND);
    assert_printed("4 artifacts matched");
}

static void what_is_gone_is_past(void **state)
{
    scan("0123456789abcdef0123456789abcdef", "atlas", "bash");
    assert_int_equal(RUN("list", HERE), EXIT_CODE_FOUND);
    assert_printed("testers: past\n");
    assert_int_equal(RUN("show", "atlas", HERE, "--verbose"), EXIT_CODE_FOUND);
    assert_printed("kesl");
}

static void makes_no_catalog(void **state)
{
    char *missing = xasprintf("%s/missing.db", folder);
    assert_int_equal(RUN("list", "--catalog", missing, "--ban", ban_file), EXIT_CODE_WRONG_USE);
    assert_printed("'evict scan' makes it");
    assert_int_equal(RUN("match", "--catalog", missing, "--ban", ban_file), EXIT_CODE_WRONG_USE);
    assert_int_equal(access(missing, F_OK), -1);
    free(missing);
}

static void names_that_would_steer_a_terminal_do_not(void **state)
{
    scan("aaaabbbbccccddddeeeeffff00001111", "\x1b[2Jevil\xe2\x80\xae\n", "kesl");
    assert_int_equal(RUN("list", HERE), EXIT_CODE_FOUND);
    assert_printed("\\x1b[2Jevil");
    assert_int_equal(RUN("match", HERE), EXIT_CODE_FOUND);
    assert_null(strchr(printed, '\x1b'));
    assert_int_equal(RUN("show", "nobody", HERE), EXIT_CODE_WRONG_USE);
    assert_null(strchr(printed, '\x1b'));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(lists_devices_with_their_verdicts),
        TEST(shows_one_device),
        TEST(does_not_guess_between_devices),
        TEST(says_which_verdicts_a_ban_changed),
        TEST(a_scan_is_stored_from_inside_the_sandbox),
        TEST(listing_and_showing_store_nothing),
        TEST(what_is_gone_is_past),
        TEST(makes_no_catalog),
        TEST(names_that_would_steer_a_terminal_do_not),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
