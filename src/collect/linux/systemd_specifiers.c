#include "collect/linux/systemd_specifiers.h"

#include "base/writer.h"

enum { EXPANDED_BYTES_MAX = 1 << 16 };

static struct bytes value_of(uint8_t letter, struct bytes name, struct bytes home)
{
    struct bytes stem = bytes_slice(name, 0, bytes_find_last_byte(name, '.'));
    size_t       at = bytes_find_byte(stem, '@');
    switch (letter) {
    case 'n':
        return bytes_equal_text(bytes_after(stem, at), "@") ? (struct bytes){0} : name;
    case 'N':
        return bytes_equal_text(bytes_after(stem, at), "@") ? (struct bytes){0} : stem;
    case 'p':
        return bytes_slice(stem, 0, at);
    case 'i':
        return bytes_after(stem, at + 1);
    case 'h':
        return home;
    case '%':
        return bytes_of("%");
    default:
        return (struct bytes){0};
    }
}

struct bytes unit_specifiers_expand(struct bytes text, struct bytes name, struct bytes home,
                                    struct arena *arena)
{
    struct writer writer;
    struct bytes  expanded = {0};
    bool          is_known = true;
    if (bytes_find_byte(text, '%') == text.size) {
        return text;
    }
    writer_init(&writer, EXPANDED_BYTES_MAX);
    while (text.size != 0 && is_known) {
        size_t plain = bytes_find_byte(text, '%');
        writer_bytes(&writer, bytes_slice(text, 0, plain));
        if (plain == text.size) {
            break;
        }
        struct bytes rest = bytes_after(text, plain + 1);
        struct bytes value =
            rest.size != 0 ? value_of(rest.data[0], name, home) : (struct bytes){0};
        is_known = value.size != 0;
        writer_bytes(&writer, value);
        text = bytes_after(rest, 1);
    }
    if (!is_known || !arena_copy(arena, writer_view(&writer), &expanded)) {
        expanded = (struct bytes){0};
    }
    writer_done(&writer);
    return expanded;
}
