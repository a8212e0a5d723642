#include "collect/linux/collectors.h"

#include "collect/linux/device.h"

/* `system` comes first: what it says holds for everything after it.  What asks the running kernel
 * comes last: it runs in a sandbox of its own. */
static const struct collector rows[] = {
    {
        .source = "system",
        .help = "os-release and the package databases: is this a Linux system that evict knows?",
        .run = collect_system,
        .is_required = true,
        .technique = "",
    },
    {
        .source = "mounts",
        .help = "mounted network and user-space file systems, which are left out",
        .run = collect_mounts,
        .technique = "",
    },
    {
        .source = "rpm",
        .help = "packages in the RPM database below var/lib/rpm, usr/lib/sysimage/rpm and "
                "usr/share/rpm: SQLite, ndb or Berkeley DB",
        .run = collect_rpm,
        .is_required = true,
        .technique = "",
    },
    {
        .source = "repository-keys",
        .help = "keys that package signatures are checked with: keyrings of apt, rpm and apk, keys "
                "imported into the RPM database",
        .run = collect_repository_keys,
        .is_access_point = true,
        .technique = "T1195.002",
    },
    {
        .source = "trusted-roots",
        .help = "trusted certificates: bundles and local anchors in the layouts of Debian, Fedora, "
                "SUSE and Arch",
        .run = collect_trusted_roots,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1553.004",
    },
};

const struct collector_table linux_collectors = {"linux", rows, COUNT_OF(rows), collect_device};
