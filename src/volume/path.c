#include "volume/path.h"

enum { SHOWN_END_BYTES = 90, SHOWN_BYTES = 2 * SHOWN_END_BYTES + 3 };

static size_t append_printable(char *target, size_t used, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        target[used++] = byte < ' ' || byte == 0x7f ? '?' : (char)byte;
    }
    return used;
}

void path_prefix(struct error *error, struct bytes path)
{
    char   shown[SHOWN_BYTES + 1];
    size_t used = 0;
    if (path.size <= SHOWN_BYTES) {
        used = append_printable(shown, used, path);
    } else {
        used = append_printable(shown, used, bytes_slice(path, 0, SHOWN_END_BYTES));
        used = append_printable(shown, used, bytes_of("..."));
        used = append_printable(shown, used, bytes_after(path, path.size - SHOWN_END_BYTES));
    }
    shown[used] = '\0';
    error_prefix(error, "%s", used == 0 ? "/" : shown);
}

struct bytes path_without_end_slashes(struct bytes path)
{
    while (path.size != 0 && path.data[path.size - 1] == '/') {
        path.size--;
    }
    return path;
}

static size_t component_end(struct bytes path, size_t start)
{
    return start + 1 + bytes_find_byte(bytes_after(path, start + 1), '/');
}

size_t path_chunk_end(struct bytes path, size_t start, size_t limit)
{
    struct bytes part = bytes_slice(path, start, limit);
    if (part.size == path.size - start) {
        return path.size;
    }
    if (path.data[start + part.size] == '/') {
        return start + part.size;
    }
    size_t slash = bytes_find_last_byte(part, '/');
    return slash == part.size || slash == 0 ? component_end(path, start) : start + slash;
}

bool path_is_below(struct bytes path, struct bytes folder)
{
    return path.size > folder.size && path.data[folder.size] == '/' &&
           bytes_equal(bytes_slice(path, 0, folder.size), folder);
}
