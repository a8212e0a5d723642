/* Commands run once at boot: rc.local and its kin. */

#include "collect/evidence.h"
#include "collect/linux/collectors.h"
#include "collect/linux/scheduled.h"
#include "formats/crontab.h"

static bool says_nothing(struct bytes line)
{
    return bytes_equal_text(line, "exit 0") || bytes_equal_text(line, ":");
}

static bool read_script(struct collection *collection, struct bytes path)
{
    struct bytes       contents;
    struct volume_stat stat;
    struct bytes       line;
    uint64_t           number;
    bool               is_cut;
    if (evidence_is_link(collection, path) ||
        !evidence_read(collection, path, EVIDENCE_TEXT_BYTES_MAX, &contents, &stat)) {
        return false;
    }
    struct lines lines = lines_of(contents);
    while (lines_next_joined(&lines, "#", collection->arena, &line, &number, &is_cut)) {
        struct scheduled scheduled = {
            .class_name = "rc.local",
            .name = bytes_file_name(path),
            .path = path,
            .line = number,
            .command = line,
            .program = command_program(line),
            .account = bytes_of("root"),
            .schedule = bytes_of("boot"),
            .state = (stat.mode & 0111) != 0 ? "enabled" : "disabled",
        };
        if (!says_nothing(line)) {
            scheduled_emit(collection, &scheduled);
        }
    }
    return true;
}

enum status collect_rc_local(struct collection *collection, struct error *error)
{
    static const char *const places[] = {
        "etc/rc.local",           "etc/rc.d/rc.local",       "etc/init.d/boot.local",
        "etc/init.d/after.local", "etc/init.d/before.local",
    };
    struct bytes         folder = bytes_of("etc/local.d"); /* OpenRC */
    struct volume_entry *entries;
    size_t               count = evidence_list(collection, folder, &entries);
    size_t               found = 0;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        found += read_script(collection, bytes_of(places[i]));
    }
    for (size_t i = 0; i < count; i++) {
        found += (bytes_end_with(entries[i].name, ".start") ||
                  bytes_end_with(entries[i].name, ".stop")) &&
                 read_script(collection, evidence_path(collection, folder, entries[i].name));
    }
    return found == 0 ? error_set(error, STATUS_ABSENT, 0, "no rc.local") : STATUS_OK;
}
