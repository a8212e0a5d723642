#include "formats/lsb_header.h"

static bool read_field(struct lsb_header *header, struct bytes key, struct bytes value)
{
    const struct {
        const char   *key;
        struct bytes *field;
    } fields[] = {
        {"Provides", &header->provides},
        {"Required-Start", &header->required_start},
        {"Required-Stop", &header->required_stop},
        {"Default-Start", &header->default_start},
        {"Default-Stop", &header->default_stop},
        {"Short-Description", &header->short_description},
        {"Description", &header->description},
        {"chkconfig", &header->chkconfig},
    };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (bytes_equal_folded(key, bytes_of(fields[i].key))) {
            if (fields[i].field->size == 0) {
                *fields[i].field = value;
            }
            return true;
        }
    }
    return false;
}

/* The text of a comment line, without '#'. */
static bool comment_of(struct bytes line, struct bytes *ret_text)
{
    line = bytes_trim(line);
    if (line.size == 0 || line.data[0] != '#') {
        return false;
    }
    *ret_text = bytes_trim(bytes_after(line, 1));
    return true;
}

/* "description: ... \" of chkconfig goes on in the next line: what stands on the first one. */
static struct bytes without_backslash(struct bytes value)
{
    bool is_continued = value.size != 0 && value.data[value.size - 1] == '\\';
    return is_continued ? bytes_trim(bytes_slice(value, 0, value.size - 1)) : value;
}

enum status lsb_header_parse(struct bytes script, struct lsb_header *ret_header,
                             struct error *error)
{
    struct lines      lines = lines_of(bytes_slice(script, 0, LSB_HEADER_BYTES_MAX));
    struct lsb_header inside = {0};  /* between BEGIN and END */
    struct lsb_header outside = {0}; /* of other comments only chkconfig's lines count */
    bool              is_inside = false;
    bool              has_field = false;
    struct bytes      line;
    while (lines_next(&lines, &line)) {
        struct bytes text;
        struct bytes key;
        struct bytes value;
        if (!comment_of(line, &text)) {
            continue;
        }
        if (bytes_equal_text(text, "## BEGIN INIT INFO")) {
            is_inside = true;
        } else if (bytes_equal_text(text, "## END INIT INFO")) {
            is_inside = false;
        } else if (split_at(text, ':', &key, &value)) {
            bool is_field =
                read_field(is_inside ? &inside : &outside, key, without_backslash(value));
            has_field = has_field || (is_inside && is_field);
        }
    }
    if (!has_field && outside.chkconfig.size == 0) {
        return error_set(error, STATUS_ABSENT, 0, "no INIT INFO block");
    }
    if (!has_field) {
        inside.description = outside.description;
    }
    inside.chkconfig = outside.chkconfig;
    *ret_header = inside;
    return STATUS_OK;
}
