#include "collect/linux/collectors.h"

/* `system` comes first: what it says holds for everything after it. */
static const struct collector rows[] = {
    {
        .source = "system",
        .help = "os-release and the package databases: is this a Linux system that evict knows?",
        .run = collect_system,
        .is_required = true,
        .technique = "",
    },
};

const struct collector_table linux_collectors = {"linux", rows, COUNT_OF(rows)};
