#include "sys/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_WIDTH = 80 };

size_t terminal_width(enum terminal_stream stream)
{
    int descriptor = stream == TERMINAL_OUTPUT ? STDOUT_FILENO : STDERR_FILENO;
    if (isatty(descriptor) == 0) {
        return 0;
    }
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return USUAL_WIDTH;
    }
    return size.ws_col;
}
