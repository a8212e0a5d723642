#pragma once

/* The one error convention: a function that can fail returns an enum status;
 * the sentence for people goes into a struct error on the caller's stack. */

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

enum status {
    STATUS_OK,
    STATUS_TRUNCATED,   /* input ends inside a structure */
    STATUS_MALFORMED,   /* input breaks its format */
    STATUS_TOO_LARGE,   /* a stated limit of ours was reached */
    STATUS_UNSUPPORTED, /* well formed, but evict cannot read it */
    STATUS_ABSENT,      /* what was asked for does not exist */
    STATUS_DENIED,      /* the system does not let us */
    STATUS_FAILED,      /* the system failed: input/output error, no space ... */
    STATUS_WRONG_USE,   /* the caller, or the person at the terminal, asked for nonsense */
};

enum { ERROR_TEXT_SIZE = 384 };

struct error {
    enum status status;
    uint64_t    offset; /* byte offset or line in the input, 0 when it has no meaning */
    char        text[ERROR_TEXT_SIZE]; /* one sentence; the one text that may be cut short */
};

/* Fills *error (when not NULL) and returns `status`, so failing is one line. */
PRINTF_LIKE(4, 5)
enum status error_set(struct error *error, enum status status, uint64_t offset, const char *text,
                      ...);

/* As error_set, with the text and the kind of failure of the errno value `cause` appended. */
PRINTF_LIKE(3, 4)
enum status error_set_errno(struct error *error, int cause, const char *text, ...);

/* Puts "`text`: " before the sentence already in *error; for adding a file name on the way up. */
PRINTF_LIKE(2, 3)
void error_prefix(struct error *error, const char *text, ...);

/* The kind of failure an errno value stands for. */
enum status status_of_errno(int cause);

/* A short English name of the status, for reasons in coverage. */
const char *status_name(enum status status);
