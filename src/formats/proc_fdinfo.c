#include "formats/proc_fdinfo.h"

#include "formats/lines.h"

/* linux/fanotify.h */
enum { CLASS_BITS = 0xc, CLASS_CONTENT = 4, CLASS_PRE_CONTENT = 8 };

static const struct {
    uint64_t    bit;
    const char *name;
    bool        decides;
} events[] = {
    {0x1, "access", false},
    {0x2, "modify", false},
    {0x4, "attributes", false},
    {0x8, "close-write", false},
    {0x10, "close-nowrite", false},
    {0x20, "open", false},
    {0x40, "moved-from", false},
    {0x80, "moved-to", false},
    {0x100, "create", false},
    {0x200, "delete", false},
    {0x400, "delete-self", false},
    {0x800, "move-self", false},
    {0x1000, "open-exec", false},
    {0x8000, "filesystem-error", false},
    {0x10000, "open-permission", true},
    {0x20000, "access-permission", true},
    {0x40000, "open-exec-permission", true},
    {0x100000, "pre-access", true},
    {0x10000000, "rename", false},
};

size_t fanotify_event_names(uint64_t mask, struct bytes names[FANOTIFY_EVENTS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        if ((mask & events[i].bit) != 0) {
            names[count++] = bytes_of(events[i].name);
        }
    }
    return count;
}

bool fanotify_decides(uint64_t mask)
{
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        if (events[i].decides && (mask & events[i].bit) != 0) {
            return true;
        }
    }
    return false;
}

/* The hexadecimal number behind "name:" among the words of a line. */
static bool number_of(struct bytes line, const char *name, uint64_t *ret_value)
{
    struct bytes word;
    struct bytes key;
    struct bytes value;
    while (bytes_next_word(&line, &word)) {
        if (split_at(word, ':', &key, &value) && bytes_equal_text(key, name)) {
            return bytes_to_u64(value, 16, ret_value);
        }
    }
    return false;
}

static bool read_line(struct bytes line, struct fanotify_group *group)
{
    uint64_t flags = 0;
    uint64_t mask = 0;
    uint64_t ignored = 0;
    if (number_of(line, "flags", &flags)) {
        group->group_class = (flags & CLASS_BITS) == CLASS_CONTENT       ? FANOTIFY_CONTENT
                             : (flags & CLASS_BITS) == CLASS_PRE_CONTENT ? FANOTIFY_PRE_CONTENT
                                                                         : FANOTIFY_NOTIFICATION;
        return true;
    }
    enum fanotify_target target = number_of(line, "ino", &ignored)      ? FANOTIFY_INODE
                                  : number_of(line, "mnt_id", &ignored) ? FANOTIFY_MOUNT
                                                                        : FANOTIFY_FILESYSTEM;
    if (!number_of(line, "mask", &mask)) {
        return false;
    }
    group->marks[target].count++;
    group->marks[target].mask |= mask;
    return true;
}

enum status proc_fdinfo_parse_fanotify(struct bytes text, struct fanotify_group *ret_group,
                                       struct error *error)
{
    struct lines          lines = lines_of(text);
    struct fanotify_group group = {0};
    struct bytes          line;
    size_t                count = 0;
    while (lines_next(&lines, &line)) {
        if (!bytes_start_with(line, "fanotify ")) {
            continue;
        }
        if (++count > FANOTIFY_MARKS_MAX) {
            return error_set(error, STATUS_TOO_LARGE, lines.number, "over %d fanotify marks",
                             FANOTIFY_MARKS_MAX);
        }
        if (!read_line(line, &group)) {
            return error_set(error, STATUS_MALFORMED, lines.number, "a damaged fanotify mark");
        }
    }
    if (count == 0) {
        return error_set(error, STATUS_ABSENT, 0, "no fanotify marks");
    }
    *ret_group = group;
    return STATUS_OK;
}
