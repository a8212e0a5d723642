#include "formats/unit_file.h"

enum { FIRST_CAPACITY = 32 };

void unit_file_init(struct unit_file *unit, struct arena *arena)
{
    *unit = (struct unit_file){.arena = arena};
}

static bool grow(struct unit_file *unit)
{
    size_t               capacity = unit->capacity == 0 ? FIRST_CAPACITY : unit->capacity * 2;
    struct unit_setting *settings = arena_alloc(unit->arena, capacity, sizeof *settings);
    if (settings == NULL) {
        return false;
    }
    for (size_t i = 0; i < unit->count; i++) {
        settings[i] = unit->settings[i];
    }
    unit->settings = settings;
    unit->capacity = capacity;
    return true;
}

static enum status add_setting(struct unit_file *unit, struct unit_setting setting,
                               struct error *error)
{
    if (unit->count == UNIT_SETTINGS_MAX) {
        return error_set(error, STATUS_TOO_LARGE, setting.line, "more than %d settings in a unit",
                         UNIT_SETTINGS_MAX);
    }
    if (unit->count == unit->capacity && !grow(unit)) {
        return error_set(error, STATUS_TOO_LARGE, setting.line, "a unit that is too large");
    }
    unit->settings[unit->count++] = setting;
    return STATUS_OK;
}

enum status unit_file_add(struct unit_file *unit, struct bytes input, unsigned origin,
                          struct error *error)
{
    struct lines lines = lines_of(input);
    struct bytes section = {0};
    struct bytes line;
    uint64_t     number;
    bool         is_cut;
    while (lines_next_joined(&lines, "#;", unit->arena, &line, &number, &is_cut)) {
        struct unit_setting setting = {.section = section, .line = number, .origin = origin};
        if (is_cut) {
            return error_set(error, STATUS_TOO_LARGE, number, "a unit that is too large");
        }
        if (bytes_find_byte(line, 0) != line.size) {
            return error_set(error, STATUS_MALFORMED, number, "a NUL byte in a unit");
        }
        if (section_of(line, &section)) {
            continue;
        }
        if (section.size == 0 || !split_at(line, '=', &setting.key, &setting.value) ||
            setting.key.size == 0) {
            unit->ignored++;
            continue;
        }
        enum status status = add_setting(unit, setting, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static bool is_setting(const struct unit_setting *setting, const char *section, const char *key)
{
    return bytes_equal_text(setting->section, section) && bytes_equal_text(setting->key, key);
}

struct bytes unit_file_get(const struct unit_file *unit, const char *section, const char *key)
{
    for (size_t i = unit->count; i-- > 0;) {
        if (is_setting(&unit->settings[i], section, key)) {
            return unit->settings[i].value;
        }
    }
    return (struct bytes){0};
}

/* The number of settings up to and with the last reset of the key. */
static size_t after_reset(const struct unit_file *unit, const char *section, const char *key)
{
    for (size_t i = unit->count; i-- > 0;) {
        if (unit->settings[i].value.size == 0 && is_setting(&unit->settings[i], section, key)) {
            return i + 1;
        }
    }
    return 0;
}

const struct unit_setting *unit_file_next(const struct unit_file *unit, const char *section,
                                          const char *key, const struct unit_setting *previous)
{
    size_t start = previous == NULL ? after_reset(unit, section, key)
                                    : (size_t)(previous - unit->settings) + 1;
    for (size_t i = start; i < unit->count; i++) {
        if (is_setting(&unit->settings[i], section, key)) {
            return &unit->settings[i];
        }
    }
    return NULL;
}
