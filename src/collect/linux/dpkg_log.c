/* What dpkg says it installed and removed: var/log/dpkg.log and its rotations. */

#include "formats/dpkg_log.h"

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/package_trace.h"

static void read_log(struct collection *collection, struct package_traces *traces,
                     struct bytes path, struct bytes contents)
{
    struct lines          lines = lines_of(contents);
    struct dpkg_log_entry entry;
    struct error          error;
    enum status           status;
    while ((status = dpkg_log_next(&lines, &entry, &error)) != STATUS_ABSENT) {
        if (status != STATUS_OK) {
            evidence_gap_at(collection, path, &error);
            continue;
        }
        struct package_trace record = {
            .action = entry.action,
            .name = entry.package,
            .version = entry.new_version.size != 0 ? entry.new_version : entry.old_version,
            .architecture = entry.architecture,
            .path = path,
            .line = entry.line,
            .first = entry.when,
        };
        package_traces_add(traces, &record);
    }
}

enum status collect_dpkg_log(struct collection *collection, struct error *error)
{
    return package_traces_of_logs(collection, "var/log", "dpkg.log", read_log, error);
}
