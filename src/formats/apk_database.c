#include "formats/apk_database.h"

static struct bytes *field_of(struct apk_package *package, uint8_t letter)
{
    switch (letter) {
    case 'P':
        return &package->name;
    case 'V':
        return &package->version;
    case 'A':
        return &package->architecture;
    case 'T':
        return &package->description;
    case 'U':
        return &package->homepage;
    case 'L':
        return &package->license;
    case 'o':
        return &package->origin;
    case 'm':
        return &package->maintainer;
    case 'C':
        return &package->checksum;
    default:
        return NULL;
    }
}

/* "P:musl": the letter and the value. */
static bool split_line(struct bytes line, uint8_t *ret_letter, struct bytes *ret_value)
{
    if (line.size < 2 || line.data[1] != ':' || bytes_find_byte(line, 0) != line.size) {
        return false;
    }
    *ret_letter = line.data[0];
    *ret_value = bytes_after(line, 2);
    return true;
}

static enum status read_line(struct apk_package *package, struct bytes line, uint64_t number,
                             struct error *error)
{
    uint8_t      letter;
    struct bytes value;
    if (!split_line(line, &letter, &value)) {
        return error_set(error, STATUS_MALFORMED, number, "a line without a letter and a colon");
    }
    struct bytes *field = field_of(package, letter);
    if (field != NULL) {
        *field = value;
    }
    if (letter == 'I' && !bytes_to_u64(value, 10, &package->size_bytes)) {
        return error_set(error, STATUS_MALFORMED, number, "an installed size that is no number");
    }
    return STATUS_OK;
}

static void skip_stanza(struct lines *lines)
{
    struct bytes line;
    while (lines_next(lines, &line) && line.size != 0) {
    }
}

static enum status finish(const struct apk_package *package, struct apk_package *ret_package,
                          struct error *error)
{
    if (package->name.size == 0) {
        return error_set(error, STATUS_MALFORMED, package->line, "a package without a name");
    }
    *ret_package = *package;
    return STATUS_OK;
}

enum status apk_next(struct apk_reader *reader, struct apk_package *ret_package,
                     struct error *error)
{
    struct apk_package package = {0};
    struct bytes       line;
    while (lines_next(&reader->lines, &line)) {
        if (line.size == 0 && package.line == 0) {
            continue;
        }
        if (line.size == 0) {
            return finish(&package, ret_package, error);
        }
        if (package.line == 0) {
            package.line = reader->lines.number;
            package.stanza = line;
        }
        enum status status = read_line(&package, line, reader->lines.number, error);
        if (status != STATUS_OK) {
            skip_stanza(&reader->lines);
            return status;
        }
        package.stanza.size = (size_t)(line.data + line.size - package.stanza.data);
    }
    return package.line == 0 ? STATUS_ABSENT : finish(&package, ret_package, error);
}

bool apk_next_path(struct bytes *stanza, struct bytes *folder, struct apk_path *ret_path)
{
    struct bytes line;
    while (bytes_next_line(stanza, &line)) {
        uint8_t      letter;
        struct bytes value;
        if (!split_line(line, &letter, &value)) {
            continue;
        }
        if (letter == 'F') {
            *folder = value;
            *ret_path = (struct apk_path){value, {0}};
            return true;
        }
        if (letter == 'R') {
            *ret_path = (struct apk_path){*folder, value};
            return true;
        }
    }
    return false;
}
