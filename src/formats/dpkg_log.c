#include "formats/dpkg_log.h"

#include "base/time.h"

enum { TIME_BYTES = 19 }; /* "2026-11-23 22:30:47" */

static bool is_transaction(struct bytes action)
{
    static const char *const actions[] = {"install", "upgrade", "remove", "purge"};
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (bytes_equal_text(action, actions[i])) {
            return true;
        }
    }
    return false;
}

static struct bytes version_of(struct bytes word)
{
    return bytes_equal_text(word, "<none>") ? (struct bytes){0} : word;
}

/* "action package[:architecture] old-version new-version" */
static bool read_transaction(struct bytes rest, struct dpkg_log_entry *entry)
{
    struct bytes package;
    struct bytes old_version;
    struct bytes new_version;
    if (!bytes_next_word(&rest, &package) || !bytes_next_word(&rest, &old_version) ||
        !bytes_next_word(&rest, &new_version)) {
        return false;
    }
    size_t colon = bytes_find_byte(package, ':');
    entry->package = bytes_slice(package, 0, colon);
    entry->architecture = bytes_after(package, colon + 1);
    entry->old_version = version_of(old_version);
    entry->new_version = version_of(new_version);
    return entry->package.size != 0;
}

enum status dpkg_log_next(struct lines *lines, struct dpkg_log_entry *ret_entry,
                          struct error *error)
{
    struct bytes line;
    while (lines_next_content(lines, "", &line)) {
        struct dpkg_log_entry entry = {.line = lines->number};
        struct bytes          rest = bytes_after(line, TIME_BYTES);
        if (bytes_find_byte(line, 0) != line.size ||
            !time_parse(bytes_slice(line, 0, TIME_BYTES), &entry.when) ||
            !bytes_next_word(&rest, &entry.action)) {
            return error_set(error, STATUS_MALFORMED, lines->number,
                             "a line that does not begin with a time and an action");
        }
        if (!is_transaction(entry.action)) {
            continue;
        }
        if (!read_transaction(rest, &entry)) {
            return error_set(error, STATUS_MALFORMED, lines->number,
                             "a transaction without package and versions");
        }
        *ret_entry = entry;
        return STATUS_OK;
    }
    return STATUS_ABSENT;
}
