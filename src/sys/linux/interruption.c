#include "sys/interruption.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/compiler.h"

#define CLEAR_LINE "\r\033[K"

/* What a signal handler can reach: whole words, each valid at any moment. */
static const char *volatile files[INTERRUPTION_FILES_MAX];
static volatile sig_atomic_t is_line_shown;

static void tidy_up(int signal_number)
{
    for (size_t i = 0; i < INTERRUPTION_FILES_MAX; i++) {
        const char *file = files[i];
        if (file != NULL) {
            (void)unlink(file);
        }
    }
    if (is_line_shown != 0) {
        (void)!write(STDERR_FILENO, CLEAR_LINE, sizeof CLEAR_LINE - 1);
    }
    (void)raise(signal_number); /* with its usual effect: SA_RESETHAND */
}

void interruption_catch(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE};
    struct sigaction action = {.sa_handler = tidy_up, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL) {
            (void)sigaction(signals[i], &action, NULL);
        }
    }
}

static void replace(const char *old, const char *new)
{
    for (size_t i = 0; i < INTERRUPTION_FILES_MAX; i++) {
        if (files[i] == old) {
            files[i] = new;
            return;
        }
    }
}

void interruption_remove(const char *file)
{
    replace(NULL, file);
}

void interruption_keep(const char *file)
{
    replace(file, NULL);
}

void interruption_clear_line(bool is_shown)
{
    is_line_shown = is_shown;
}
