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
    struct bytes          folder = bytes_of("var/log/apt");
    struct volume_entry  *entries;
    size_t                count = evidence_list(collection, folder, &entries);
    size_t                logs = 0;
    struct package_traces traces;
    package_traces_init(&traces, collection->arena);
    for (size_t i = 0; i < count; i++) {
        struct bytes path = evidence_path(collection, folder, entries[i].name);
        struct bytes contents;
        if (!bytes_start_with(entries[i].name, "history.log")) {
            continue;
        }
        logs++;
        if (evidence_read_unpacked(collection, path, &contents)) {
            read_history(collection, &traces, path, contents);
        }
    }
    package_traces_emit(&traces, collection);
    return logs == 0 ? error_set(error, STATUS_ABSENT, 0, "no apt history") : STATUS_OK;
}
