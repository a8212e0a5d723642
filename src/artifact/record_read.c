#include "artifact/record.h"

#include "base/json_reader.h"

static const char *const status_names[COVERAGE_STATUS_COUNT] = {
    [COVERAGE_COMPLETE] = "complete", [COVERAGE_PARTIAL] = "partial", [COVERAGE_ABSENT] = "absent",
    [COVERAGE_FAILED] = "failed",     [COVERAGE_SKIPPED] = "skipped",
};

const char *coverage_status_name(enum coverage_status status)
{
    return status_names[status];
}

bool coverage_status_of(struct bytes name, enum coverage_status *ret_status)
{
    for (size_t i = 0; i < COVERAGE_STATUS_COUNT; i++) {
        if (bytes_equal_text(name, status_names[i])) {
            *ret_status = (enum coverage_status)i;
            return true;
        }
    }
    return false;
}

/* ---- members that this evict does not know ---- */

struct extras {
    struct extra *items; /* in the arena, room for EXTRAS_MAX; NULL until the first */
    size_t        count;
};

static bool has_extra(const struct extras *extras, struct bytes name)
{
    for (size_t i = 0; i < extras->count; i++) {
        if (bytes_equal(extras->items[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void read_extra(struct json_reader *in, struct extras *extras, struct bytes name)
{
    if (extras->items == NULL) {
        extras->items = arena_alloc(in->arena, EXTRAS_MAX, sizeof *extras->items);
    }
    if (extras->items == NULL || extras->count == EXTRAS_MAX) {
        json_fail(in, "too many unknown members");
        return;
    }
    if (has_extra(extras, name)) {
        json_fail(in, "a member occurs twice");
        return;
    }
    extras->items[extras->count++] = (struct extra){name, json_raw(in)};
}

/* ---- values ---- */

/* A string, number or flag as the bytes of a field value. */
static struct bytes read_scalar(struct json_reader *in, enum json_type type)
{
    switch (type) {
    case JSON_STRING:
        return json_string(in);
    case JSON_NUMBER:
        return json_number(in);
    case JSON_TRUE:
    case JSON_FALSE:
        return bytes_of(json_bool(in) ? "true" : "false");
    case JSON_NULL:
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NONE:
        json_fail(in, "a string, number, true or false was expected");
        return (struct bytes){0};
    }
    return (struct bytes){0};
}

/* The elements packed for list_next().  The packed form may be longer than its JSON: `[0,0]`. */
static struct bytes read_list(struct json_reader *in)
{
    enum { ITEM_JSON_BYTES_MIN = 2, ITEM_HEAD_BYTES = 4 };
    size_t        room = (size_t)(in->end - in->next);
    size_t        limit = room + room / ITEM_JSON_BYTES_MIN * ITEM_HEAD_BYTES + ITEM_HEAD_BYTES;
    struct writer packed;
    writer_init(&packed, limit);
    json_enter_array(in);
    while (json_next_element(in)) {
        list_add(&packed, read_scalar(in, json_peek(in)));
    }
    struct bytes view = {0};
    if (!json_failed(in) &&
        (writer_failed(&packed) || !arena_copy(in->arena, writer_view(&packed), &view))) {
        json_fail(in, "a list does not fit in memory");
    }
    writer_done(&packed);
    return view;
}

static bool fits(const struct field *field, enum json_type type)
{
    if (field->shape == SHAPE_LIST) {
        return type == JSON_ARRAY;
    }
    switch (type) {
    case JSON_STRING:
        return true;
    case JSON_NUMBER:
        return field->type == TYPE_NUMBER;
    case JSON_TRUE:
    case JSON_FALSE:
        return field->type == TYPE_FLAG;
    case JSON_NULL:
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NONE:
        return false;
    }
    return false;
}

/* Reads the value of a known field; a value of another type than ours is carried as unknown. */
static void read_field(struct json_reader *in, struct artifact *artifact, int number,
                       struct extras *extras)
{
    const struct field *field = &schema_of(artifact->kind)->fields[number];
    enum json_type      type = json_peek(in);
    struct bytes        name = {(const uint8_t *)field->name, field->name_size};
    if (artifact_has(artifact, number) || has_extra(extras, name)) {
        json_fail(in, "a member occurs twice");
        return;
    }
    if (!fits(field, type)) {
        read_extra(in, extras, name);
        return;
    }
    artifact_set(artifact, number,
                 field->shape == SHAPE_LIST ? read_list(in) : read_scalar(in, type));
}

/* Number of the field, trying first the one that should come next; -1 when it is none of ours. */
static int find_field(enum kind kind, struct bytes name, int expected)
{
    const struct kind_schema *schema = schema_of(kind);
    for (size_t i = (size_t)expected; i < schema->field_count; i++) {
        const struct field *field = &schema->fields[i];
        if (field->name_size == name.size && memcmp(field->name, name.data, name.size) == 0) {
            return (int)i;
        }
    }
    return expected == 0 ? -1 : schema_field(kind, name);
}

/* ---- the inner object ---- */

static void read_members(struct json_reader *in, struct artifact *artifact, struct extras *extras)
{
    struct bytes name;
    int          expected = 0;
    while (json_next_member(in, &name)) {
        int number =
            artifact->kind == KIND_UNKNOWN ? -1 : find_field(artifact->kind, name, expected);
        bool is_inner =
            number >= 0 && schema_of(artifact->kind)->fields[number].scope != SCOPE_SIGHTING;
        if (!is_inner) {
            read_extra(in, extras, name);
            continue;
        }
        read_field(in, artifact, number, extras);
        expected = number + 1;
    }
}

/* "kind" may stand anywhere in the object, but the other members cannot be understood without it.
 */
static void read_kind(struct json_reader *in, struct artifact *artifact)
{
    struct json_reader ahead = *in;
    struct bytes       name;
    struct bytes       kind = {0};
    bool               is_first = true;
    while (json_next_member(&ahead, &name)) {
        if (bytes_equal_text(name, "kind")) {
            kind = json_string(&ahead);
            break;
        }
        (void)json_raw(&ahead);
        is_first = false;
    }
    if (json_failed(&ahead)) {
        *in = ahead;
        return;
    }
    if (kind.size == 0) {
        json_fail(in, "an artifact needs a kind");
        return;
    }
    artifact_init(artifact, schema_kind(kind));
    artifact->kind_name = kind;
    if (is_first) {
        *in = ahead;
    }
}

static void read_inner(struct json_reader *in, struct artifact *artifact)
{
    struct extras extras = {0};
    read_members(in, artifact, &extras);
    size_t kept = 0;
    for (size_t i = 0; i < extras.count; i++) {
        if (!bytes_equal_text(extras.items[i].name, "kind")) {
            extras.items[kept++] = extras.items[i];
        }
    }
    artifact->extras = extras.items;
    artifact->extra_count = kept;
}

static void read_artifact_object(struct json_reader *in, struct artifact *artifact)
{
    json_enter_object(in);
    if (!json_failed(in)) {
        read_kind(in, artifact);
    }
    if (!json_failed(in)) {
        read_inner(in, artifact);
    }
}

static void read_object_of(struct json_reader *in, struct artifact *artifact, enum kind kind)
{
    artifact_init(artifact, kind);
    json_enter_object(in);
    read_inner(in, artifact);
}

/* ---- members beside the inner object ---- */

static void read_outer_member(struct json_reader *in, struct artifact *artifact, struct bytes name,
                              struct extras *extras)
{
    if (bytes_equal_text(name, "from") && json_peek(in) == JSON_STRING) {
        artifact->from = json_string(in);
        return;
    }
    int number = artifact->kind == KIND_UNKNOWN ? -1 : schema_field(artifact->kind, name);
    if (number >= 0 && schema_of(artifact->kind)->fields[number].scope == SCOPE_SIGHTING) {
        read_field(in, artifact, number, extras);
        return;
    }
    read_extra(in, extras, name);
}

static void read_outer(struct json_reader *in, struct artifact *artifact)
{
    struct extras extras = {0};
    struct bytes  name;
    while (json_next_member(in, &name)) {
        read_outer_member(in, artifact, name, &extras);
    }
    artifact->outer_extras = extras.items;
    artifact->outer_extra_count = extras.count;
}

static void read_artifact(struct json_reader *in, struct record *record)
{
    record->type = RECORD_ARTIFACT;
    read_artifact_object(in, &record->artifact);
    read_outer(in, &record->artifact);
}

static void read_contact(struct json_reader *in, struct record *record)
{
    record->type = RECORD_ARTIFACT;
    read_object_of(in, &record->artifact, KIND_CONTACT);
    read_outer(in, &record->artifact);
}

static void read_header_member(struct json_reader *in, struct header *header, struct bytes name,
                               struct extras *extras)
{
    if (bytes_equal_text(name, "device")) {
        read_object_of(in, &header->device, KIND_DEVICE);
    } else if (bytes_equal_text(name, "started")) {
        header->started = json_string(in);
    } else if (bytes_equal_text(name, "program")) {
        header->program = json_string(in);
    } else {
        read_extra(in, extras, name);
    }
}

static void read_header(struct json_reader *in, struct record *record)
{
    struct header *header = &record->header;
    struct extras  extras = {0};
    struct bytes   name;

    record->type = RECORD_HEADER;
    *header = (struct header){.version = json_u64(in)};
    artifact_init(&header->device, KIND_DEVICE);
    while (json_next_member(in, &name)) {
        read_header_member(in, header, name, &extras);
    }
    header->device.outer_extras = extras.items;
    header->device.outer_extra_count = extras.count;
    if (!json_failed(in) && header->version != TEXT_FORM_VERSION) {
        json_fail(in, "this version of the text form is not known");
    }
}

/* ---- coverage and end ---- */

static void read_coverage_member(struct json_reader *in, struct coverage *coverage,
                                 struct bytes name, struct extras *extras)
{
    if (bytes_equal_text(name, "source")) {
        coverage->source = json_string(in);
    } else if (bytes_equal_text(name, "status")) {
        if (!coverage_status_of(json_string(in), &coverage->status) && !json_failed(in)) {
            json_fail(in, "status must be complete, partial, absent, failed or skipped");
        }
    } else if (bytes_equal_text(name, "reason")) {
        coverage->reason = json_string(in);
    } else if (bytes_equal_text(name, "count")) {
        coverage->count = json_u64(in);
    } else if (bytes_equal_text(name, "required")) {
        coverage->is_required = json_bool(in);
    } else {
        read_extra(in, extras, name);
    }
}

/* Coverage that does not say how it went is no coverage: FAILED until it says otherwise. */
static void read_coverage(struct json_reader *in, struct record *record)
{
    struct coverage *coverage = &record->coverage;
    struct extras    extras = {0};
    struct bytes     name;

    record->type = RECORD_COVERAGE;
    *coverage = (struct coverage){.status = COVERAGE_FAILED};
    json_enter_object(in);
    while (json_next_member(in, &name)) {
        read_coverage_member(in, coverage, name, &extras);
    }
    coverage->extras = extras.items;
    coverage->extra_count = extras.count;
    if (!json_failed(in) && coverage->source.size == 0) {
        json_fail(in, "coverage needs a source");
    }
    while (json_next_member(in, &name)) {
        (void)json_raw(in);
    }
}

static void read_end(struct json_reader *in, struct record *record)
{
    struct end  *end = &record->end;
    struct bytes name;

    record->type = RECORD_END;
    *end = (struct end){0};
    json_enter_object(in);
    while (json_next_member(in, &name)) {
        if (bytes_equal_text(name, "artifacts")) {
            end->artifacts = json_u64(in);
        } else if (bytes_equal_text(name, "contacts")) {
            end->contacts = json_u64(in);
        } else if (bytes_equal_text(name, "sources")) {
            end->sources = json_u64(in);
        } else if (bytes_equal_text(name, "digest")) {
            end->digest = json_string(in);
        } else {
            (void)json_raw(in);
        }
    }
    while (json_next_member(in, &name)) {
        (void)json_raw(in);
    }
}

static void read_unknown(struct json_reader *in, struct record *record)
{
    struct bytes name;
    record->type = RECORD_UNKNOWN;
    (void)json_raw(in);
    while (json_next_member(in, &name)) {
        (void)json_raw(in);
    }
    record->line = (struct bytes){in->start, (size_t)(in->end - in->start)};
}

/* ---- whole lines ---- */

/* What the first member of the line says it is. */
static const struct {
    const char *name;
    void (*read)(struct json_reader *in, struct record *record);
} readers[] = {
    {"artifact", read_artifact}, {"contact", read_contact}, {"coverage", read_coverage},
    {"end", read_end},           {"evict", read_header},
};

static void read_line(struct json_reader *in, struct record *record)
{
    struct bytes name;
    json_enter_object(in);
    if (!json_next_member(in, &name)) {
        json_fail(in, "an empty record");
        return;
    }
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        if (bytes_equal_text(name, readers[i].name)) {
            readers[i].read(in, record);
            return;
        }
    }
    read_unknown(in, record);
}

enum status record_read(struct bytes line, struct arena *arena, struct record *ret_record,
                        struct error *error)
{
    if (line.size > RECORD_BYTES_MAX) {
        return error_set(error, STATUS_TOO_LARGE, RECORD_BYTES_MAX,
                         "a line of the text form is longer than %d bytes", RECORD_BYTES_MAX);
    }
    struct json_reader in = json_reader_of(line, arena);
    read_line(&in, ret_record);
    json_expect_end(&in);
    return json_status(&in, error);
}

enum status record_read_stored(struct bytes body, struct bytes sighting, struct arena *arena,
                               struct artifact *ret_artifact, struct error *error)
{
    struct json_reader in = json_reader_of(body, arena);
    read_artifact_object(&in, ret_artifact);
    json_expect_end(&in);
    enum status status = json_status(&in, error);
    if (status != STATUS_OK || sighting.size == 0) {
        return status;
    }
    in = json_reader_of(sighting, arena);
    json_enter_object(&in);
    read_outer(&in, ret_artifact);
    json_expect_end(&in);
    return json_status(&in, error);
}
