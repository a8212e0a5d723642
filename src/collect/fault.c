/* For tests only: see collect/fault.h. */

#include "collect/fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HANGING_LIMIT_MS = 1000 };

static int garbage_output;

static enum status crash(struct collection *collection, struct error *error)
{
    (void)signal(SIGSEGV, SIG_DFL); /* not the sanitizer's */
    (void)raise(SIGSEGV);
    return STATUS_OK;
}

static enum status hang(struct collection *collection, struct error *error)
{
    for (;;) {
        (void)pause();
    }
    return STATUS_OK;
}

static enum status send_garbage(struct collection *collection, struct error *error)
{
    static const char garbage[] = "{\"artifact\":{\"kind\":\n";
    ssize_t           written = write(garbage_output, garbage, sizeof garbage - 1);
    return written > 0 ? STATUS_OK : STATUS_FAILED;
}

/* A well-formed record of another source than the one that runs. */
static enum status lie(struct collection *collection, struct error *error)
{
    static const char lie[] = "{\"coverage\":{\"source\":\"elsewhere\",\"status\":\"complete\"}}\n";
    ssize_t           written = write(garbage_output, lie, sizeof lie - 1);
    return written > 0 ? STATUS_OK : STATUS_FAILED;
}

static const struct {
    const char *prefix;
    enum status (*run)(struct collection *collection, struct error *error);
} faults[] = {
    {"crash:", crash},
    {"hang:", hang},
    {"garbage:", send_garbage},
    {"lie:", lie},
};

struct collector_table fault_inject(struct fault_rows *rows, const struct collector_table *table,
                                    int output)
{
    struct collector_table changed = *table;
    const char            *wanted = getenv("EVICT_FAULT");
    if (wanted == NULL || table->count > FAULT_ROWS_MAX) {
        return changed;
    }
    garbage_output = output;
    changed.rows = rows->rows;
    for (size_t row = 0; row < table->count; row++) {
        rows->rows[row] = table->rows[row];
        for (size_t i = 0; i < COUNT_OF(faults); i++) {
            size_t size = strlen(faults[i].prefix);
            if (strncmp(wanted, faults[i].prefix, size) == 0 &&
                strcmp(wanted + size, table->rows[row].source) == 0) {
                rows->rows[row].run = faults[i].run;
            }
        }
    }
    return changed;
}

unsigned fault_silence_limit(unsigned limit_ms)
{
    const char *wanted = getenv("EVICT_FAULT");
    bool        hangs = wanted != NULL && strncmp(wanted, "hang:", 5) == 0;
    return hangs ? HANGING_LIMIT_MS : limit_ms;
}
