/* What apt was asked to do: var/log/apt/history.log and its rotations, with the command lines. */

#include "formats/apt_history.h"

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/package_trace.h"

static void read_run(struct collection *collection, struct package_traces *traces,
                     struct apt_history_reader *reader, const struct apt_run *run,
                     struct bytes path)
{
    struct apt_change change;
    struct error      error;
    enum status       status;
    while ((status = apt_history_next_change(reader, &change, &error)) != STATUS_ABSENT) {
        if (status != STATUS_OK) {
            evidence_gap_at(collection, path, &error);
            continue;
        }
        struct package_trace record = {
            .action = change.action,
            .name = change.package,
            .version = change.version,
            .architecture = change.architecture,
            .command = run->command,
            .path = path,
            .line = change.line,
            .first = run->started,
        };
        package_traces_add(traces, &record);
    }
}

static void read_history(struct collection *collection, struct package_traces *traces,
                         struct bytes path, struct bytes contents)
{
    struct apt_history_reader reader = apt_history_reader_of(contents);
    struct apt_run            run;
    struct error              error;
    enum status               status;
    while ((status = apt_history_next(&reader, &run, &error)) != STATUS_ABSENT) {
        if (status == STATUS_OK) {
            read_run(collection, traces, &reader, &run, path);
        } else {
            evidence_gap_at(collection, path, &error);
        }
    }
}

enum status collect_apt_history(struct collection *collection, struct error *error)
{
    return package_traces_of_logs(collection, "var/log/apt", "history.log", read_history, error);
}
