#include "ban/yaml_tree.h"

#include <yaml.h>

struct frame {
    struct yaml_node  *container;
    struct yaml_node **tail; /* where the next item or key is hung */
    struct yaml_node  *key;  /* a key that waits for its value */
};

struct builder {
    struct arena     *arena;
    struct error     *error;
    struct yaml_place place; /* of the event being read */
    struct yaml_node *root;
    struct frame      frames[YAML_DEPTH_MAX];
    size_t            depth;
    size_t            nodes;
    size_t            documents;
};

const char *yaml_type_name(enum yaml_type type)
{
    static const char *const names[] = {
        [YAML_TEXT] = "a text", [YAML_LIST] = "a list", [YAML_MAPPING] = "a mapping"};
    return names[type];
}

static enum status fail(struct builder *builder, enum status status, const char *text)
{
    return error_set(builder->error, status, builder->place.line, "%s", text);
}

static struct yaml_node *new_node(struct builder *builder, enum yaml_type type)
{
    if (builder->nodes == YAML_NODES_MAX) {
        return NULL;
    }
    builder->nodes++;
    struct yaml_node *node = arena_alloc(builder->arena, 1, sizeof *node);
    if (node != NULL) {
        node->type = type;
        node->line = builder->place.line;
        node->column = builder->place.column;
    }
    return node;
}

static enum status hang_key(struct builder *builder, struct frame *frame, struct yaml_node *node)
{
    if (node->type != YAML_TEXT) {
        return fail(builder, STATUS_MALFORMED, "a key must be a text");
    }
    if (frame->container->count == YAML_KEYS_MAX) {
        return fail(builder, STATUS_TOO_LARGE, "a mapping has too many keys");
    }
    frame->key = node;
    *frame->tail = node;
    frame->tail = &node->next;
    frame->container->count++;
    return STATUS_OK;
}

static enum status hang(struct builder *builder, struct yaml_node *node)
{
    if (builder->depth == 0) {
        builder->root = node;
        return STATUS_OK;
    }
    struct frame *frame = &builder->frames[builder->depth - 1];
    if (frame->container->type == YAML_LIST) {
        *frame->tail = node;
        frame->tail = &node->next;
        frame->container->count++;
        return STATUS_OK;
    }
    if (frame->key == NULL) {
        return hang_key(builder, frame, node);
    }
    frame->key->value = node;
    frame->key = NULL;
    return STATUS_OK;
}

static enum status add_text(struct builder *builder, const yaml_event_t *event)
{
    struct bytes      text = {event->data.scalar.value, event->data.scalar.length};
    struct yaml_node *node = new_node(builder, YAML_TEXT);
    if (node == NULL || !arena_copy(builder->arena, text, &node->text)) {
        return fail(builder, STATUS_TOO_LARGE, "the file has too many values");
    }
    return hang(builder, node);
}

static enum status open_container(struct builder *builder, enum yaml_type type)
{
    if (builder->depth == YAML_DEPTH_MAX) {
        return fail(builder, STATUS_TOO_LARGE, "lists and mappings are nested too deep");
    }
    struct yaml_node *node = new_node(builder, type);
    if (node == NULL) {
        return fail(builder, STATUS_TOO_LARGE, "the file has too many values");
    }
    enum status status = hang(builder, node);
    if (status == STATUS_OK) {
        builder->frames[builder->depth++] = (struct frame){.container = node, .tail = &node->first};
    }
    return status;
}

static enum status refuse_extras(struct builder *builder, const yaml_char_t *anchor,
                                 const yaml_char_t *tag)
{
    if (anchor != NULL) {
        return fail(builder, STATUS_MALFORMED,
                    "anchors ('&') are not used here; quote a text that begins with '&'");
    }
    if (tag != NULL) {
        return fail(builder, STATUS_MALFORMED,
                    "tags ('!') are not used here; quote a text that begins with '!'");
    }
    return STATUS_OK;
}

static enum status take_event(struct builder *builder, const yaml_event_t *event)
{
    enum status status = STATUS_OK;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        status = refuse_extras(builder, event->data.scalar.anchor, event->data.scalar.tag);
        return status == STATUS_OK ? add_text(builder, event) : status;
    case YAML_SEQUENCE_START_EVENT:
        status = refuse_extras(builder, event->data.sequence_start.anchor,
                               event->data.sequence_start.tag);
        return status == STATUS_OK ? open_container(builder, YAML_LIST) : status;
    case YAML_MAPPING_START_EVENT:
        status =
            refuse_extras(builder, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return status == STATUS_OK ? open_container(builder, YAML_MAPPING) : status;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        builder->depth--;
        return STATUS_OK;
    case YAML_ALIAS_EVENT:
        return fail(builder, STATUS_MALFORMED,
                    "aliases ('*name') are not used here; quote a pattern that begins with '*'");
    case YAML_DOCUMENT_START_EVENT:
        builder->documents++;
        return builder->documents == 1
                   ? STATUS_OK
                   : fail(builder, STATUS_MALFORMED, "a second document; one file is one ban");
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return STATUS_OK;
    }
    return STATUS_OK;
}

static struct yaml_place place_of(const yaml_mark_t *mark)
{
    return (struct yaml_place){mark->line + 1, mark->column + 1};
}

/* The reader of libyaml knows only an offset, so the line is counted here. */
static struct yaml_place place_of_offset(struct bytes yaml, size_t offset)
{
    struct yaml_place place = {1, 1};
    for (size_t i = 0; i < offset && i < yaml.size; i++) {
        place.column++;
        if (yaml.data[i] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static enum status syntax_error(struct builder *builder, const yaml_parser_t *parser,
                                struct bytes yaml)
{
    const char *problem = parser->problem == NULL ? "no memory" : parser->problem;
    const char *context = parser->context == NULL ? "" : parser->context;
    if (parser->error == YAML_READER_ERROR) {
        builder->place = place_of_offset(yaml, parser->problem_offset);
        return error_set(builder->error, STATUS_MALFORMED, builder->place.line,
                         "the file is not UTF-8 text: %s", problem);
    }
    builder->place = place_of(&parser->problem_mark);
    if (strcmp(context, "while scanning an alias") == 0) {
        return fail(builder, STATUS_MALFORMED, "quote a pattern that begins with '*'");
    }
    return error_set(builder->error, STATUS_MALFORMED, builder->place.line, "not YAML: %s%s%s",
                     context, *context == '\0' ? "" : ", ", problem);
}

static enum status build(struct builder *builder, yaml_parser_t *parser, struct bytes yaml)
{
    enum status status = STATUS_OK;
    bool        is_done = false;
    while (status == STATUS_OK && !is_done) {
        yaml_event_t event;
        if (yaml_parser_parse(parser, &event) == 0) {
            return syntax_error(builder, parser, yaml);
        }
        builder->place = place_of(&event.start_mark);
        is_done = event.type == YAML_STREAM_END_EVENT;
        status = take_event(builder, &event);
        yaml_event_delete(&event);
    }
    return status;
}

enum status yaml_tree_read(struct bytes yaml, struct arena *arena, struct yaml_node **ret_root,
                           struct yaml_place *ret_place, struct error *error)
{
    struct builder builder = {.arena = arena, .error = error, .place = {1, 1}};
    yaml_parser_t  parser;
    if (yaml_parser_initialize(&parser) == 0) {
        *ret_place = builder.place;
        return error_set(error, STATUS_TOO_LARGE, 0, "no memory for the YAML parser");
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, yaml.size == 0 ? (const uint8_t *)"" : yaml.data,
                                 yaml.size);
    enum status status = build(&builder, &parser, yaml);
    yaml_parser_delete(&parser);
    if (status == STATUS_OK) {
        *ret_root = builder.root;
    } else {
        *ret_place = builder.place;
    }
    return status;
}
