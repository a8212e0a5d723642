#include "cmd/stored.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "cmd/catalog_path.h"
#include "cmd/keeper.h"
#include "cmd/options.h"

/* ---- opening ---- */

static enum status open_catalog(const char *chosen, bool will_write, struct stored *stored,
                                struct error *error)
{
    enum status status = catalog_path(chosen, false, &stored->catalog_file, error);
    if (status != STATUS_OK) {
        return status;
    }
    const char *path = stored->catalog_file;
    if (access(path, F_OK) != 0) {
        return error_set(error, STATUS_ABSENT, 0,
                         "there is no catalog %s: 'evict scan' makes it, '--catalog' names another",
                         path);
    }
    return catalog_open(path, !will_write, &stored->catalog, error);
}

enum status stored_select_bans(const struct invocation *invocation,
                               struct ban_selection *ret_selection, struct error *error)
{
    const char **choices = xcalloc(invocation->given_count + 1, sizeof *choices);
    size_t       count = 0;
    const char  *choice = NULL;
    while ((choice = invocation_value_at(invocation, &option_ban, count)) != NULL) {
        choices[count++] = choice;
    }
    enum status status = ban_select(choices, count, ret_selection, error);
    free(choices);
    return status;
}

enum status stored_open(const struct invocation *invocation, bool will_write, struct stored *stored,
                        struct error *error)
{
    *stored = (struct stored){0};
    enum status status = stored_select_bans(invocation, &stored->bans, error);
    if (status != STATUS_OK) {
        return status;
    }
    return open_catalog(invocation_value(invocation, &option_catalog), will_write, stored, error);
}

enum status stored_enter_keeper(const struct stored *stored, const char *written,
                                const char *readable, struct error *error)
{
    const char *const files[KEEPER_FILES_MAX] = {stored->catalog_file, written};
    return keeper_enter(files, readable, false, error);
}

void stored_close(struct stored *stored)
{
    catalog_close(stored->catalog);
    ban_selection_done(&stored->bans);
    free(stored->catalog_file);
    *stored = (struct stored){0};
}

/* ---- devices with verdicts ---- */

static bool is_selected(const struct stored *stored, struct bytes ban)
{
    for (size_t i = 0; i < stored->bans.count; i++) {
        if (bytes_equal(stored->bans.bans[i]->id, ban)) {
            return true;
        }
    }
    return false;
}

/* The texts of a verdict live in the assessment; the device outlives it. */
static bool keep_verdict(struct arena *arena, const struct ban_verdict *verdict,
                         struct stored_device *device)
{
    struct ban_verdict copy = *verdict;
    if (!arena_copy(arena, copy.ban, &copy.ban) || !arena_copy(arena, copy.title, &copy.title) ||
        !arena_copy(arena, copy.last_call, &copy.last_call)) {
        return false;
    }
    device->verdicts[device->verdict_count++] = copy;
    return true;
}

static bool keep_verdicts(const struct stored *stored, const struct assessment *assessment,
                          struct arena *arena, struct stored_device *device)
{
    device->verdicts = arena_alloc(arena, assessment->verdict_count + 1, sizeof *device->verdicts);
    bool has_room = device->verdicts != NULL;
    for (size_t i = 0; has_room && i < assessment->verdict_count; i++) {
        const struct ban_verdict *verdict = &assessment->verdicts[i];
        has_room = !is_selected(stored, verdict->ban) || keep_verdict(arena, verdict, device);
    }
    return has_room;
}

static enum status assess_device(struct stored *stored, bool is_remembered, struct arena *arena,
                                 struct stored_device *device, struct error *error)
{
    struct assessment assessment;
    assessment_init(&assessment);
    enum status status = catalog_assess(stored->catalog, device->device.id, stored->bans.bans,
                                        is_remembered ? 0 : stored->bans.count, &assessment, error);
    if (status == STATUS_OK && !keep_verdicts(stored, &assessment, arena, device)) {
        status = error_set(error, STATUS_TOO_LARGE, 0, "too many devices to list at once");
    }
    assessment_done(&assessment);
    return status;
}

enum status stored_devices(struct stored *stored, bool is_remembered, struct arena *arena,
                           struct stored_device **ret_devices, size_t *ret_count,
                           struct error *error)
{
    struct catalog_device *rows = NULL;
    size_t                 count = 0;
    enum status            status = catalog_devices(stored->catalog, arena, &rows, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct stored_device *devices = arena_alloc(arena, count + 1, sizeof *devices);
    if (devices == NULL) {
        return error_set(error, STATUS_TOO_LARGE, 0, "too many devices to list at once");
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        devices[i].device = rows[i];
        status = assess_device(stored, is_remembered, arena, &devices[i], error);
    }
    if (status == STATUS_OK) {
        *ret_devices = devices;
        *ret_count = count;
    }
    return status;
}

/* ---- in words ---- */

void stored_write_verdict(struct writer *writer, const struct ban_verdict *verdict)
{
    writer_text(writer, verdict_name(verdict->verdict));
    if (verdict->is_calling) {
        writer_text(writer, ", calling");
    }
    if (verdict->access_points != 0) {
        writer_format(writer, ", %zu access point%s", verdict->access_points,
                      verdict->access_points == 1 ? "" : "s");
    }
}

enum exit_code stored_exit_code(const struct stored_device *devices, size_t count)
{
    enum exit_code code = EXIT_CODE_CLEAR;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < devices[i].verdict_count; k++) {
            const struct ban_verdict *verdict = &devices[i].verdicts[k];
            if (verdict->is_calling || verdict->verdict < VERDICT_UNDETERMINED) {
                return EXIT_CODE_FOUND;
            }
            if (verdict->verdict == VERDICT_UNDETERMINED) {
                code = EXIT_CODE_UNDETERMINED;
            }
        }
    }
    return code;
}
