#pragma once

/* A file built into the program; see tools/embed. */

#include <stddef.h>
#include <stdint.h>

struct embedded {
    const char    *name;
    const uint8_t *data;
    size_t         size;
};
