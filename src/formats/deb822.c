#include "formats/deb822.h"

static bool is_blank_line(struct bytes line)
{
    return bytes_trim(line).size == 0;
}

static bool is_comment(struct bytes line)
{
    return line.size != 0 && line.data[0] == '#';
}

static bool is_continuation(struct bytes line)
{
    return line.data[0] == ' ' || line.data[0] == '\t';
}

/* The field's value reaches to the end of `line`. */
static void extend_value(struct deb822_field *field, struct bytes line)
{
    if (field->value.size == 0) {
        field->value = line;
        return;
    }
    field->value.size = (size_t)(line.data + line.size - field->value.data);
}

static enum status add_field(struct deb822_stanza *stanza, struct bytes line, uint64_t number,
                             struct error *error)
{
    struct bytes name;
    struct bytes value;
    if (!split_at(line, ':', &name, &value) || name.size == 0) {
        return error_set(error, STATUS_MALFORMED, number, "a line without a field name");
    }
    if (bytes_find_byte(line, 0) != line.size) {
        return error_set(error, STATUS_MALFORMED, number, "a NUL byte in a field");
    }
    if (stanza->field_count == DEB822_FIELDS_MAX) {
        return error_set(error, STATUS_TOO_LARGE, number, "more than %d fields in a stanza",
                         DEB822_FIELDS_MAX);
    }
    struct deb822_field *field = &stanza->fields[stanza->field_count++];
    *field = (struct deb822_field){name, value, number};
    if (value.size == 0) {
        field->value = (struct bytes){line.data + line.size, 0};
    }
    return STATUS_OK;
}

static enum status add_line(struct deb822_stanza *stanza, struct bytes line, uint64_t number,
                            struct error *error)
{
    if (!is_continuation(line)) {
        return add_field(stanza, line, number, error);
    }
    if (stanza->field_count == 0) {
        return error_set(error, STATUS_MALFORMED, number,
                         "a continuation line before the first field");
    }
    if (bytes_find_byte(line, 0) != line.size) {
        return error_set(error, STATUS_MALFORMED, number, "a NUL byte in a field");
    }
    extend_value(&stanza->fields[stanza->field_count - 1], line);
    return STATUS_OK;
}

static void skip_stanza(struct lines *lines)
{
    struct bytes line;
    while (lines_next(lines, &line) && !is_blank_line(line)) {
    }
}

enum status deb822_next(struct deb822_reader *reader, struct deb822_stanza *ret_stanza,
                        struct error *error)
{
    struct bytes line;
    ret_stanza->field_count = 0;
    while (lines_next(&reader->lines, &line)) {
        if (is_comment(line)) {
            continue;
        }
        if (is_blank_line(line)) {
            if (ret_stanza->field_count != 0) {
                return STATUS_OK;
            }
            continue;
        }
        if (ret_stanza->field_count == 0) {
            ret_stanza->line = reader->lines.number;
        }
        enum status status = add_line(ret_stanza, line, reader->lines.number, error);
        if (status == STATUS_OK &&
            reader->lines.number - ret_stanza->line >= DEB822_STANZA_LINES_MAX) {
            status = error_set(error, STATUS_TOO_LARGE, ret_stanza->line,
                               "a stanza of more than %d lines", DEB822_STANZA_LINES_MAX);
        }
        if (status != STATUS_OK) {
            ret_stanza->field_count = 0;
            skip_stanza(&reader->lines);
            return status;
        }
    }
    return ret_stanza->field_count != 0 ? STATUS_OK : STATUS_ABSENT;
}

const struct deb822_field *deb822_find(const struct deb822_stanza *stanza, const char *name)
{
    struct bytes wanted = bytes_of(name);
    for (size_t i = 0; i < stanza->field_count; i++) {
        if (bytes_equal_folded(stanza->fields[i].name, wanted)) {
            return &stanza->fields[i];
        }
    }
    return NULL;
}

struct bytes deb822_get(const struct deb822_stanza *stanza, const char *name)
{
    const struct deb822_field *field = deb822_find(stanza, name);
    return field == NULL ? (struct bytes){0} : field->value;
}

struct bytes deb822_first_line(struct bytes value)
{
    return bytes_trim(bytes_slice(value, 0, bytes_find_byte(value, '\n')));
}
