#include "formats/crontab.h"

enum { SCHEDULE_FIELDS = 5 };

static bool is_letter(uint8_t byte)
{
    uint8_t folded = byte_folded(byte);
    return (folded >= 'a' && folded <= 'z') || byte == '_';
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_variable_name(struct bytes name)
{
    if (name.size == 0 || !is_letter(name.data[0])) {
        return false;
    }
    for (size_t i = 1; i < name.size; i++) {
        if (!is_letter(name.data[i]) && !is_digit(name.data[i])) {
            return false;
        }
    }
    return true;
}

static bool read_environment(struct bytes line, struct crontab_entry *entry)
{
    struct bytes name;
    struct bytes value;
    if (!split_at(line, '=', &name, &value) || !is_variable_name(unquoted(name))) {
        return false;
    }
    entry->is_environment = true;
    entry->name = unquoted(name);
    entry->value = unquoted(value);
    return true;
}

/* Takes the next `count` words off *rest, as one view. */
static bool take_words(struct bytes *rest, size_t count, struct bytes *ret_words)
{
    struct bytes word = {0};
    struct bytes first = {0};
    for (size_t i = 0; i < count; i++) {
        if (!bytes_next_word(rest, &word)) {
            return false;
        }
        first = i == 0 ? word : first;
    }
    *ret_words = (struct bytes){first.data, (size_t)(word.data + word.size - first.data)};
    return true;
}

static bool read_job(struct bytes line, enum crontab_style style, struct crontab_entry *entry)
{
    /* SUSE's cron takes a '-' in front of the minute: no log entry. */
    if (!is_digit(line.data[0]) && !is_text_byte(line.data[0], "*@-")) {
        return false;
    }
    bool   is_named = line.data[0] == '@';
    size_t count = style == CRONTAB_ANACRON ? 2 : is_named ? 1 : SCHEDULE_FIELDS;
    if (!take_words(&line, count, &entry->schedule)) {
        return false;
    }
    struct bytes *before = style == CRONTAB_SYSTEM    ? &entry->account
                           : style == CRONTAB_ANACRON ? &entry->name
                                                      : NULL;
    if (before != NULL && !bytes_next_word(&line, before)) {
        return false;
    }
    entry->command = bytes_trim(line);
    return entry->command.size != 0;
}

enum status crontab_next(struct lines *lines, enum crontab_style style,
                         struct crontab_entry *ret_entry, struct error *error)
{
    struct bytes line;
    if (!lines_next_content(lines, "#", &line)) {
        return STATUS_ABSENT;
    }
    struct crontab_entry entry = {.line = lines->number};
    if (bytes_find_byte(line, 0) != line.size ||
        (!read_environment(line, &entry) && !read_job(line, style, &entry))) {
        return error_set(error, STATUS_MALFORMED, lines->number,
                         "a line that is neither a job nor NAME=value");
    }
    *ret_entry = entry;
    return STATUS_OK;
}

/* Takes the next word of a shell command: up to a blank or an operator, or a quoted one whole. */
static struct bytes take_shell_word(struct bytes *command)
{
    *command = bytes_trim(*command);
    uint8_t quote = command->size != 0 ? command->data[0] : 0;
    bool    is_quoted = quote == '"' || quote == '\'';
    size_t  end = 0;
    if (is_quoted) {
        *command = bytes_after(*command, 1);
        end = bytes_find_byte(*command, quote);
    } else {
        while (end < command->size && !is_text_byte(command->data[end], " \t;&|()<>")) {
            end++;
        }
    }
    struct bytes word = bytes_slice(*command, 0, end);
    *command = bytes_after(*command, is_quoted ? end + 1 : end);
    return word;
}

static bool is_assignment(struct bytes word)
{
    size_t equals = bytes_find_byte(word, '=');
    return equals != word.size && is_variable_name(bytes_slice(word, 0, equals));
}

struct bytes command_program(struct bytes command)
{
    struct bytes word = take_shell_word(&command);
    while (is_assignment(word)) {
        word = take_shell_word(&command);
    }
    return word.size != 0 && word.data[0] == '/' ? word : (struct bytes){0};
}
