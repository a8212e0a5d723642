#include "formats/lines.h"

bool is_text_byte(uint8_t byte, const char *any_of)
{
    return byte != 0 && bytes_find_byte(bytes_of(any_of), byte) != bytes_of(any_of).size;
}

bool lines_next(struct lines *lines, struct bytes *ret_line)
{
    if (!bytes_next_line(&lines->rest, ret_line)) {
        return false;
    }
    lines->number++;
    return true;
}

bool lines_next_content(struct lines *lines, const char *comments, struct bytes *ret_line)
{
    struct bytes line;
    while (lines_next(lines, &line)) {
        line = bytes_trim(line);
        if (line.size != 0 && !is_text_byte(line.data[0], comments)) {
            *ret_line = line;
            return true;
        }
    }
    return false;
}

static bool is_continued(struct bytes line)
{
    return line.size != 0 && line.data[line.size - 1] == '\\';
}

/* The next line of a continued one: comments between them do not count. */
static bool next_continuing(struct lines *lines, const char *comments, struct bytes *ret_line)
{
    struct bytes line;
    while (lines_next(lines, &line)) {
        struct bytes content = bytes_trim(line);
        if (content.size == 0 || !is_text_byte(content.data[0], comments)) {
            *ret_line = line;
            return true;
        }
    }
    return false;
}

/* How many bytes `line` and those that continue it have at most. */
static size_t joined_size(struct bytes line, struct lines ahead, const char *comments)
{
    size_t size = line.size;
    while (is_continued(line) && next_continuing(&ahead, comments, &line)) {
        size += line.size + 1;
    }
    return size;
}

static void append(uint8_t *text, size_t *size, struct bytes part)
{
    for (size_t i = 0; text != NULL && i < part.size; i++) {
        text[(*size)++] = part.data[i];
    }
}

bool lines_next_joined(struct lines *lines, const char *comments, struct arena *arena,
                       struct bytes *ret_line, uint64_t *ret_number, bool *ret_is_cut)
{
    struct bytes line;
    if (!lines_next_content(lines, comments, &line)) {
        return false;
    }
    *ret_number = lines->number;
    *ret_is_cut = false;
    *ret_line = line;
    if (!is_continued(line)) {
        return true;
    }
    uint8_t *text = arena_alloc(arena, joined_size(line, *lines, comments), 1);
    size_t   size = 0;
    append(text, &size, bytes_slice(line, 0, line.size - 1));
    while (is_continued(line) && next_continuing(lines, comments, &line)) {
        append(text, &size, bytes_of(" "));
        append(text, &size, bytes_slice(line, 0, line.size - (is_continued(line) ? 1 : 0)));
    }
    *ret_is_cut = text == NULL;
    if (text != NULL) {
        *ret_line = bytes_trim((struct bytes){text, size});
    }
    return true;
}

bool split_at(struct bytes line, uint8_t separator, struct bytes *ret_before,
              struct bytes *ret_after)
{
    size_t place = bytes_find_byte(line, separator);
    if (place == line.size) {
        return false;
    }
    *ret_before = bytes_trim(bytes_slice(line, 0, place));
    *ret_after = bytes_trim(bytes_after(line, place + 1));
    return true;
}

bool section_of(struct bytes line, struct bytes *ret_name)
{
    if (line.size < 2 || line.data[0] != '[' || line.data[line.size - 1] != ']') {
        return false;
    }
    *ret_name = bytes_trim(bytes_slice(line, 1, line.size - 2));
    return true;
}

struct bytes unquoted(struct bytes value)
{
    bool is_quoted = value.size >= 2 && is_text_byte(value.data[0], "\"'") &&
                     value.data[0] == value.data[value.size - 1];
    return is_quoted ? bytes_slice(value, 1, value.size - 2) : value;
}
