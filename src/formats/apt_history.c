#include "formats/apt_history.h"

#include "base/time.h"

static const struct {
    const char *field;
    const char *action;
} action_fields[] = {
    {"Install", "install"},     {"Reinstall", "reinstall"}, {"Upgrade", "upgrade"},
    {"Downgrade", "downgrade"}, {"Remove", "remove"},       {"Purge", "purge"},
};

/* "2019-07-10  16:38:08", with two blanks. */
static bool read_time(struct bytes value, int64_t *ret_when)
{
    struct bytes date;
    struct bytes clock;
    int64_t      day;
    int64_t      second;
    char         text[] = "1970-01-01 hh:mm:ss";
    if (!bytes_next_word(&value, &date) || !bytes_next_word(&value, &clock) || clock.size != 8 ||
        !time_parse(date, &day)) {
        return false;
    }
    for (size_t i = 0; i < clock.size; i++) {
        text[11 + i] = (char)clock.data[i];
    }
    if (!time_parse((struct bytes){(const uint8_t *)text, sizeof text - 1}, &second)) {
        return false;
    }
    *ret_when = day + second;
    return true;
}

enum status apt_history_next(struct apt_history_reader *reader, struct apt_run *ret_run,
                             struct error *error)
{
    struct deb822_stanza *stanza = &reader->stanza;
    reader->packages = (struct bytes){0};
    reader->field = 0;
    enum status status = deb822_next(&reader->reader, stanza, error);
    if (status != STATUS_OK) {
        stanza->field_count = 0;
        return status;
    }
    struct apt_run run = {
        .line = stanza->line,
        .command = deb822_get(stanza, "Commandline"),
        .requested_by = deb822_get(stanza, "Requested-By"),
        .error_text = deb822_get(stanza, "Error"),
    };
    if (!read_time(deb822_get(stanza, "Start-Date"), &run.started)) {
        stanza->field_count = 0;
        return error_set(error, STATUS_MALFORMED, run.line, "a run without a Start-Date");
    }
    *ret_run = run;
    return STATUS_OK;
}

static const char *action_of(struct bytes field)
{
    for (size_t i = 0; i < COUNT_OF(action_fields); i++) {
        if (bytes_equal_text(field, action_fields[i].field)) {
            return action_fields[i].action;
        }
    }
    return NULL;
}

/* Goes to the next field that lists packages.  False when there is none. */
static bool find_packages(struct apt_history_reader *reader)
{
    const struct deb822_stanza *stanza = &reader->stanza;
    while (reader->packages.size == 0) {
        if (reader->field == stanza->field_count) {
            return false;
        }
        const struct deb822_field *field = &stanza->fields[reader->field++];
        reader->action = action_of(field->name);
        reader->packages = reader->action == NULL ? (struct bytes){0} : field->value;
    }
    return true;
}

/* Takes "name:arch (version, ...)" up to the closing parenthesis, and the ", " after it; of an item
 * without parentheses what stands before the comma. */
static struct bytes next_item(struct bytes *packages)
{
    size_t comma = bytes_find_byte(*packages, ',');
    bool   has_versions = bytes_find_byte(*packages, '(') < comma;
    size_t end = has_versions ? bytes_find_byte(*packages, ')') : comma;

    struct bytes item = bytes_trim(bytes_slice(*packages, 0, end));
    *packages = bytes_after(*packages, end + 1);
    while (packages->size != 0 && is_text_byte(packages->data[0], ", \t\n")) {
        *packages = bytes_after(*packages, 1);
    }
    return item;
}

enum status apt_history_next_change(struct apt_history_reader *reader,
                                    struct apt_change *ret_change, struct error *error)
{
    if (!find_packages(reader)) {
        return STATUS_ABSENT;
    }
    struct apt_change change = {
        .action = bytes_of(reader->action),
        .line = reader->stanza.fields[reader->field - 1].line,
    };
    struct bytes item = next_item(&reader->packages);
    struct bytes package;
    struct bytes versions;
    if (!split_at(item, '(', &package, &versions) || package.size == 0) {
        return error_set(error, STATUS_MALFORMED, change.line,
                         "an item that is not \"package:architecture (version)\"");
    }
    size_t colon = bytes_find_byte(package, ':');
    change.package = bytes_slice(package, 0, colon);
    change.architecture = bytes_after(package, colon + 1);

    size_t       comma = bytes_find_byte(versions, ',');
    struct bytes first = bytes_trim(bytes_slice(versions, 0, comma));
    struct bytes second = bytes_trim(bytes_after(versions, comma + 1));
    bool         has_both = second.size != 0 && !bytes_equal_text(second, "automatic");
    change.version = has_both ? second : first;
    change.old_version = has_both ? first : (struct bytes){0};
    *ret_change = change;
    return STATUS_OK;
}
