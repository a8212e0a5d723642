#pragma once

/* The processes that run, from /proc (proc(5)); for the collectors that ask the running kernel. */

#include "collect/collect.h"

enum { LIVE_PROCESSES_MAX = 1 << 22 };

struct live_process {
    uint64_t     pid;
    uint64_t     parent;
    struct bytes name;
    struct bytes path;    /* of the executable; empty when it may not be seen */
    struct bytes command; /* arguments, with blanks between them */
    struct bytes account; /* name of the effective user, or its number */
    bool         is_deleted;
};

/* All but threads of the kernel, in the collection's arena.  What may not be seen is counted as a
 * gap; a process that ends meanwhile is none. */
NODISCARD enum status live_processes_read(struct collection    *collection,
                                          struct live_process **ret_processes, size_t *ret_count,
                                          struct error *error);

/* Calls `visit` for every open file of a process: its number and what its link says. */
void live_process_files(struct collection *collection, const struct live_process *process,
                        void (*visit)(void *context, const struct live_process *process,
                                      struct bytes number, struct bytes target),
                        void *context);
