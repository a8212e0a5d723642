/* Jobs that at(1) runs once: shell scripts in var/spool/cron/atjobs or var/spool/at, whose names
 * hold the queue, the number and the minute since 1970. */

#include "base/time.h"
#include "collect/linux/account_book.h"
#include "collect/linux/collectors.h"
#include "collect/linux/scheduled.h"
#include "formats/crontab.h"

enum {
    NAME_BYTES = 14, /* "a0000101b2c3d4": queue, 5 digits of number, 8 of time */
    TIME_START = 6,
    COMMAND_BYTES_MAX = 4096,
};

static struct bytes schedule_of(struct collection *collection, struct bytes name)
{
    uint64_t minutes;
    char     text[TIME_TEXT_SIZE];
    if (name.size != NAME_BYTES || !bytes_to_u64(bytes_after(name, TIME_START), 16, &minutes)) {
        return (struct bytes){0};
    }
    time_format((int64_t)minutes * 60, text);
    return arena_text(collection->arena, "%s", text);
}

/* "# atrun uid=1000 gid=1000" */
static struct bytes account_of(const struct account_book *book, struct bytes script)
{
    struct lines lines = lines_of(script);
    struct bytes line;
    while (lines_next(&lines, &line)) {
        size_t place = bytes_find(line, bytes_of("uid="));
        if (!bytes_start_with(line, "# atrun ") || place == line.size) {
            continue;
        }
        struct bytes rest = bytes_after(line, place + 4);
        struct bytes uid = {0};
        (void)bytes_next_word(&rest, &uid);
        struct bytes name = account_book_name(book, uid);
        return name.size != 0 ? name : uid;
    }
    return (struct bytes){0};
}

/* The script sets up the environment and the folder first: what was asked for comes after. */
static struct bytes command_of(struct bytes script)
{
    struct bytes mark = bytes_of("\n}\n");
    size_t       place = bytes_find(script, mark);
    struct bytes rest = place == script.size ? script : bytes_after(script, place + mark.size);
    return bytes_slice(bytes_trim(rest), 0, COMMAND_BYTES_MAX);
}

static void read_job(struct collection *collection, const struct account_book *book,
                     struct bytes path)
{
    struct bytes script;
    if (!evidence_read(collection, path, EVIDENCE_TEXT_BYTES_MAX, &script, NULL)) {
        return;
    }
    struct bytes     command = command_of(script);
    struct scheduled scheduled = {
        .class_name = "at",
        .name = bytes_file_name(path),
        .path = path,
        .command = command,
        .program = command_program(bytes_slice(command, 0, bytes_find_byte(command, '\n'))),
        .account = account_of(book, script),
        .schedule = schedule_of(collection, bytes_file_name(path)),
        .state = "enabled",
    };
    scheduled_emit(collection, &scheduled);
}

enum status collect_at(struct collection *collection, struct error *error)
{
    static const char *const places[] = {"var/spool/cron/atjobs", "var/spool/at",
                                         "var/spool/atjobs"};
    struct account_book      book = {0};
    size_t                   found = 0;
    (void)error_set(error, STATUS_ABSENT, 0, "no jobs of at");
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct bytes         folder = bytes_of(places[i]);
        struct volume_entry *entries;
        size_t               count = evidence_list(collection, folder, &entries);
        for (size_t j = 0; j < count; j++) {
            if (entries[j].node != NODE_FILE || entries[j].name.data[0] == '.') {
                continue; /* .SEQ, spool/ */
            }
            if (book.collection == NULL) {
                struct error ignored; /* without names the uid stands for the account */
                bool has_book = account_book_users(collection, &book, &ignored) == STATUS_OK;
                book.collection = has_book ? collection : book.collection;
            }
            struct arena_mark mark = arena_mark(collection->arena);
            read_job(collection, &book, evidence_path(collection, folder, entries[j].name));
            arena_release(collection->arena, mark);
        }
        found += count;
    }
    return found == 0 ? STATUS_ABSENT : STATUS_OK;
}
