#include "cmd/exit_code.h"

static const char *const meanings[] = {
    [EXIT_CODE_CLEAR] = "all clear, or done",
    [EXIT_CODE_FOUND] = "something of a banned vendor was found",
    [EXIT_CODE_UNDETERMINED] =
        "undetermined: nothing was found, but something required could not be examined",
    [EXIT_CODE_WRONG_USE] = "wrong use, or input that cannot be read",
    [EXIT_CODE_INTERNAL] = "internal failure",
};

const char *exit_code_meaning(enum exit_code code)
{
    return meanings[code];
}

enum exit_code exit_code_of_status(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return EXIT_CODE_CLEAR;
    case STATUS_FAILED:
        return EXIT_CODE_INTERNAL;
    case STATUS_TRUNCATED:
    case STATUS_MALFORMED:
    case STATUS_TOO_LARGE:
    case STATUS_UNSUPPORTED:
    case STATUS_ABSENT:
    case STATUS_DENIED:
    case STATUS_WRONG_USE:
        return EXIT_CODE_WRONG_USE;
    }
    return EXIT_CODE_INTERNAL;
}
