/* evict schema: what evict knows to say, from the tables it says it by. */

#include "artifact/schema.h"

#include "base/json_writer.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "collect/linux/collectors.h"

static void put_kind(struct writer *writer, const struct kind_schema *kind)
{
    writer_format(writer, "\n%s: %s\n", kind->name, kind->help);
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];
        writer_format(writer, "  %-18s %-8s%s %-9s %s\n", field->name, field_type_name(field->type),
                      field->shape == SHAPE_LIST ? "*" : " ", field_scope_name(field->scope),
                      field->help);
    }
}

static void put_source(struct writer *writer, const struct collector *row)
{
    writer_format(writer, "  %-18s %s\n  %-18s (%s", row->source, row->help, "",
                  row->is_required ? "needed for clear" : "not needed for clear");
    writer_text(writer, row->is_live_only ? "; running system only" : "");
    writer_text(writer, row->walks_all ? "; not with --quick" : "");
    writer_text(writer, row->is_access_point ? "; access point" : "");
    writer_format(writer, "%s%s)\n", row->technique[0] != '\0' ? "; ATT&CK " : "", row->technique);
}

static void write_text(struct writer *writer)
{
    writer_text(writer, "Kinds and their fields (* a list):\n");
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        put_kind(writer, schema_of((enum kind)kind));
    }
    writer_format(writer, "\nSources on %s:\n", linux_collectors.os);
    for (size_t i = 0; i < linux_collectors.count; i++) {
        put_source(writer, &linux_collectors.rows[i]);
    }
}

static void put_text_member(struct json_writer *json, const char *name, const char *value)
{
    json_name(json, name);
    json_put_text(json, value);
}

static void put_bool_member(struct json_writer *json, const char *name, bool value)
{
    json_name(json, name);
    json_put_bool(json, value);
}

static void put_json_field(struct json_writer *json, const struct field *field)
{
    json_open_object(json);
    put_text_member(json, "name", field->name);
    put_text_member(json, "type", field_type_name(field->type));
    put_bool_member(json, "list", field->shape == SHAPE_LIST);
    put_text_member(json, "scope", field_scope_name(field->scope));
    put_text_member(json, "help", field->help);
    json_close_object(json);
}

static void put_json_kind(struct json_writer *json, const struct kind_schema *kind)
{
    json_open_object(json);
    put_text_member(json, "name", kind->name);
    put_text_member(json, "help", kind->help);
    json_name(json, "fields");
    json_open_array(json);
    for (size_t i = 0; i < kind->field_count; i++) {
        put_json_field(json, &kind->fields[i]);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_json_source(struct json_writer *json, const struct collector *row)
{
    json_open_object(json);
    put_text_member(json, "name", row->source);
    put_text_member(json, "os", linux_collectors.os);
    put_text_member(json, "help", row->help);
    put_bool_member(json, "required", row->is_required);
    put_bool_member(json, "live_only", row->is_live_only);
    put_bool_member(json, "walks_all", row->walks_all);
    put_bool_member(json, "access_point", row->is_access_point);
    put_text_member(json, "technique", row->technique);
    json_close_object(json);
}

static void write_json(struct writer *writer)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    json_name(&json, "kinds");
    json_open_array(&json);
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        put_json_kind(&json, schema_of((enum kind)kind));
    }
    json_close_array(&json);
    json_name(&json, "sources");
    json_open_array(&json);
    for (size_t i = 0; i < linux_collectors.count; i++) {
        put_json_source(&json, &linux_collectors.rows[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    writer_u8(writer, '\n');
}

static enum exit_code run(const struct invocation *invocation)
{
    CLEANUP(writer_done) struct writer writer;
    struct error                       error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    if (invocation_has(invocation, &option_json)) {
        write_json(&writer);
    } else {
        write_text(&writer);
    }
    return output_print(&writer, &error) == STATUS_OK ? EXIT_CODE_CLEAR : command_fail(&error);
}

const struct command command_schema = {
    .name = "schema",
    .operands = "",
    .summary = "Print what evict knows: kinds of artifacts, their fields, its sources",
    .details = "",
    .options = {&option_json},
    .run = run,
};
