#include "artifact/record.h"

#include "base/json_writer.h"

/* A number as JSON writes it: digits without leading zero. Anything else in a number field is
 * written as a string, so that it comes back as it was. */
static bool is_plain_number(struct bytes value)
{
    uint64_t ignored;
    bool     has_leading_zero = value.size > 1 && value.data[0] == '0';
    return !has_leading_zero && bytes_to_u64(value, 10, &ignored);
}

static bool is_flag(struct bytes value)
{
    return bytes_equal_text(value, "true") || bytes_equal_text(value, "false");
}

static void write_one(struct json_writer *json, const struct field *field, struct bytes value)
{
    bool is_bare = (field->type == TYPE_NUMBER && is_plain_number(value)) ||
                   (field->type == TYPE_FLAG && is_flag(value));
    if (is_bare) {
        json_put_raw(json, value);
    } else {
        json_put_string(json, value);
    }
}

static void write_list(struct json_writer *json, const struct field *field, struct bytes packed)
{
    struct reader list = reader_of(packed);
    struct bytes  item;
    json_open_array(json);
    while (list_next(&list, &item)) {
        write_one(json, field, item);
    }
    json_close_array(json);
}

static void write_field(struct json_writer *json, const struct field *field, struct bytes value)
{
    json_name_bytes(json, (struct bytes){(const uint8_t *)field->name, field->name_size});
    if (field->shape == SHAPE_LIST) {
        write_list(json, field, value);
    } else {
        write_one(json, field, value);
    }
}

/* The known fields whose scope is SIGHTING, or those whose scope is not. */
static void write_fields(struct json_writer *json, const struct artifact *artifact, bool sightings)
{
    if (artifact->kind == KIND_UNKNOWN) {
        return;
    }
    const struct kind_schema *schema = schema_of(artifact->kind);
    for (uint32_t left = artifact->present; left != 0; left &= left - 1) {
        size_t              number = (size_t)__builtin_ctz(left);
        const struct field *field = &schema->fields[number];
        if ((field->scope == SCOPE_SIGHTING) == sightings) {
            write_field(json, field, artifact->values[number]);
        }
    }
}

static void write_extras(struct json_writer *json, const struct extra *extras, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        json_name_bytes(json, extras[i].name);
        json_put_raw(json, extras[i].json);
    }
}

/* The inner object; a contact's has no "kind", it says so by the name it stands under. */
static void write_inner(struct json_writer *json, const struct artifact *artifact, bool with_kind)
{
    json_open_object(json);
    if (with_kind) {
        json_name(json, "kind");
        json_put_string(json, artifact_kind_name(artifact));
    }
    write_fields(json, artifact, false);
    write_extras(json, artifact->extras, artifact->extra_count);
    json_close_object(json);
}

static void write_outer(struct json_writer *json, const struct artifact *artifact)
{
    if (artifact->from.size != 0) {
        json_name(json, "from");
        json_put_string(json, artifact->from);
    }
    write_fields(json, artifact, true);
    write_extras(json, artifact->outer_extras, artifact->outer_extra_count);
}

void record_write_artifact(struct writer *writer, const struct artifact *artifact)
{
    struct json_writer json = json_writer_to(writer);
    bool               is_contact = artifact->kind == KIND_CONTACT;
    json_open_object(&json);
    json_name(&json, is_contact ? "contact" : "artifact");
    write_inner(&json, artifact, !is_contact);
    write_outer(&json, artifact);
    json_close_object(&json);
    writer_u8(writer, '\n');
}

void record_write_body(struct writer *writer, const struct artifact *artifact)
{
    struct json_writer json = json_writer_to(writer);
    write_inner(&json, artifact, true);
}

void record_write_sighting(struct writer *writer, const struct artifact *artifact)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    write_outer(&json, artifact);
    json_close_object(&json);
}

void record_write_coverage(struct writer *writer, const struct coverage *coverage)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    json_name(&json, "coverage");
    json_open_object(&json);
    json_name(&json, "source");
    json_put_string(&json, coverage->source);
    json_name(&json, "status");
    json_put_text(&json, coverage_status_name(coverage->status));
    if (coverage->reason.size != 0) {
        json_name(&json, "reason");
        json_put_string(&json, coverage->reason);
    }
    json_name(&json, "count");
    json_put_u64(&json, coverage->count);
    if (coverage->is_required) {
        json_name(&json, "required");
        json_put_bool(&json, true);
    }
    write_extras(&json, coverage->extras, coverage->extra_count);
    json_close_object(&json);
    json_close_object(&json);
    writer_u8(writer, '\n');
}

static void write_header(struct writer *writer, const struct header *header)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    json_name(&json, "evict");
    json_put_u64(&json, header->version);
    json_name(&json, "device");
    write_inner(&json, &header->device, false);
    json_name(&json, "started");
    json_put_string(&json, header->started);
    if (header->program.size != 0) {
        json_name(&json, "program");
        json_put_string(&json, header->program);
    }
    write_extras(&json, header->device.outer_extras, header->device.outer_extra_count);
    json_close_object(&json);
    writer_u8(writer, '\n');
}

static void write_end(struct writer *writer, const struct end *end)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    json_name(&json, "end");
    json_open_object(&json);
    json_name(&json, "artifacts");
    json_put_u64(&json, end->artifacts);
    json_name(&json, "contacts");
    json_put_u64(&json, end->contacts);
    json_name(&json, "sources");
    json_put_u64(&json, end->sources);
    json_name(&json, "digest");
    json_put_string(&json, end->digest);
    json_close_object(&json);
    json_close_object(&json);
    writer_u8(writer, '\n');
}

void record_write(struct writer *writer, const struct record *record)
{
    switch (record->type) {
    case RECORD_HEADER:
        write_header(writer, &record->header);
        return;
    case RECORD_ARTIFACT:
        record_write_artifact(writer, &record->artifact);
        return;
    case RECORD_COVERAGE:
        record_write_coverage(writer, &record->coverage);
        return;
    case RECORD_END:
        write_end(writer, &record->end);
        return;
    case RECORD_UNKNOWN:
        writer_bytes(writer, record->line);
        writer_u8(writer, '\n');
        return;
    }
}
