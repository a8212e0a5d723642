#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "collect/linux/collectors.h"
#include "collector.h"
#include "unit.h"

/* A listening socket of this process; its port. */
static int listen_on_loopback(unsigned *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          size = sizeof address;
    int                descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(descriptor >= 0);
    assert_int_equal(bind(descriptor, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(descriptor, 1), 0);
    assert_int_equal(getsockname(descriptor, (struct sockaddr *)&address, &size), 0);
    *ret_port = ntohs(address.sin_port);
    return descriptor;
}

static int connect_to_loopback(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int                descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(descriptor, (struct sockaddr *)&address, sizeof address), 0);
    return descriptor;
}

static void sees_both_ends_of_a_connection_and_who_holds_them(void **state)
{
    unsigned port = 0;
    int      server = listen_on_loopback(&port);
    int      client = connect_to_loopback(port);
    int      accepted = accept(server, NULL, NULL);
    char    *text = collect_from("/", collect_sockets, true);
    char    *listening = xasprintf(
           "\"protocol\":\"tcp\",\"state\":\"listening\","
              "\"local_address\":\"127.0.0.1\",\"local_port\":%u,",
           port);
    char *made = xasprintf(
        "\"state\":\"connected\",\"local_address\":\"127.0.0.1\","
        "\"remote_address\":\"127.0.0.1\",\"remote_port\":%u,",
        port);
    char *taken = xasprintf(
        "\"state\":\"connected\",\"local_address\":\"127.0.0.1\","
        "\"local_port\":%u,\"remote_address\":\"127.0.0.1\",\"path\"",
        port);
    char *pid = xasprintf("\"pid\":%d", (int)getpid());
    char *line = strstr(text, listening);
    assert_non_null(line);
    assert_non_null(strstr(text, made));
    assert_non_null(strstr(text, taken));
    assert_true(strstr(line, pid) != NULL && strstr(line, pid) < strchr(line, '\n'));
    assert_true(strstr(line, "linux_sockets") < strchr(line, '\n'));
    free(pid);
    free(taken);
    free(made);
    free(listening);
    free(text);
    (void)close(accepted);
    (void)close(client);
    (void)close(server);
}

static void sees_abstract_unix_sockets(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0evict-test"};
    int                descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(descriptor, (struct sockaddr *)&address,
                          offsetof(struct sockaddr_un, sun_path) + 11),
                     0);
    assert_int_equal(listen(descriptor, 1), 0);
    char *text = collect_from("/", collect_sockets, true);
    assert_non_null(strstr(text, "\"path\":\"@evict-test\""));
    free(text);
    (void)close(descriptor);
}

/* Every TCP port that ss(8) says is listened on, we say so too. */
static void agrees_with_ss(void **state)
{
    char *said = output_of("ss -Htln 2>/dev/null");
    if (said == NULL || said[0] == '\0') {
        print_message("no ss here, or nothing listens\n");
        free(said);
        skip();
    }
    char *text = collect_from("/", collect_sockets, true);
    char *rest = said;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        char local[128];
        if (sscanf(line, "%*s %*s %*s %127s", local) != 1) {
            continue;
        }
        char *inner = xasprintf("\"local_port\":%s,", strrchr(local, ':') + 1);
        char *last = xasprintf("\"local_port\":%s}", strrchr(local, ':') + 1); /* no owner */
        if (strstr(text, inner) == NULL && strstr(text, last) == NULL) {
            fail_msg("%s is missing", local);
        }
        free(last);
        free(inner);
    }
    free(text);
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_both_ends_of_a_connection_and_who_holds_them),
        cmocka_unit_test(sees_abstract_unix_sockets),
        cmocka_unit_test(agrees_with_ss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
