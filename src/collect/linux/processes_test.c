#define _GNU_SOURCE
#include <signal.h>
#include <sys/wait.h>

#include "collect/linux/collectors.h"
#include "collector.h"
#include "unit.h"

/* A copy of sleep(1), started and then deleted. */
static pid_t start_and_delete(void)
{
    char *path = root_path("ghost-agent");
    char *copy = xasprintf("cp /bin/sleep %s", path);
    free(output_of(copy));
    free(copy);
    pid_t child = fork();
    if (child == 0) {
        (void)execl(path, path, "30", NULL);
        _exit(1);
    }
    (void)usleep(200000);
    assert_int_equal(unlink(path), 0);
    free(path);
    return child;
}

static void sees_an_executable_that_was_deleted(void **state)
{
    pid_t child = start_and_delete();
    char *text = collect_from("/", collect_processes, true);
    char *line = strstr(text, "\"name\":\"ghost-agent\"");
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    assert_non_null(line);
    char *record = xasprintf("%.*s", (int)strcspn(line, "\n"), line);
    assert_non_null(strstr(record, "ghost-agent\",\"deleted\":true"));
    assert_non_null(strstr(record, "ghost-agent 30\""));
    assert_null(strstr(record, "(deleted)"));
    free(record);
    free(text);
}

/* What ps(1) names, we name. */
static void agrees_with_ps(void **state)
{
    char *said = output_of("ps -eo pid=,comm= 2>/dev/null");
    if (said == NULL || said[0] == '\0') {
        print_message("no ps here\n");
        free(said);
        skip();
    }
    char  *text = collect_from("/", collect_processes, true);
    char  *rest = said;
    size_t compared = 0;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        char          name[64];
        char          path[64];
        char          target[64];
        unsigned long pid = 0;
        if (sscanf(line, "%lu %63s", &pid, name) != 2 || strpbrk(name, "\\\"<") != NULL) {
            continue;
        }
        (void)snprintf(path, sizeof path, "/proc/%lu/exe", pid);
        if (readlink(path, target, sizeof target) < 0) {
            continue; /* a thread of the kernel, or it has ended: ps itself, its shell */
        }
        char *needle = xasprintf("\"name\":\"%s", name);
        if (strstr(text, needle) == NULL) {
            fail_msg("%s is missing", name);
        }
        free(needle);
        compared++;
    }
    assert_true(compared > 0);
    free(text);
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sees_an_executable_that_was_deleted, make_root,
                                        remove_root),
        cmocka_unit_test(agrees_with_ps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
