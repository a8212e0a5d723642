#include "formats/os_release.h"

#include "base/writer.h"

enum { VALUE_BYTES_MAX = 4096 };

static const struct {
    const char *name;
    size_t      offset;
} keys[] = {
    {"ID", offsetof(struct os_release, id)},
    {"ID_LIKE", offsetof(struct os_release, id_like)},
    {"NAME", offsetof(struct os_release, name)},
    {"PRETTY_NAME", offsetof(struct os_release, pretty_name)},
    {"VERSION_ID", offsetof(struct os_release, version_id)},
};

/* The value without its quotes and escapes; false when a quote is never closed or the value is too
 * long. */
static bool unquote(struct bytes raw, struct writer *value)
{
    uint8_t quote = 0;
    for (size_t i = 0; i < raw.size; i++) {
        uint8_t byte = raw.data[i];
        if (quote == 0 && (byte == '"' || byte == '\'')) {
            quote = byte;
        } else if (byte == quote && quote != 0) {
            quote = 0;
        } else if (byte == '\\' && quote != '\'' && i + 1 < raw.size) {
            writer_u8(value, raw.data[++i]);
        } else {
            writer_u8(value, byte);
        }
    }
    return quote == 0 && !writer_failed(value);
}

static void keep(struct os_release *release, struct bytes name, struct bytes value)
{
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (bytes_equal_text(name, keys[i].name)) {
            *(struct bytes *)((char *)release + keys[i].offset) = value;
        }
    }
}

static bool read_line(struct bytes line, struct writer *scratch, struct arena *arena,
                      struct os_release *release)
{
    line = bytes_trim(line);
    size_t equals = bytes_find_byte(line, '=');
    if (equals == line.size || equals == 0 || line.data[0] == '#') {
        return false;
    }
    struct bytes value = bytes_after(line, equals + 1);
    writer_clear(scratch);
    if (!unquote(value, scratch) || !arena_copy(arena, writer_view(scratch), &value)) {
        return false;
    }
    keep(release, bytes_slice(line, 0, equals), value);
    return true;
}

enum status os_release_parse(struct bytes text, struct arena *arena, struct os_release *ret_release,
                             struct error *error)
{
    CLEANUP(writer_done) struct writer scratch;
    writer_init(&scratch, VALUE_BYTES_MAX);

    struct os_release release = {0};
    struct bytes      rest = text;
    struct bytes      line;
    size_t            assignments = 0;
    size_t            lines = 0;
    while (bytes_next_line(&rest, &line)) {
        if (++lines > OS_RELEASE_LINES_MAX) {
            return error_set(error, STATUS_TOO_LARGE, lines, "os-release has over %d lines",
                             OS_RELEASE_LINES_MAX);
        }
        assignments += read_line(line, &scratch, arena, &release) ? 1 : 0;
    }
    if (assignments == 0) {
        return error_set(error, STATUS_MALFORMED, 0, "os-release assigns nothing");
    }
    *ret_release = release;
    return STATUS_OK;
}
