#pragma once

/* A process that does nothing but start others.  Opened while this process still has its rights, it
 * lets a sandboxed process have children that are not in its sandbox, one at a time: each runs one
 * function of ours and talks through a pipe. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct spawner;

/* How a child ended. */
struct child_end {
    bool is_clean; /* it returned by itself */
    char text[64]; /* "SIGSEGV", "exit code 2" */
};

/* `run` is called in the child with what spawner_start() was given and the writing end of the pipe;
 * the child ends when it returns.  It has no other open files than that end, standard input and
 * output are /dev/null, and it dies with its parent. */
NODISCARD enum status spawner_open(void (*run)(void *context, uint64_t number, int output),
                                   void *context, struct spawner **ret_spawner,
                                   struct error *error);

/* Starts a child; the last one must have been stopped. */
NODISCARD enum status spawner_start(struct spawner *spawner, uint64_t number, struct error *error);

enum { SPAWNER_FOREVER = -1 };

enum child_news { CHILD_SAID, CHILD_SILENT, CHILD_CLOSED };

/* What the child says next, at most `size` bytes; waits for it at most `timeout_ms`. */
NODISCARD enum status spawner_read(struct spawner *spawner, uint8_t *target, size_t size,
                                   int timeout_ms, enum child_news *ret_news, size_t *ret_size,
                                   struct error *error);

/* Ends the child when it has not ended yet. */
NODISCARD enum status spawner_stop(struct spawner *spawner, struct child_end *ret_end,
                                   struct error *error);

/* Ends everything. */
void spawner_close(struct spawner *spawner);
