#include "formats/passwd.h"

enum { USER_FIELDS = 7, GROUP_FIELDS = 4, SHADOW_FIELDS = 9, FIELDS_LIMIT = SHADOW_FIELDS };

/* The next line's fields, at least `minimum` of them; the last one takes what is left. */
static enum status next_fields(struct lines *lines, size_t minimum, size_t count,
                               struct bytes fields[FIELDS_LIMIT], struct error *error)
{
    struct bytes line;
    if (!lines_next_content(lines, "#+-", &line)) {
        return STATUS_ABSENT;
    }
    if (bytes_find_byte(line, 0) != line.size) {
        return error_set(error, STATUS_MALFORMED, lines->number, "a NUL byte in an entry");
    }
    size_t found = 1;
    for (; found < count; found++) {
        size_t colon = bytes_find_byte(line, ':');
        if (colon == line.size) {
            break;
        }
        fields[found - 1] = bytes_slice(line, 0, colon);
        line = bytes_after(line, colon + 1);
    }
    fields[found - 1] = line;
    if (found < minimum || fields[0].size == 0) {
        return error_set(error, STATUS_MALFORMED, lines->number,
                         "an entry of %zu fields where %zu are expected", found, minimum);
    }
    for (; found < count; found++) {
        fields[found] = (struct bytes){0};
    }
    return STATUS_OK;
}

static bool is_number(struct bytes value)
{
    uint64_t number;
    return bytes_to_u64(value, 10, &number) && number <= UINT32_MAX;
}

enum status passwd_next_user(struct lines *lines, struct passwd_user *ret_user, struct error *error)
{
    struct bytes fields[FIELDS_LIMIT];
    enum status  status = next_fields(lines, USER_FIELDS, USER_FIELDS, fields, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (!is_number(fields[2]) || !is_number(fields[3])) {
        return error_set(error, STATUS_MALFORMED, lines->number,
                         "a user id or group id that is no number");
    }
    *ret_user = (struct passwd_user){
        .line = lines->number,
        .name = fields[0],
        .uid = fields[2],
        .gid = fields[3],
        .comment = fields[4],
        .home = fields[5],
        .shell = bytes_trim(fields[6]),
        .has_empty_password = fields[1].size == 0,
    };
    return STATUS_OK;
}

enum status passwd_next_group(struct lines *lines, struct passwd_group *ret_group,
                              struct error *error)
{
    struct bytes fields[FIELDS_LIMIT];
    enum status  status = next_fields(lines, GROUP_FIELDS, GROUP_FIELDS, fields, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (!is_number(fields[2])) {
        return error_set(error, STATUS_MALFORMED, lines->number, "a group id that is no number");
    }
    *ret_group = (struct passwd_group){
        .line = lines->number,
        .name = fields[0],
        .gid = fields[2],
        .members = bytes_trim(fields[3]),
    };
    return STATUS_OK;
}

enum status passwd_next_shadow(struct lines *lines, struct passwd_shadow *ret_shadow,
                               struct error *error)
{
    struct bytes fields[FIELDS_LIMIT];
    enum status  status = next_fields(lines, 2, SHADOW_FIELDS, fields, error);
    if (status != STATUS_OK) {
        return status;
    }
    bool is_locked = fields[1].size != 0 && is_text_byte(fields[1].data[0], "!*");
    *ret_shadow = (struct passwd_shadow){
        .line = lines->number,
        .name = fields[0],
        .state = fields[1].size == 0 ? PASSWORD_EMPTY
                 : is_locked         ? PASSWORD_LOCKED
                                     : PASSWORD_SET,
    };
    return STATUS_OK;
}
