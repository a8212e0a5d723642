#include "formats/sudoers.h"

static size_t after_blanks(struct bytes text, size_t index)
{
    while (index < text.size && is_text_byte(text.data[index], " \t")) {
        index++;
    }
    return index;
}

/* Takes the list of names off *rest: it ends at a blank that no comma stands beside. */
static struct bytes take_list(struct bytes *rest)
{
    size_t end = 0;
    bool   is_open = true; /* a name must follow */
    while (end < rest->size) {
        size_t next = after_blanks(*rest, end);
        bool   has_comma = next < rest->size && rest->data[next] == ',';
        if (next != end && !is_open && !has_comma) {
            break;
        }
        is_open = has_comma;
        end = next < rest->size ? next + 1 : next;
    }
    struct bytes list = bytes_trim(bytes_slice(*rest, 0, end));
    *rest = bytes_after(*rest, end);
    return list;
}

/* "host = (runas) NOPASSWD: ALL, !/bin/x": is ALL among the commands? */
static bool allows_all(struct bytes commands)
{
    struct bytes part;
    while (bytes_next_part(&commands, ',', &part)) {
        size_t close = bytes_find_last_byte(part, ')');
        part = close == part.size ? part : bytes_after(part, close + 1);
        size_t colon = bytes_find_last_byte(part, ':');
        part = bytes_trim(colon == part.size ? part : bytes_after(part, colon + 1));
        if (bytes_equal_text(part, "ALL")) {
            return true;
        }
    }
    return false;
}

static bool is_other(struct bytes line)
{
    static const char *const words[] = {"Defaults",   "Host_Alias", "Runas_Alias",
                                        "Cmnd_Alias", "Cmd_Alias",  "@include"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (bytes_start_with(line, words[i])) {
            return true;
        }
    }
    return false;
}

static bool read_alias(struct bytes line, struct sudoers_rule *rule)
{
    struct bytes word;
    rule->is_alias = bytes_next_word(&line, &word) && bytes_equal_text(word, "User_Alias");
    return rule->is_alias && split_at(line, '=', &rule->name, &rule->who);
}

static bool read_rule(struct bytes line, struct sudoers_rule *rule)
{
    struct bytes hosts;
    struct bytes commands;
    rule->who = take_list(&line);
    if (rule->who.size == 0 || !split_at(line, '=', &hosts, &commands)) {
        return false;
    }
    rule->gives_all = allows_all(commands);
    return true;
}

enum status sudoers_next(struct lines *lines, struct arena *arena, struct sudoers_rule *ret_rule,
                         struct error *error)
{
    struct sudoers_rule rule = {0};
    struct bytes        line;
    bool                is_cut;
    do {
        if (!lines_next_joined(lines, "", arena, &line, &rule.line, &is_cut)) {
            return STATUS_ABSENT;
        }
        if (is_cut) {
            return error_set(error, STATUS_TOO_LARGE, rule.line, "a rule that is too large");
        }
        /* '#' begins a comment, but "#1000" is a user id. */
        bool is_uid =
            line.size > 1 && line.data[0] == '#' && line.data[1] >= '0' && line.data[1] <= '9';
        line = bytes_slice(line, 0, is_uid ? line.size : bytes_find_byte(line, '#'));
    } while (line.size == 0 || is_other(line));
    if (bytes_find_byte(line, 0) != line.size ||
        (!read_alias(line, &rule) && (rule.is_alias || !read_rule(line, &rule)))) {
        return error_set(error, STATUS_MALFORMED, rule.line,
                         "a line that is neither an alias nor \"who host = commands\"");
    }
    *ret_rule = rule;
    return STATUS_OK;
}

bool sudoers_next_name(struct bytes *who, struct bytes *ret_name)
{
    struct bytes name;
    while (bytes_next_part(who, ',', &name)) {
        name = unquoted(bytes_trim(name));
        if (name.size != 0 && name.data[0] != '!') {
            *ret_name = name;
            return true;
        }
    }
    return false;
}
