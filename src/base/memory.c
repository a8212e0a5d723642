#define _GNU_SOURCE
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *checked(void *memory)
{
    if (memory == NULL) {
        abort();
    }
    return memory;
}

void *xmalloc(size_t size)
{
    return checked(malloc(size + (size == 0)));
}

void *xcalloc(size_t count, size_t size)
{
    return checked(calloc(count + (count == 0), size + (size == 0)));
}

void *xreallocarray(void *old, size_t count, size_t size)
{
    return checked(reallocarray(old, count + (count == 0), size + (size == 0)));
}

char *xstrdup(const char *text)
{
    return checked(strdup(text));
}

char *xasprintf(const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    char *result = NULL;
    int   length = vasprintf(&result, text, arguments);
    va_end(arguments);
    return checked(length < 0 ? NULL : result);
}

void free_pointer(void *address_of_pointer)
{
    void *pointer;
    memcpy(&pointer, address_of_pointer, sizeof pointer);
    free(pointer);
}

void close_descriptor(const int *descriptor)
{
    if (*descriptor >= 0) {
        close(*descriptor);
    }
}
