#include "report/markup.h"

#include "report/plain.h"

static const char *reference_of(uint8_t byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '`':
        return "&#96;";
    default:
        return NULL;
    }
}

void markup_escape(struct writer *writer, struct bytes text)
{
    struct plain      plain = plain_of(text);
    struct plain_unit unit;
    while (plain_next(&plain, &unit)) {
        const char *reference = unit.size == 1 ? reference_of(unit.bytes[0]) : NULL;
        if (reference != NULL) {
            writer_text(writer, reference);
        } else {
            writer_bytes(writer, (struct bytes){unit.bytes, unit.size});
        }
    }
}
