#include "ban/ordinary.h"

#include "base/embedded.h"

/* Made by tools/embed from bans/ordinary-names.txt (src/ban/meson.build). */
extern const struct embedded embedded_ordinary[];

struct bytes ordinary_text(void)
{
    return (struct bytes){embedded_ordinary[0].data, embedded_ordinary[0].size};
}

struct list {
    struct artifact artifact;
    int             field;      /* the one the values are for */
    bool            has_values; /* "FIELD = VALUE" comes before the first of them */
};

/* "[KIND FIELD]" */
static bool begin_list(struct list *list, struct bytes line)
{
    struct bytes inside = bytes_slice(line, 1, line.size - 2);
    size_t       blank = bytes_find_byte(inside, ' ');
    enum kind    kind = schema_kind(bytes_slice(inside, 0, blank));
    if (!bytes_end_with(line, "]") || kind == KIND_UNKNOWN) {
        return false;
    }
    artifact_init(&list->artifact, kind);
    list->field = schema_field(kind, bytes_after(inside, blank + 1));
    list->has_values = false;
    return list->field >= 0;
}

/* "FIELD = VALUE"; false when it is a value. */
static bool take_fixed(struct list *list, struct bytes line)
{
    size_t equals = bytes_find(line, bytes_of(" = "));
    int    field = schema_field(list->artifact.kind, bytes_slice(line, 0, equals));
    if (list->has_values || equals == line.size || field < 0) {
        return false;
    }
    artifact_set(&list->artifact, field, bytes_after(line, equals + 3));
    return true;
}

bool ordinary_read(struct bytes text, void (*visit)(void *context, const struct artifact *artifact),
                   void *context, uint64_t *ret_line)
{
    struct list  list = {.field = -1};
    struct bytes line;
    *ret_line = 0;
    while (bytes_next_line(&text, &line)) {
        (*ret_line)++;
        if (line.size == 0 || line.data[0] == '#') {
            continue;
        }
        if (line.data[0] == '[') {
            if (!begin_list(&list, line)) {
                return false;
            }
        } else if (list.field < 0) {
            return false;
        } else if (!take_fixed(&list, line)) {
            list.has_values = true;
            artifact_set(&list.artifact, list.field, line);
            visit(context, &list.artifact);
        }
    }
    return true;
}
