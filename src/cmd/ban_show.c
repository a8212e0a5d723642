/* evict ban show NAME|FILE: a whole ban, for people. */

#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "cmd/ban_json.h"
#include "cmd/ban_select.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "report/outline.h"
#include "report/plain.h"

static const char *const means_headings[MEANS_COUNT] = {
    [MEANS_PRESENT] = "present: installed or running",
    [MEANS_ACCESS] = "access: code gets root rights again through it",
    [MEANS_RESIDUE] = "residue: something harmless is left",
    [MEANS_PAST] = "past: it was here",
    [MEANS_CALLBACK] = "callback: the device talked to the vendor",
    [MEANS_MENTION] = "mention: a name occurs, which proves nothing",
};

/* "label: text", when there is a text. */
static void put_line(struct writer *writer, size_t indent, const char *label, struct bytes text)
{
    if (text.size == 0) {
        return;
    }
    writer_format(writer, "%*s%s%s", (int)indent, "", label, *label == '\0' ? "" : ": ");
    plain_write(writer, bytes_trim(text));
    writer_text(writer, "\n");
}

static void put_source(struct writer *writer, size_t indent, struct bytes source,
                       enum confidence confidence)
{
    writer_format(writer, "%*ssource (%s): ", (int)indent, "", confidence_name(confidence));
    plain_write(writer, source);
    writer_text(writer, "\n");
}

static void put_heading(struct writer *writer, const char *heading, size_t count)
{
    if (count != 0) {
        writer_format(writer, "\n%s\n", heading);
    }
}

static void put_milestones(struct writer *writer, const struct authority *authority, int64_t now)
{
    for (size_t i = 0; i < authority->milestone_count; i++) {
        const struct milestone *milestone = &authority->milestones[i];
        writer_text(writer, "    ");
        plain_write(writer, milestone->date);
        writer_text(writer, " (");
        write_days(writer, outline_days(now, milestone->time));
        writer_text(writer, "): ");
        plain_write(writer, milestone->what);
        writer_text(writer, "\n");
    }
}

static void put_authorities(struct writer *writer, const struct ban *ban, int64_t now)
{
    put_heading(writer, "Laws and orders", ban->authority_count);
    for (size_t i = 0; i < ban->authority_count; i++) {
        const struct authority *authority = &ban->authorities[i];
        put_line(writer, 2, "", authority->title);
        put_line(writer, 4, "issuer", authority->issuer);
        put_line(writer, 4, "jurisdiction", authority->jurisdiction);
        put_line(writer, 4, "cite", authority->cite);
        put_line(writer, 4, "binds", authority->binds);
        put_line(writer, 4, "effect", authority->effect);
        put_milestones(writer, authority, now);
        put_source(writer, 4, authority->source, authority->confidence);
    }
}

static void put_entities(struct writer *writer, const struct ban *ban)
{
    put_heading(writer, "Bodies and people", ban->entity_count);
    for (size_t i = 0; i < ban->entity_count; i++) {
        const struct entity *entity = &ban->entities[i];
        put_line(writer, 2, "", entity->name);
        put_line(writer, 4, "role", entity->role);
        put_line(writer, 4, "country", entity->country);
        put_line(writer, 4, entity->is_listed ? "on the list" : "NOT on the list",
                 entity->list.size != 0 ? entity->list : bytes_of("none is named"));
        put_line(writer, 4, "programme", entity->programme);
        put_line(writer, 4, "effect", entity->effect);
        put_line(writer, 4, "since", entity->date);
        put_source(writer, 4, entity->source, entity->confidence);
    }
}

static void put_products(struct writer *writer, const struct ban *ban)
{
    put_heading(writer, "Products and what they provide", ban->product_count);
    for (size_t i = 0; i < ban->product_count; i++) {
        const struct product *product = &ban->products[i];
        writer_text(writer, "  ");
        plain_write(writer, product->name);
        for (size_t j = 0; j < product->provides_count; j++) {
            writer_text(writer, j == 0 ? ": " : ", ");
            plain_write(writer, product->provides[j]);
        }
        if (product->relation.size != 0) {
            writer_text(writer, " (");
            plain_write(writer, product->relation);
            writer_text(writer, ")");
        }
        writer_text(writer, "\n");
        put_line(writer, 4, "note", product->note);
    }
}

static void put_exempt(struct writer *writer, const struct ban *ban)
{
    put_heading(writer, "Exempt", ban->exempt_count);
    for (size_t i = 0; i < ban->exempt_count; i++) {
        const struct exempt *exempt = &ban->exempt[i];
        put_line(writer, 2, "", exempt->name);
        put_line(writer, 4, "why", exempt->why);
        for (size_t j = 0; j < exempt->match_count; j++) {
            put_line(writer, 4, "never a finding", exempt->matches[j].text);
        }
        put_source(writer, 4, exempt->source, exempt->confidence);
    }
}

static void put_indicator(struct writer *writer, const struct indicator *indicator)
{
    put_line(writer, 4, "", indicator->text);
    if (indicator->product != NULL) {
        put_line(writer, 6, "product", indicator->product->name);
    }
    put_source(writer, 6, indicator->source, indicator->confidence);
    put_line(writer, 6, "note", indicator->note);
}

static size_t count_means(const struct ban *ban, enum means means)
{
    size_t count = 0;
    for (size_t i = 0; i < ban->indicator_count; i++) {
        count += ban->indicators[i].means == means;
    }
    return count;
}

static void put_indicators(struct writer *writer, const struct ban *ban, enum means means)
{
    size_t count = count_means(ban, means);
    if (count == 0) {
        return;
    }
    writer_format(writer, "  %s (%zu)\n", means_headings[means], count);
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        for (size_t i = 0; i < ban->indicator_count; i++) {
            const struct indicator *indicator = &ban->indicators[i];
            if (indicator->means == means && indicator->kind == (enum kind)kind) {
                put_indicator(writer, indicator);
            }
        }
    }
}

static void write_ban(struct writer *writer, const struct ban *ban, int64_t now)
{
    put_line(writer, 0, "", ban->title);
    put_line(writer, 0, "", ban->summary);
    put_line(writer, 0, "ban", ban->id);
    put_line(writer, 0, "vendor", ban->vendor);
    put_line(writer, 0, "file", ban->file);
    put_line(writer, 0, "sha256", ban->digest);
    put_authorities(writer, ban, now);
    put_entities(writer, ban);
    put_products(writer, ban);
    put_exempt(writer, ban);
    put_heading(writer, "Indicators", ban->indicator_count);
    for (size_t means = 0; means < MEANS_COUNT; means++) {
        put_indicators(writer, ban, (enum means)means);
    }
}

static enum exit_code run(const struct invocation *invocation)
{
    CLEANUP(ban_selection_done) struct ban_selection selection = {0};
    CLEANUP(writer_done) struct writer               writer;
    struct error                                     error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    enum status status = ban_select(invocation->operands, 1, &selection, &error);
    if (status == STATUS_OK) {
        if (invocation_has(invocation, &option_json)) {
            ban_write_json(&writer, selection.bans[0]);
        } else {
            write_ban(&writer, selection.bans[0], (int64_t)time(NULL));
        }
        status = output_print(&writer, &error);
    }
    return status == STATUS_OK ? EXIT_CODE_CLEAR : command_fail(&error);
}

const struct command command_ban_show = {
    .name = "ban show",
    .operands = "NAME|FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Show a ban: laws, dates, products, indicators",
    .details = "",
    .options = {&option_json},
    .run = run,
};
