/* evict list: every device in the catalog, with its verdicts. */

#include "base/json_writer.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "cmd/stored.h"
#include "report/plain.h"

enum { NUMBER_COLUMNS = 6, HOST_COLUMNS = 24, SEEN_COLUMNS = 20, SCANS_COLUMNS = 6 };

/* ---- text ---- */

/* Those that are not clear by name, the rest as a number: "kaspersky: present; 4 clear". */
static void write_verdicts(struct writer *writer, const struct stored_device *device)
{
    size_t clear = 0;
    size_t named = 0;
    for (size_t i = 0; i < device->verdict_count; i++) {
        const struct ban_verdict *verdict = &device->verdicts[i];
        if (verdict->verdict == VERDICT_CLEAR && !verdict->is_calling) {
            clear++;
            continue;
        }
        writer_text(writer, named++ == 0 ? "" : "; ");
        plain_write(writer, verdict->ban);
        writer_text(writer, ": ");
        stored_write_verdict(writer, verdict);
    }
    if (clear != 0) {
        writer_format(writer, "%s%zu clear", named == 0 ? "" : "; ", clear);
    }
}

static void write_number(struct writer *writer, uint64_t number, int columns)
{
    writer_format(writer, "%-*llu", columns, (unsigned long long)number);
}

static void write_device(struct writer *writer, const struct stored_device *device)
{
    struct bytes host = device->device.hostname;
    write_number(writer, device->device.id, NUMBER_COLUMNS);
    plain_write_cell(writer, host.size == 0 ? bytes_of("(no name)") : host, HOST_COLUMNS);
    writer_text(writer, "  ");
    plain_write_cell(writer, device->device.last_seen, SEEN_COLUMNS);
    writer_text(writer, "  ");
    write_number(writer, device->device.scans, SCANS_COLUMNS);
    write_verdicts(writer, device);
    writer_text(writer, "\n");
}

static void write_text(struct writer *writer, const struct stored_device *devices, size_t count)
{
    writer_format(writer, "%-*s%-*s  %-*s  %-*s%s\n", NUMBER_COLUMNS, "NO", HOST_COLUMNS, "DEVICE",
                  SEEN_COLUMNS, "LAST SEEN", SCANS_COLUMNS, "SCANS", "VERDICTS");
    for (size_t i = 0; i < count; i++) {
        write_device(writer, &devices[i]);
    }
}

/* ---- JSON ---- */

static void put_text(struct json_writer *json, const char *name, struct bytes value)
{
    json_name(json, name);
    json_put_string(json, value);
}

static void put_number(struct json_writer *json, const char *name, uint64_t value)
{
    json_name(json, name);
    json_put_u64(json, value);
}

static void put_verdict(struct json_writer *json, const struct ban_verdict *verdict)
{
    json_open_object(json);
    put_text(json, "ban", verdict->ban);
    put_text(json, "verdict", bytes_of(verdict_name(verdict->verdict)));
    json_name(json, "calling");
    json_put_bool(json, verdict->is_calling);
    if (verdict->last_call.size != 0) {
        put_text(json, "last_call", verdict->last_call);
    }
    put_number(json, "access_points", verdict->access_points);
    put_number(json, "findings", verdict->findings);
    json_close_object(json);
}

static void put_device(struct json_writer *json, const struct stored_device *device)
{
    json_open_object(json);
    put_number(json, "id", device->device.id);
    put_text(json, "hostname", device->device.hostname);
    put_text(json, "machine_id", device->device.machine_id);
    put_text(json, "os_name", device->device.os_name);
    put_text(json, "first_seen", device->device.first_seen);
    put_text(json, "last_seen", device->device.last_seen);
    put_number(json, "scans", device->device.scans);
    put_number(json, "artifacts", device->device.artifacts);
    json_name(json, "verdicts");
    json_open_array(json);
    for (size_t i = 0; i < device->verdict_count; i++) {
        put_verdict(json, &device->verdicts[i]);
    }
    json_close_array(json);
    json_close_object(json);
}

static void write_json(struct writer *writer, const struct stored_device *devices, size_t count)
{
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    json_name(&json, "devices");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_device(&json, &devices[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    writer_text(writer, "\n");
}

/* ---- the command ---- */

static enum status list(struct stored *stored, bool wants_json, struct writer *writer,
                        enum exit_code *ret_code, struct error *error)
{
    CLEANUP(arena_done) struct arena arena;
    struct stored_device            *devices = NULL;
    size_t                           count = 0;
    arena_init(&arena, STORED_BYTES_MAX);
    enum status status = stored_devices(stored, false, &arena, &devices, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    (wants_json ? write_json : write_text)(writer, devices, count);
    *ret_code = stored_exit_code(devices, count);
    return output_print(writer, error);
}

static enum exit_code run(const struct invocation *invocation)
{
    CLEANUP(writer_done) struct writer writer;
    struct stored                      stored;
    struct error                       error = {0};
    enum exit_code                     code = EXIT_CODE_CLEAR;
    writer_init(&writer, OUTPUT_BYTES_MAX);
    enum status status = stored_open(invocation, false, &stored, &error);
    if (status == STATUS_OK) {
        status = stored_enter_keeper(&stored, NULL, NULL, &error);
    }
    if (status == STATUS_OK) {
        status = list(&stored, invocation_has(invocation, &option_json), &writer, &code, &error);
    }
    stored_close(&stored);
    return status == STATUS_OK ? code : command_fail(&error);
}

const struct command command_list = {
    .name = "list",
    .operands = "",
    .summary = "List the devices in the catalog with their verdicts",
    .details =
        "Every device that was ever scanned: its number, name, when it was last seen, how "
        "often it was scanned, and its verdict for each ban. Verdicts are worked out from "
        "what is stored, with the bans as they are now.",
    .options = {&option_ban, &option_catalog, &option_json},
    .run = run,
};
