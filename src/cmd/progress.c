#include "cmd/progress.h"

#include <stdio.h>

#include "sys/interruption.h"
#include "sys/terminal.h"

#define CLEAR_LINE "\r\033[K"

void progress_init(struct progress *progress)
{
    *progress = (struct progress){.is_shown = terminal_width(TERMINAL_ERRORS) != 0};
}

void progress_step(void *context, const struct collector *collector, size_t number, size_t count)
{
    const struct progress *progress = context;
    if (progress->is_shown) {
        interruption_clear_line(true);
        (void)fprintf(stderr, CLEAR_LINE "[%zu/%zu] %s", number, count, collector->source);
        (void)fflush(stderr);
    }
}

void progress_clear(struct progress *progress)
{
    if (progress->is_shown) {
        (void)fputs(CLEAR_LINE, stderr);
        (void)fflush(stderr);
        interruption_clear_line(false);
    }
}
