/* evict match: what is stored, against new or changed bans; no machine is touched. */

#include "base/json_writer.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "cmd/stored.h"
#include "report/plain.h"

/* The verdicts of all devices before and after; the devices are the same, in the same order. */
struct comparison {
    const struct stored_device *before;
    const struct stored_device *after;
    size_t                      count;
    uint64_t                    matched;
};

typedef void changed(void *context, const struct catalog_device *device,
                     const struct ban_verdict *before, const struct ban_verdict *after);

static const struct ban_verdict *find_verdict(const struct stored_device *device, struct bytes ban)
{
    for (size_t i = 0; i < device->verdict_count; i++) {
        if (bytes_equal(device->verdicts[i].ban, ban)) {
            return &device->verdicts[i];
        }
    }
    return NULL;
}

/* `before` is NULL when the ban was never asked about. */
static bool is_change(const struct ban_verdict *before, const struct ban_verdict *after)
{
    if (before == NULL) {
        return after->verdict != VERDICT_CLEAR || after->is_calling;
    }
    return before->verdict != after->verdict || before->is_calling != after->is_calling ||
           before->access_points != after->access_points;
}

static size_t each_change(const struct comparison *comparison, changed *call, void *context)
{
    size_t changes = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct stored_device *device = &comparison->after[i];
        for (size_t k = 0; k < device->verdict_count; k++) {
            const struct ban_verdict *after = &device->verdicts[k];
            const struct ban_verdict *before = find_verdict(&comparison->before[i], after->ban);
            if (is_change(before, after)) {
                call(context, &device->device, before, after);
                changes++;
            }
        }
    }
    return changes;
}

/* ---- text ---- */

static void write_change(void *context, const struct catalog_device *device,
                         const struct ban_verdict *before, const struct ban_verdict *after)
{
    struct writer *writer = context;
    writer_format(writer, "%llu ", (unsigned long long)device->id);
    plain_write(writer, device->hostname.size == 0 ? bytes_of("(no name)") : device->hostname);
    writer_text(writer, ": ");
    plain_write(writer, after->ban);
    writer_text(writer, ": ");
    if (before == NULL) {
        writer_text(writer, "not asked before");
    } else {
        stored_write_verdict(writer, before);
    }
    writer_text(writer, " -> ");
    stored_write_verdict(writer, after);
    writer_text(writer, "\n");
}

static void write_text(struct writer *writer, const struct comparison *comparison)
{
    size_t changes = each_change(comparison, write_change, writer);
    writer_format(writer, "%llu artifact%s matched on %zu device%s, %zu verdict%s changed\n",
                  (unsigned long long)comparison->matched, comparison->matched == 1 ? "" : "s",
                  comparison->count, comparison->count == 1 ? "" : "s", changes,
                  changes == 1 ? "" : "s");
}

/* ---- JSON ---- */

static void put_text(struct json_writer *json, const char *name, const char *value)
{
    json_name(json, name);
    json_put_text(json, value);
}

static void put_change(void *context, const struct catalog_device *device,
                       const struct ban_verdict *before, const struct ban_verdict *after)
{
    struct json_writer *json = context;
    json_open_object(json);
    json_name(json, "device");
    json_put_u64(json, device->id);
    json_name(json, "hostname");
    json_put_string(json, device->hostname);
    json_name(json, "ban");
    json_put_string(json, after->ban);
    if (before != NULL) {
        put_text(json, "before", verdict_name(before->verdict));
    }
    put_text(json, "after", verdict_name(after->verdict));
    json_name(json, "calling");
    json_put_bool(json, after->is_calling);
    json_name(json, "access_points");
    json_put_u64(json, after->access_points);
    json_close_object(json);
}

static void write_json(struct writer *writer, const struct comparison *comparison)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    json_name(&json, "matched");
    json_put_u64(&json, comparison->matched);
    json_name(&json, "devices");
    json_put_u64(&json, comparison->count);
    json_name(&json, "changes");
    json_open_array(&json);
    (void)each_change(comparison, put_change, &json);
    json_close_array(&json);
    json_close_object(&json);
    writer_text(writer, "\n");
}

/* ---- the command ---- */

static enum status compare(struct stored *stored, struct arena *arena,
                           struct comparison *ret_comparison, struct error *error)
{
    struct stored_device *before = NULL;
    struct stored_device *after = NULL;
    size_t                before_count = 0;
    struct comparison     comparison = {0};

    enum status status = stored_devices(stored, true, arena, &before, &before_count, error);
    if (status == STATUS_OK) {
        status = catalog_match(stored->catalog, stored->bans.bans, stored->bans.count,
                               &comparison.matched, error);
    }
    if (status == STATUS_OK) {
        status = stored_devices(stored, false, arena, &after, &comparison.count, error);
    }
    if (status == STATUS_OK && before_count != comparison.count) {
        status = error_set(error, STATUS_FAILED, 0,
                           "another evict stored a device meanwhile: the bans are matched, run "
                           "'evict list' for the verdicts");
    }
    if (status == STATUS_OK) {
        comparison.before = before;
        comparison.after = after;
        *ret_comparison = comparison;
    }
    return status;
}

static enum status match(struct stored *stored, bool wants_json, enum exit_code *ret_code,
                         struct error *error)
{
    CLEANUP(arena_done) struct arena   arena;
    CLEANUP(writer_done) struct writer writer;
    struct comparison                  comparison;
    arena_init(&arena, STORED_BYTES_MAX);
    writer_init(&writer, OUTPUT_BYTES_MAX);
    enum status status = compare(stored, &arena, &comparison, error);
    if (status != STATUS_OK) {
        return status;
    }
    (wants_json ? write_json : write_text)(&writer, &comparison);
    *ret_code = stored_exit_code(comparison.after, comparison.count);
    return output_print(&writer, error);
}

static enum exit_code run(const struct invocation *invocation)
{
    struct stored  stored;
    struct error   error = {0};
    enum exit_code code = EXIT_CODE_CLEAR;
    enum status    status = stored_open(invocation, true, &stored, &error);
    if (status == STATUS_OK) {
        status = stored_enter_keeper(&stored, NULL, NULL, &error);
    }
    if (status == STATUS_OK) {
        status = match(&stored, invocation_has(invocation, &option_json), &code, &error);
    }
    stored_close(&stored);
    return status == STATUS_OK ? code : command_fail(&error);
}

const struct command command_match = {
    .name = "match",
    .operands = "",
    .summary = "Match what is stored against new or changed bans",
    .details =
        "Every stored artifact is matched once against each ban that is new or changed, "
        "without touching a machine; the devices whose verdict changed are named. A ban "
        "that has not changed costs nothing.",
    .options = {&option_ban, &option_catalog, &option_json},
    .run = run,
};
