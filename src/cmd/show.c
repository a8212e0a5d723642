/* evict show: what the catalog knows of one device, with its history. */

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "cmd/stored.h"
#include "report/report.h"

#define MACHINE_ID_FILE "/etc/machine-id"

enum { MACHINE_ID_BYTES = 32 };

/* This machine's machine-id(5); false when it has none. */
static bool own_machine_id(char target[MACHINE_ID_BYTES + 1])
{
    int file CLEANUP(close_descriptor) = open(MACHINE_ID_FILE, O_RDONLY | O_CLOEXEC);
    if (file < 0 || read(file, target, MACHINE_ID_BYTES) != MACHINE_ID_BYTES) {
        return false;
    }
    target[MACHINE_ID_BYTES] = '\0';
    return strlen(target) == MACHINE_ID_BYTES;
}

/* No name: this machine, else the only device there is. */
static enum status find_usual(struct catalog *catalog, uint64_t *ret_device, struct error *error)
{
    char own[MACHINE_ID_BYTES + 1];
    if (own_machine_id(own) && catalog_find_device(catalog, own, ret_device, NULL) == STATUS_OK) {
        return STATUS_OK;
    }
    CLEANUP(arena_done) struct arena arena;
    struct catalog_device           *devices = NULL;
    size_t                           count = 0;
    arena_init(&arena, STORED_BYTES_MAX);
    enum status status = catalog_devices(catalog, &arena, &devices, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (count == 0) {
        return error_set(error, STATUS_ABSENT, 0, "the catalog is empty: 'evict scan' fills it");
    }
    if (count != 1) {
        return error_set(error, STATUS_WRONG_USE, 0,
                         "this machine is not in the catalog and %zu others are: name one of "
                         "'evict list'",
                         count);
    }
    *ret_device = devices[0].id;
    return STATUS_OK;
}

static enum status find_device(const struct invocation *invocation, struct catalog *catalog,
                               uint64_t *ret_device, struct error *error)
{
    return invocation->operand_count == 0
               ? find_usual(catalog, ret_device, error)
               : catalog_find_device(catalog, invocation->operands[0], ret_device, error);
}

static enum status print(const struct invocation *invocation, const struct assessment *assessment,
                         struct error *error)
{
    CLEANUP(writer_done) struct writer writer;
    struct report_options              options = {
                     .width = output_width(),
                     .now = (int64_t)time(NULL),
                     .is_verbose = invocation_has(invocation, &option_verbose),
    };
    writer_init(&writer, OUTPUT_BYTES_MAX);
    enum status status =
        output_color(invocation_value(invocation, &option_color), &options.use_color, error);
    if (status != STATUS_OK) {
        return status;
    }
    bool wants_json = invocation_has(invocation, &option_json);
    (wants_json ? report_json : report_terminal)(&writer, assessment, &options);
    return output_print(&writer, error);
}

static enum status show(const struct invocation *invocation, struct stored *stored,
                        struct assessment *assessment, struct error *error)
{
    uint64_t    device = 0;
    enum status status = find_device(invocation, stored->catalog, &device, error);
    if (status == STATUS_OK) {
        status = catalog_assess(stored->catalog, device, stored->bans.bans, stored->bans.count,
                                assessment, error);
    }
    return status == STATUS_OK ? print(invocation, assessment, error) : status;
}

static enum exit_code run(const struct invocation *invocation)
{
    struct stored     stored;
    struct assessment assessment;
    struct error      error = {0};
    assessment_init(&assessment);
    enum status status = stored_open(invocation, false, &stored, &error);
    if (status == STATUS_OK) {
        status = stored_enter_keeper(&stored, NULL, MACHINE_ID_FILE, &error);
    }
    if (status == STATUS_OK) {
        status = show(invocation, &stored, &assessment, &error);
    }
    enum exit_code code = status == STATUS_OK ? (enum exit_code)assessment_exit_code(&assessment)
                                              : command_fail(&error);
    assessment_done(&assessment);
    stored_close(&stored);
    return code;
}

const struct command command_show = {
    .name = "show",
    .operands = "[DEVICE]",
    .operands_max = 1,
    .summary = "Show what the catalog knows of a device",
    .details =
        "DEVICE is a number, a host name, a machine-id, or the beginning of one of them "
        "that only one device has. Without it: this machine, or the only device there is.\n"
        "\n"
        "What was found once and is gone stays in the report, with the times it was first "
        "and last seen; it makes the verdict past, never clear.",
    .options = {&option_ban, &option_catalog, &option_json, &option_verbose, &option_color},
    .run = run,
};
