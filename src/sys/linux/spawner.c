#define _GNU_SOURCE
#include "sys/spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"

/* Sanitizers tell what they found on standard error. */
#if defined(__SANITIZE_ADDRESS__)
#define KEEPS_ERRORS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS_ERRORS 1
#endif
#endif
#ifndef KEEPS_ERRORS
#define KEEPS_ERRORS 0
#endif

enum { CHILD_OUTPUT = 3, SPAWNER_SOCKET = 3 };

enum order { ORDER_START, ORDER_STOP };

/* From the owner to the spawner. */
struct request {
    enum order order;
    uint64_t   number;
};

/* From the spawner to its owner; with the reading end of the pipe after a start. */
struct reply {
    int cause;       /* errno; 0 when all is well */
    int wait_status; /* after a stop */
};

struct spawner {
    pid_t process;
    int   socket;
    int   input; /* reading end of the child's pipe; -1 when there is no child */
};

/* What the spawning process knows. */
struct nest {
    void (*run)(void *context, uint64_t number, int output);
    void *context;
    int   socket;
    pid_t child; /* 0: none */
};

/* Keeps one descriptor, as number 3, and the standard ones; all others are closed. */
static void keep_only(int descriptor)
{
    if (descriptor != CHILD_OUTPUT) {
        (void)dup2(descriptor, CHILD_OUTPUT);
    }
    (void)close_range(CHILD_OUTPUT + 1, ~0U, 0);
    int null = open("/dev/null", O_RDWR);
    (void)dup2(null, STDIN_FILENO);
    (void)dup2(null, STDOUT_FILENO);
    if (!KEEPS_ERRORS) {
        (void)dup2(null, STDERR_FILENO);
    }
    (void)close(null);
}

static void die_with(pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(1); /* it died before we asked */
    }
}

_Noreturn static void be_child(const struct nest *nest, uint64_t number, int output, pid_t parent)
{
    die_with(parent);
    keep_only(output);
    nest->run(nest->context, number, CHILD_OUTPUT);
    _exit(0);
}

static int send_reply(int socket, const struct reply *reply, int descriptor)
{
    union {
        struct cmsghdr header;
        char           space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec  part = {(void *)reply, sizeof *reply};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control.space;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof *reply ? 0 : -1;
}

static int start_child(struct nest *nest, uint64_t number)
{
    int   ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return send_reply(nest->socket, &(struct reply){.cause = errno}, -1);
    }
    nest->child = fork();
    if (nest->child == 0) {
        be_child(nest, number, ends[1], parent);
    }
    struct reply reply = {.cause = nest->child < 0 ? errno : 0};
    (void)close(ends[1]);
    int sent = send_reply(nest->socket, &reply, reply.cause == 0 ? ends[0] : -1);
    (void)close(ends[0]);
    return sent;
}

static int stop_child(struct nest *nest)
{
    struct reply reply = {0};
    if (nest->child > 0) {
        (void)kill(nest->child, SIGKILL); /* an ended child keeps how it ended */
        while (waitpid(nest->child, &reply.wait_status, 0) < 0 && errno == EINTR) {
        }
        nest->child = 0;
    }
    return send_reply(nest->socket, &reply, -1);
}

_Noreturn static void be_spawner(struct nest *nest, pid_t owner)
{
    die_with(owner);
    (void)setpgid(0, 0); /* Ctrl-C is for the owner, which then takes us along */
    keep_only(nest->socket);
    nest->socket = SPAWNER_SOCKET;
    struct request request;
    int            result = 0;
    while (result == 0) {
        ssize_t size = recv(nest->socket, &request, sizeof request, 0);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size != (ssize_t)sizeof request) {
            break;
        }
        result =
            request.order == ORDER_START ? start_child(nest, request.number) : stop_child(nest);
    }
    if (nest->child > 0) {
        (void)kill(nest->child, SIGKILL);
    }
    _exit(0);
}

enum status spawner_open(void (*run)(void *context, uint64_t number, int output), void *context,
                         struct spawner **ret_spawner, struct error *error)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        return error_set_errno(error, errno, "no socket pair");
    }
    pid_t owner = getpid();
    pid_t process = fork();
    if (process == 0) {
        struct nest nest = {.run = run, .context = context, .socket = ends[1]};
        be_spawner(&nest, owner);
    }
    int cause = errno;
    (void)close(ends[1]);
    if (process < 0) {
        (void)close(ends[0]);
        return error_set_errno(error, cause, "no new process");
    }
    struct spawner *spawner = xmalloc(sizeof *spawner);
    *spawner = (struct spawner){.process = process, .socket = ends[0], .input = -1};
    *ret_spawner = spawner;
    return STATUS_OK;
}

/* Takes the descriptor out of a reply; -1 when there is none. */
static int descriptor_of(struct msghdr *message)
{
    int             descriptor = -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof(int))) {
        memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    }
    return descriptor;
}

/* Sends an order and waits for the reply. */
static enum status ask(struct spawner *spawner, const struct request *request,
                       struct reply *ret_reply, int *ret_descriptor, struct error *error)
{
    union {
        struct cmsghdr header;
        char           space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec  part = {ret_reply, sizeof *ret_reply};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control.space};
    ssize_t       size = -1;
    if (send(spawner->socket, request, sizeof *request, MSG_NOSIGNAL) == (ssize_t)sizeof *request) {
        do {
            size = recvmsg(spawner->socket, &message, MSG_CMSG_CLOEXEC);
        } while (size < 0 && errno == EINTR);
    }
    *ret_descriptor = size >= 0 ? descriptor_of(&message) : -1;
    if (size != (ssize_t)sizeof *ret_reply) {
        return error_set(error, STATUS_FAILED, 0, "the process that starts collectors is gone");
    }
    if (ret_reply->cause != 0) {
        return error_set_errno(error, ret_reply->cause, "no new process");
    }
    return STATUS_OK;
}

enum status spawner_start(struct spawner *spawner, uint64_t number, struct error *error)
{
    struct reply reply;
    return ask(spawner, &(struct request){ORDER_START, number}, &reply, &spawner->input, error);
}

enum status spawner_read(struct spawner *spawner, uint8_t *target, size_t size, int timeout_ms,
                         enum child_news *ret_news, size_t *ret_size, struct error *error)
{
    struct pollfd waiting = {.fd = spawner->input, .events = POLLIN};
    int           ready = poll(&waiting, 1, timeout_ms);
    if (ready < 0 && errno != EINTR) {
        return error_set_errno(error, errno, "the collector cannot be heard");
    }
    if (ready <= 0) {
        *ret_news = CHILD_SILENT;
        *ret_size = 0;
        return STATUS_OK;
    }
    ssize_t got = read(spawner->input, target, size);
    if (got < 0) {
        return error_set_errno(error, errno, "the collector cannot be heard");
    }
    *ret_news = got == 0 ? CHILD_CLOSED : CHILD_SAID;
    *ret_size = (size_t)got;
    return STATUS_OK;
}

static void describe_end(int wait_status, struct child_end *end)
{
    *end = (struct child_end){.is_clean = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0};
    if (WIFSIGNALED(wait_status)) {
        const char *name = sigabbrev_np(WTERMSIG(wait_status));
        (void)snprintf(end->text, sizeof end->text, "SIG%s", name != NULL ? name : "?");
    } else {
        (void)snprintf(end->text, sizeof end->text, "exit code %d", WEXITSTATUS(wait_status));
    }
}

enum status spawner_stop(struct spawner *spawner, struct child_end *ret_end, struct error *error)
{
    struct reply reply;
    int          none = -1;
    close_descriptor(&spawner->input);
    spawner->input = -1;
    enum status status = ask(spawner, &(struct request){.order = ORDER_STOP}, &reply, &none, error);
    close_descriptor(&none);
    if (status == STATUS_OK) {
        describe_end(reply.wait_status, ret_end);
    }
    return status;
}

void spawner_close(struct spawner *spawner)
{
    if (spawner == NULL) {
        return;
    }
    close_descriptor(&spawner->input);
    close_descriptor(&spawner->socket); /* the spawner sees it, ends its child and itself */
    while (waitpid(spawner->process, NULL, 0) < 0 && errno == EINTR) {
    }
    free(spawner);
}
