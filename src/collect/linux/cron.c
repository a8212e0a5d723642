/* What cron and anacron run: crontab(5), anacrontab(5), and the folders of run-parts(8). */

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/scheduled.h"
#include "formats/crontab.h"

enum place_kind {
    PLACE_FILE,    /* one table */
    PLACE_TABLES,  /* a folder of tables of the system */
    PLACE_USERS,   /* a folder of tables, each named like its user */
    PLACE_SCRIPTS, /* a folder of programs */
};

static const struct place {
    const char        *path;
    enum place_kind    kind;
    enum crontab_style style;
    const char        *schedule; /* of PLACE_SCRIPTS */
} places[] = {
    {"etc/crontab", PLACE_FILE, CRONTAB_SYSTEM, NULL},
    {"etc/anacrontab", PLACE_FILE, CRONTAB_ANACRON, NULL},
    {"etc/cron.d", PLACE_TABLES, CRONTAB_SYSTEM, NULL},
    {"var/spool/cron", PLACE_USERS, CRONTAB_USER, NULL},          /* Fedora */
    {"var/spool/cron/crontabs", PLACE_USERS, CRONTAB_USER, NULL}, /* Debian */
    {"var/spool/cron/tabs", PLACE_USERS, CRONTAB_USER, NULL},     /* SUSE */
    {"etc/crontabs", PLACE_USERS, CRONTAB_USER, NULL},            /* Alpine */
    {"etc/cron.hourly", PLACE_SCRIPTS, CRONTAB_USER, "hourly"},
    {"etc/cron.daily", PLACE_SCRIPTS, CRONTAB_USER, "daily"},
    {"etc/cron.weekly", PLACE_SCRIPTS, CRONTAB_USER, "weekly"},
    {"etc/cron.monthly", PLACE_SCRIPTS, CRONTAB_USER, "monthly"},
    {"etc/cron.yearly", PLACE_SCRIPTS, CRONTAB_USER, "yearly"},
    {"etc/periodic/15min", PLACE_SCRIPTS, CRONTAB_USER, "15min"}, /* Alpine */
    {"etc/periodic/hourly", PLACE_SCRIPTS, CRONTAB_USER, "hourly"},
    {"etc/periodic/daily", PLACE_SCRIPTS, CRONTAB_USER, "daily"},
    {"etc/periodic/weekly", PLACE_SCRIPTS, CRONTAB_USER, "weekly"},
    {"etc/periodic/monthly", PLACE_SCRIPTS, CRONTAB_USER, "monthly"},
};

static void emit_job(struct collection *collection, struct bytes path,
                     const struct crontab_entry *entry, const struct place *place)
{
    struct bytes     file = bytes_file_name(path);
    struct scheduled scheduled = {
        .class_name = "cron",
        .name = place->style == CRONTAB_ANACRON ? entry->name : file,
        .path = path,
        .line = entry->line,
        .command = entry->command,
        .program = command_program(entry->command),
        .account = place->kind == PLACE_USERS        ? file
                   : place->style == CRONTAB_ANACRON ? bytes_of("root")
                                                     : entry->account,
        .schedule = entry->schedule,
        .state = "enabled",
    };
    scheduled_emit(collection, &scheduled);
}

static bool read_table(struct collection *collection, struct bytes path, const struct place *place)
{
    struct bytes         contents;
    struct crontab_entry entry;
    struct error         error;
    enum status          status;
    if (!evidence_read(collection, path, EVIDENCE_TEXT_BYTES_MAX, &contents, NULL)) {
        return false;
    }
    struct lines lines = lines_of(contents);
    while ((status = crontab_next(&lines, place->style, &entry, &error)) != STATUS_ABSENT) {
        if (status != STATUS_OK) {
            evidence_gap_at(collection, path, &error);
        } else if (!entry.is_environment) {
            emit_job(collection, path, &entry, place);
        }
    }
    return true;
}

static void emit_script(struct collection *collection, struct bytes path, const struct place *place)
{
    struct volume_stat stat;
    struct error       error;
    enum status        status = volume_stat(collection->volume, path, true, &stat, &error);
    bool               is_program = status == STATUS_OK && stat.node == NODE_FILE;
    struct scheduled   scheduled = {
          .class_name = "cron",
          .name = bytes_file_name(path),
          .path = path,
          .command = evidence_absolute(collection, path),
          .program = evidence_absolute(collection, path),
          .account = bytes_of("root"),
          .schedule = bytes_of(place->schedule),
          .state = is_program && (stat.mode & 0111) != 0 ? "enabled" : "disabled",
    };
    if (status == STATUS_OK && !is_program) {
        return;
    }
    scheduled_emit(collection, &scheduled);
}

/* Also of a link: /var/spool/cron/crontabs leads to /etc/crontabs on Alpine. */
static bool is_folder(struct collection *collection, struct bytes path,
                      const struct volume_entry *entry)
{
    struct volume_stat stat;
    struct error       error;
    return entry->node == NODE_FOLDER ||
           (entry->node == NODE_LINK &&
            volume_stat(collection->volume, path, true, &stat, &error) == STATUS_OK &&
            stat.node == NODE_FOLDER);
}

static size_t read_folder(struct collection *collection, struct bytes folder,
                          const struct place *place)
{
    struct volume_entry *entries;
    size_t               count = evidence_list(collection, folder, &entries);
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(collection->arena);
        struct bytes      path = evidence_path(collection, folder, entries[i].name);
        bool              is_none = is_folder(collection, path, &entries[i]) ||
                       bytes_equal_text(entries[i].name, ".placeholder");
        if (place->kind == PLACE_SCRIPTS && !is_none) {
            emit_script(collection, path, place);
        } else if (!is_none) {
            (void)read_table(collection, path, place);
        }
        arena_release(collection->arena, mark);
    }
    return count;
}

enum status collect_cron(struct collection *collection, struct error *error)
{
    size_t found = 0;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct bytes path = bytes_of(places[i].path);
        if (evidence_is_link(collection, path)) {
            continue; /* Alpine: to another one of these places */
        }
        found += places[i].kind == PLACE_FILE ? read_table(collection, path, &places[i])
                                              : read_folder(collection, path, &places[i]);
    }
    return found == 0 ? error_set(error, STATUS_ABSENT, 0, "no cron") : STATUS_OK;
}
