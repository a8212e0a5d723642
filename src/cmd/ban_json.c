#include "cmd/ban_json.h"

#include "base/json_writer.h"

/* Left out when empty, as in the file. */
static void put(struct json_writer *json, const char *name, struct bytes text)
{
    if (text.size != 0) {
        json_name(json, name);
        json_put_string(json, text);
    }
}

static void put_source(struct json_writer *json, struct bytes source, enum confidence confidence)
{
    put(json, "source", source);
    json_name(json, "confidence");
    json_put_text(json, confidence_name(confidence));
}

static void open_list(struct json_writer *json, const char *name)
{
    json_name(json, name);
    json_open_array(json);
}

static void put_authority(struct json_writer *json, const struct authority *authority)
{
    json_open_object(json);
    put(json, "id", authority->id);
    put(json, "title", authority->title);
    put(json, "issuer", authority->issuer);
    put(json, "jurisdiction", authority->jurisdiction);
    put(json, "cite", authority->cite);
    put(json, "binds", authority->binds);
    put(json, "effect", authority->effect);
    open_list(json, "milestones");
    for (size_t i = 0; i < authority->milestone_count; i++) {
        const struct milestone *milestone = &authority->milestones[i];
        json_open_object(json);
        put(json, "date", milestone->date);
        put(json, "what", milestone->what);
        put_source(json, milestone->source, milestone->confidence);
        json_close_object(json);
    }
    json_close_array(json);
    put_source(json, authority->source, authority->confidence);
    json_close_object(json);
}

static void put_entities(struct json_writer *json, const struct ban *ban, bool people)
{
    open_list(json, people ? "people" : "entities");
    for (size_t i = 0; i < ban->entity_count; i++) {
        const struct entity *entity = &ban->entities[i];
        if (entity->is_person != people) {
            continue;
        }
        json_open_object(json);
        put(json, "name", entity->name);
        put(json, "role", entity->role);
        put(json, "country", entity->country);
        put(json, "list", entity->list);
        put(json, "programme", entity->programme);
        put(json, "effect", entity->effect);
        put(json, "date", entity->date);
        json_name(json, "listed");
        json_put_bool(json, entity->is_listed);
        put_source(json, entity->source, entity->confidence);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_product(struct json_writer *json, const struct product *product)
{
    json_open_object(json);
    put(json, "id", product->id);
    put(json, "name", product->name);
    open_list(json, "provides");
    for (size_t i = 0; i < product->provides_count; i++) {
        json_put_string(json, product->provides[i]);
    }
    json_close_array(json);
    put(json, "relation", product->relation);
    put(json, "note", product->note);
    put_source(json, product->source, product->confidence);
    json_close_object(json);
}

static void put_exempt(struct json_writer *json, const struct exempt *exempt)
{
    json_open_object(json);
    put(json, "name", exempt->name);
    put(json, "why", exempt->why);
    open_list(json, "matches");
    for (size_t i = 0; i < exempt->match_count; i++) {
        json_put_string(json, exempt->matches[i].text);
    }
    json_close_array(json);
    put_source(json, exempt->source, exempt->confidence);
    json_close_object(json);
}

static void put_indicator(struct json_writer *json, const struct indicator *indicator)
{
    json_open_object(json);
    put(json, "kind", bytes_of(schema_of(indicator->kind)->name));
    put(json, "indicator", indicator->text);
    put(json, "means", bytes_of(means_name(indicator->means)));
    if (indicator->product != NULL) {
        put(json, "product", indicator->product->id);
    }
    put(json, "note", indicator->note);
    put_source(json, indicator->source, indicator->confidence);
    json_name(json, "line");
    json_put_u64(json, indicator->line);
    json_close_object(json);
}

static void put_lists(struct json_writer *json, const struct ban *ban)
{
    open_list(json, "authorities");
    for (size_t i = 0; i < ban->authority_count; i++) {
        put_authority(json, &ban->authorities[i]);
    }
    json_close_array(json);
    put_entities(json, ban, false);
    put_entities(json, ban, true);
    open_list(json, "products");
    for (size_t i = 0; i < ban->product_count; i++) {
        put_product(json, &ban->products[i]);
    }
    json_close_array(json);
    open_list(json, "exempt");
    for (size_t i = 0; i < ban->exempt_count; i++) {
        put_exempt(json, &ban->exempt[i]);
    }
    json_close_array(json);
    open_list(json, "indicators");
    for (size_t i = 0; i < ban->indicator_count; i++) {
        put_indicator(json, &ban->indicators[i]);
    }
    json_close_array(json);
}

void ban_write_json(struct writer *writer, const struct ban *ban)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    put(&json, "ban", ban->id);
    put(&json, "title", ban->title);
    put(&json, "vendor", ban->vendor);
    put(&json, "summary", ban->summary);
    put(&json, "file", ban->file);
    put(&json, "sha256", ban->digest);
    put_lists(&json, ban);
    json_close_object(&json);
    writer_text(writer, "\n");
}
