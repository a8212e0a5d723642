#include "formats/rpm_log.h"

#include "base/time.h"

enum { TIME_SIZE = 19 /* "2024-05-01T10:00:00" */, ZYPP_FIELDS = 6 };

static const struct {
    const char *word;
    const char *action;
} actions[] = {
    {"Installed:", "install"},   {"Install:", "install"},     {"Updated:", "upgrade"},
    {"Update:", "upgrade"},      {"Upgrade:", "upgrade"},     {"Upgraded:", "replaced"},
    {"Erased:", "remove"},       {"Erase:", "remove"},        {"Removed:", "remove"},
    {"Remove:", "remove"},       {"Reinstall:", "reinstall"}, {"Reinstalled:", "replaced"},
    {"Downgrade:", "downgrade"}, {"Downgraded:", "replaced"}, {"Obsoleted:", "replaced"},
};

static const char *const architectures[] = {
    "noarch",  "x86_64",  "i386",  "i486",  "i586", "i686",    "aarch64", "armv7hl",     "armv7l",
    "armv6hl", "ppc64le", "ppc64", "s390x", "s390", "riscv64", "ia64",    "loongarch64", "src",
};

static struct bytes action_of(struct bytes word)
{
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (bytes_equal_text(word, actions[i].word)) {
            return bytes_of(actions[i].action);
        }
    }
    return (struct bytes){0};
}

static bool is_architecture(struct bytes word)
{
    for (size_t i = 0; i < COUNT_OF(architectures); i++) {
        if (bytes_equal_text(word, architectures[i])) {
            return true;
        }
    }
    return false;
}

static bool starts_with_digit(struct bytes text)
{
    return text.size > 0 && text.data[0] >= '0' && text.data[0] <= '9';
}

void rpm_log_split(struct bytes text, struct rpm_log_entry *entry)
{
    size_t   dot = bytes_find_last_byte(text, '.');
    size_t   colon = bytes_find_byte(text, ':');
    uint64_t epoch;
    if (dot < text.size && is_architecture(bytes_after(text, dot + 1))) {
        entry->architecture = bytes_after(text, dot + 1);
        text = bytes_slice(text, 0, dot);
    }
    if (colon < text.size && bytes_to_u64(bytes_slice(text, 0, colon), 10, &epoch)) {
        text =
            bytes_after(text, colon + 1); /* yum's "1:name-version-release": no version to put it */
    }
    entry->name = text;
    size_t release = bytes_find_last_byte(text, '-');
    size_t version =
        release < text.size ? bytes_find_last_byte(bytes_slice(text, 0, release), '-') : text.size;
    if (version < release && starts_with_digit(bytes_after(text, version + 1))) {
        entry->name = bytes_slice(text, 0, version);
        entry->version = bytes_after(text, version + 1);
    }
}

/* "Z", "+0200" or "+02:00"; nothing is UTC. */
static int64_t zone_seconds(struct bytes zone)
{
    uint64_t hours = 0;
    uint64_t minutes = 0;
    if (zone.size < 5 || !bytes_to_u64(bytes_slice(zone, 1, 2), 10, &hours) ||
        !bytes_to_u64(bytes_after(zone, zone.size - 2), 10, &minutes)) {
        return 0;
    }
    int64_t seconds = (int64_t)(hours * 3600 + minutes * 60);
    return zone.data[0] == '-' ? -seconds : seconds;
}

/* "TIME LEVEL Installed: NEVRA"; the first word is no time in lines of a longer message. */
static bool read_dnf(struct bytes line, struct rpm_log_entry *entry)
{
    struct bytes time;
    struct bytes word;
    if (!bytes_next_word(&line, &time) || !bytes_next_word(&line, &word) ||
        !time_parse(bytes_slice(time, 0, TIME_SIZE), &entry->when)) {
        return false;
    }
    entry->when -= zone_seconds(bytes_after(time, TIME_SIZE));
    if (!bytes_next_word(&line, &word)) {
        return false;
    }
    entry->action = action_of(word);
    rpm_log_split(bytes_trim(line), entry);
    return true;
}

static int month_of(struct bytes word)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    size_t            at = bytes_find(bytes_of(names), word);
    return word.size == 3 && at % 3 == 0 && at < sizeof names - 1 ? (int)(at / 3) + 1 : 0;
}

/* "Jan 02 10:11:12 Installed: 1:name-version-release.arch"; old ones have "Dep Installed:". */
static bool read_yum(struct rpm_log *log, struct bytes line, struct rpm_log_entry *entry)
{
    struct bytes words[3] = {{0}};
    struct bytes word = {0};
    uint64_t     numbers[4] = {0};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        (void)bytes_next_word(&line, &words[i]);
    }
    int month = month_of(words[0]);
    if (month == 0 || words[2].size != 8 || !bytes_to_u64(words[1], 10, &numbers[0]) ||
        numbers[0] < 1 || numbers[0] > 31 ||
        !bytes_to_u64(bytes_slice(words[2], 0, 2), 10, &numbers[1]) ||
        !bytes_to_u64(bytes_slice(words[2], 3, 2), 10, &numbers[2]) ||
        !bytes_to_u64(bytes_slice(words[2], 6, 2), 10, &numbers[3])) {
        return false;
    }
    log->year += month < log->month;
    log->month = month;
    struct calendar calendar = {log->year,       month,           (int)numbers[0],
                                (int)numbers[1], (int)numbers[2], (int)numbers[3]};
    entry->when = time_of_calendar(&calendar);
    (void)bytes_next_word(&line, &word);
    if (bytes_equal_text(word, "Dep")) {
        (void)bytes_next_word(&line, &word);
    }
    entry->action = action_of(word);
    rpm_log_split(bytes_trim(line), entry);
    return true;
}

/* "TIME|install|name|evr|arch|...", "TIME|remove |name|evr|arch|...", "TIME|command|who|line|". */
static bool read_zypp(struct rpm_log *log, struct bytes line, struct rpm_log_entry *entry)
{
    struct bytes fields[ZYPP_FIELDS] = {{0}};
    for (size_t i = 0; i < ZYPP_FIELDS && bytes_next_part(&line, '|', &fields[i]); i++) {
        fields[i] = bytes_trim(fields[i]);
    }
    if (!time_parse(fields[0], &entry->when)) {
        return false;
    }
    if (bytes_equal_text(fields[1], "command")) {
        log->command = fields[3];
    }
    if (bytes_equal_text(fields[1], "install") || bytes_equal_text(fields[1], "remove")) {
        entry->action = fields[1];
        entry->name = fields[2];
        entry->version = fields[3];
        entry->architecture = fields[4];
        entry->command = log->command;
    }
    return true;
}

/* False when the line is damaged; an entry without an action is none. */
static bool read_line(struct rpm_log *log, struct bytes line, struct rpm_log_entry *entry)
{
    switch (log->form) {
    case RPM_LOG_DNF: /* messages may go over several lines, so nothing is damaged for sure */
        (void)read_dnf(line, entry);
        return true;
    case RPM_LOG_YUM:
        return read_yum(log, line, entry);
    case RPM_LOG_ZYPP:
        return read_zypp(log, line, entry);
    }
    return false;
}

enum status rpm_log_next(struct rpm_log *log, struct rpm_log_entry *ret_entry, struct error *error)
{
    struct bytes line;
    while (lines_next_content(&log->lines, "#", &line)) {
        struct rpm_log_entry entry = {.line = log->lines.number};
        if (!read_line(log, line, &entry)) {
            return error_set(error, STATUS_MALFORMED, log->lines.number, "not a log line");
        }
        if (!bytes_empty(entry.action) && !bytes_empty(entry.name)) {
            *ret_entry = entry;
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_ABSENT, log->lines.number, "no more records");
}

struct rpm_log rpm_log_of(struct bytes contents, enum rpm_log_form form, int64_t modified)
{
    struct rpm_log       log = {.lines = lines_of(contents), .form = form};
    struct rpm_log       counting = log;
    struct rpm_log_entry entry;
    struct calendar      last = calendar_of_time(modified);
    if (form != RPM_LOG_YUM) {
        return log;
    }
    while (rpm_log_next(&counting, &entry, NULL) != STATUS_ABSENT) {
    }
    log.year = last.year - counting.year - (counting.month > last.month);
    return log;
}
