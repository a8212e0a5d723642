/* What package managers on top of RPM say they installed and removed: the history databases of dnf
 * and yum, and the text logs of dnf, yum and zypper. */

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/package_trace.h"
#include "collect/sqlite_file.h"
#include "formats/rpm_log.h"

/* Columns: name, epoch, version, release, architecture, action, time, command line, row. */
enum {
    COLUMN_NAME,
    COLUMN_EPOCH,
    COLUMN_VERSION,
    COLUMN_RELEASE,
    COLUMN_ARCHITECTURE,
    COLUMN_ACTION,
    COLUMN_TIME,
    COLUMN_COMMAND,
    COLUMN_ROW,
};

/* The forms a history database has had; the first whose table (and column) is there is read. */
static const struct {
    const char *table;
    const char *column;
    const char *select;
} forms[] = {
    /* dnf 5: libdnf5's transaction/db */
    {"pkg_name", "name",
     "SELECT n.name, r.epoch, r.version, r.release, a.name, ta.name, t.dt_begin, t.description, "
     "ti.id"
     " FROM trans_item ti JOIN rpm r USING (item_id) JOIN trans t ON t.id = ti.trans_id"
     " LEFT JOIN pkg_name n ON n.id = r.name_id LEFT JOIN arch a ON a.id = r.arch_id"
     " LEFT JOIN trans_item_action ta ON ta.id = ti.action_id ORDER BY ti.id"},
    /* dnf 4: libdnf's swdb */
    {"trans", "cmdline",
     "SELECT r.name, r.epoch, r.version, r.release, r.arch, ti.action, t.dt_begin, t.cmdline, ti.id"
     " FROM trans_item ti JOIN rpm r USING (item_id) LEFT JOIN trans t ON t.id = ti.trans_id"
     " ORDER BY ti.id"},
    /* the same without its table of transactions: nothing says when */
    {"trans_item", "action",
     "SELECT r.name, r.epoch, r.version, r.release, r.arch, ti.action, 0, '', ti.id"
     " FROM trans_item ti JOIN rpm r USING (item_id) ORDER BY ti.id"},
    /* yum, and dnf 1 and 2 */
    {"trans_data_pkgs", "state",
     "SELECT p.name, p.epoch, p.version, p.release, p.arch, d.state, b.timestamp, c.cmdline, "
     "d.rowid"
     " FROM trans_data_pkgs d JOIN pkgtups p USING (pkgtupid) LEFT JOIN trans_beg b USING (tid)"
     " LEFT JOIN trans_cmdline c USING (tid) ORDER BY d.rowid"},
    {"trans_data_pkgs", NULL,
     "SELECT p.name, p.epoch, p.version, p.release, p.arch, d.state, b.timestamp, '', d.rowid"
     " FROM trans_data_pkgs d JOIN pkgtups p USING (pkgtupid) LEFT JOIN trans_beg b USING (tid)"
     " ORDER BY d.rowid"},
};

/* libdnf's TransactionItemAction numbers, dnf 5's names, and yum's states. */
static const struct {
    const char *value;
    const char *action;
} actions[] = {
    {"1", "install"},
    {"2", "downgrade"},
    {"3", "replaced"},
    {"4", "install"},
    {"5", "replaced"},
    {"6", "upgrade"},
    {"7", "replaced"},
    {"8", "remove"},
    {"9", "reinstall"},
    {"10", "replaced"},
    {"Install", "install"},
    {"Upgrade", "upgrade"},
    {"Downgrade", "downgrade"},
    {"Reinstall", "reinstall"},
    {"Remove", "remove"},
    {"Replaced", "replaced"},
    {"True-Install", "install"},
    {"Dep-Install", "install"},
    {"Obsoleting", "install"},
    {"Obsoleted", "replaced"},
    {"Update", "upgrade"},
    {"Updated", "replaced"},
    {"Erase", "remove"},
    {"Downgraded", "replaced"},
};

struct history {
    struct collection    *collection;
    struct package_traces traces;
    uint64_t              files;
};

/* Empty for what is no change of a package: dnf's "reason change". */
static struct bytes action_of(struct bytes value)
{
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (bytes_equal_text(value, actions[i].value)) {
            return bytes_of(actions[i].action);
        }
    }
    return (struct bytes){0};
}

static struct bytes version_of(struct sqlite_rows *rows, struct arena *arena)
{
    struct bytes version;
    struct bytes release;
    int64_t      epoch = sqlite_row_number(rows, COLUMN_EPOCH);
    struct bytes prefix =
        epoch > 0 ? arena_text(arena, "%lld:", (long long)epoch) : (struct bytes){0};
    if (!arena_copy(arena, sqlite_row_bytes(rows, COLUMN_VERSION), &version) ||
        !arena_copy(arena, sqlite_row_bytes(rows, COLUMN_RELEASE), &release)) {
        return (struct bytes){0};
    }
    return arena_text(arena, "%.*s%.*s-%.*s", (int)prefix.size, (const char *)prefix.data,
                      (int)version.size, (const char *)version.data, (int)release.size,
                      (const char *)release.data);
}

static void add_row(struct history *history, struct bytes path, struct sqlite_rows *rows)
{
    struct arena        *arena = history->collection->arena;
    struct package_trace record = {.path = path};
    record.action = action_of(sqlite_row_bytes(rows, COLUMN_ACTION));
    record.version = version_of(rows, arena);
    record.first = sqlite_row_number(rows, COLUMN_TIME);
    record.line = (uint64_t)sqlite_row_number(rows, COLUMN_ROW);
    if (!arena_copy(arena, sqlite_row_bytes(rows, COLUMN_NAME), &record.name) ||
        !arena_copy(arena, sqlite_row_bytes(rows, COLUMN_ARCHITECTURE), &record.architecture) ||
        !arena_copy(arena, sqlite_row_bytes(rows, COLUMN_COMMAND), &record.command)) {
        history->traces.is_full = true;
        return;
    }
    if (!bytes_empty(record.action) && !bytes_empty(record.name)) {
        package_traces_add(&history->traces, &record);
    }
}

/* The SELECT for this database. */
static enum status query(struct sqlite_image *image, struct sqlite_rows **ret_rows,
                         struct error *error)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (!sqlite_image_has(image, forms[i].table, forms[i].column)) {
            continue;
        }
        enum status status = sqlite_image_query(image, forms[i].select, ret_rows, error);
        if (status == STATUS_OK) {
            return status; /* else a table of this form is missing: the next may fit */
        }
    }
    return error_set(error, STATUS_UNSUPPORTED, 0, "a history database of unknown form");
}

static void read_database(struct history *history, struct bytes path)
{
    struct collection                              *collection = history->collection;
    CLEANUP(sqlite_file_close) struct sqlite_file   file = SQLITE_FILE_CLOSED;
    CLEANUP(sqlite_rows_closed) struct sqlite_rows *rows = NULL;
    struct error                                    error;
    enum status                                     status =
        sqlite_file_open(collection->volume, path, collection->arena, &file, &error);
    if (status == STATUS_ABSENT) {
        return;
    }
    history->files++;
    if (status == STATUS_OK) {
        status = query(file.image, &rows, &error);
    }
    while (status == STATUS_OK) {
        status = sqlite_rows_next(rows, &error);
        if (status == STATUS_OK) {
            add_row(history, path, rows);
        }
    }
    if (status != STATUS_ABSENT) {
        collection_gap(collection, path, &error);
    }
}

/* yum starts a new database now and then. */
static void read_yum_databases(struct history *history)
{
    static const char *const folders[] = {"var/lib/yum/history", "var/lib/dnf/history"};
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        struct volume_entry *entries;
        size_t count = evidence_list(history->collection, bytes_of(folders[i]), &entries);
        for (size_t n = 0; n < count; n++) {
            if (bytes_end_with(entries[n].name, ".sqlite")) {
                read_database(history, evidence_path(history->collection, bytes_of(folders[i]),
                                                     entries[n].name));
            }
        }
    }
}

static void read_log(struct history *history, struct bytes path, enum rpm_log_form form)
{
    struct collection   *collection = history->collection;
    struct volume_stat   stat = {0};
    struct bytes         contents;
    struct rpm_log_entry entry;
    struct error         error;
    enum status          status;
    history->files++;
    if (!evidence_read_unpacked(collection, path, &contents)) {
        return;
    }
    if (volume_stat(collection->volume, path, true, &stat, &error) != STATUS_OK) {
        collection_gap(collection, path, &error);
    }
    struct rpm_log log = rpm_log_of(contents, form, stat.modified);
    while ((status = rpm_log_next(&log, &entry, &error)) != STATUS_ABSENT) {
        if (status != STATUS_OK) {
            evidence_gap_at(collection, path, &error);
            continue;
        }
        struct package_trace record = {
            .action = entry.action,
            .name = entry.name,
            .version = entry.version,
            .architecture = entry.architecture,
            .command = entry.command,
            .path = path,
            .line = entry.line,
            .first = entry.when,
        };
        package_traces_add(&history->traces, &record);
    }
}

/* Logs with their rotations: "dnf.rpm.log.1", "yum.log-20240101.gz", "history-20240101.xz". */
static void read_logs(struct history *history)
{
    static const struct {
        const char       *folder;
        const char       *start;
        enum rpm_log_form form;
    } logs[] = {
        {"var/log", "dnf.rpm.log", RPM_LOG_DNF},
        {"var/log", "yum.log", RPM_LOG_YUM},
        {"var/log/zypp", "history", RPM_LOG_ZYPP},
    };
    for (size_t i = 0; i < COUNT_OF(logs); i++) {
        struct volume_entry *entries;
        struct bytes         folder = bytes_of(logs[i].folder);
        size_t               count = evidence_list(history->collection, folder, &entries);
        for (size_t n = 0; n < count; n++) {
            if (bytes_start_with(entries[n].name, logs[i].start)) {
                read_log(history, evidence_path(history->collection, folder, entries[n].name),
                         logs[i].form);
            }
        }
    }
}

enum status collect_rpm_history(struct collection *collection, struct error *error)
{
    static const char *const databases[] = {
        "var/lib/dnf/history.sqlite",
        "usr/lib/sysimage/libdnf5/transaction_history.sqlite",
        "var/lib/dnf/transaction_history.sqlite",
        "usr/lib/sysimage/dnf/history.sqlite",
    };
    struct history history = {.collection = collection};
    package_traces_init(&history.traces, collection->arena);
    for (size_t i = 0; i < COUNT_OF(databases); i++) {
        read_database(&history, bytes_of(databases[i]));
    }
    read_yum_databases(&history);
    read_logs(&history);
    package_traces_emit(&history.traces, collection);
    return history.files > 0
               ? STATUS_OK
               : error_set(error, STATUS_ABSENT, 0, "no history of dnf, yum or zypper");
}
