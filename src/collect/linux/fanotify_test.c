#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/fanotify.h>

#include "collect/linux/collectors.h"
#include "collector.h"
#include "unit.h"

static void sees_who_is_asked_about_files(void **state)
{
    int descriptor = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY);
    if (descriptor < 0) {
        print_message("fanotify is not for us here\n");
        skip();
    }
    assert_int_equal(fanotify_mark(descriptor, FAN_MARK_ADD, FAN_OPEN_PERM | FAN_EVENT_ON_CHILD,
                                   AT_FDCWD, collector_root),
                     0);
    char *text = collect_from("/", collect_fanotify, true);
    char *line = strstr(text, "\"class\":\"fanotify\",\"process\":\"linux_fanotify");
    assert_non_null(line);
    char *record = xasprintf("%.*s", (int)strcspn(line, "\n"), line);
    char *pid = xasprintf("\"pid\":%d", (int)getpid());
    assert_non_null(strstr(record, "\"target\":\"inode\""));
    assert_non_null(strstr(record, "\"mode\":\"permission\""));
    assert_non_null(strstr(record, "\"events\":[\"open-permission\"]"));
    assert_non_null(strstr(record, pid));
    free(pid);
    free(record);
    free(text);
    (void)close(descriptor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sees_who_is_asked_about_files, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
