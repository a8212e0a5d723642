#include "collect/linux/systemd_unit.h"

#include "collect/evidence.h"
#include "collect/linux/owners.h"
#include "collect/linux/systemd_specifiers.h"

enum { UNIT_BYTES_MAX = 1 << 20, ITEMS_MAX = 256 };

/* Values of several keys, collected for a list field. */
struct items {
    struct bytes values[ITEMS_MAX];
    size_t       count;
};

static const char *const exec_keys[] = {
    "ExecCondition", "ExecStartPre", "ExecStart",    "ExecStartPost",
    "ExecReload",    "ExecStop",     "ExecStopPost", "ExecStopPre",
};

static const char *const timer_keys[] = {
    "OnActiveSec",       "OnBootSec",  "OnStartupSec",  "OnUnitActiveSec",
    "OnUnitInactiveSec", "OnCalendar", "OnClockChange", "OnTimezoneChange",
};

static const struct {
    const char *class;
    const char *section;
    const char *exec_section; /* where commands are; NULL: none */
    const char *trigger_key;  /* NULL: triggers nothing */
    const char *triggered;    /* class of what it triggers when nothing is said */
} kinds[] = {
    {"service", "Service", "Service", NULL, NULL},
    {"socket", "Socket", "Socket", "Service", "service"},
    {"timer", "Timer", NULL, "Unit", "service"},
    {"path", "Path", NULL, "Unit", "service"},
    {"automount", "Automount", NULL, NULL, "mount"},
    {"swap", "Swap", NULL, NULL, NULL},
    {"mount", "Mount", NULL, NULL, NULL},
};

static void add(struct items *items, struct bytes value)
{
    if (items->count < ITEMS_MAX && !bytes_empty(value)) {
        items->values[items->count++] = value;
    }
}

static void set_items(struct artifact *artifact, int field, const struct items *items,
                      struct arena *arena)
{
    if (items->count != 0) {
        artifact_set_list(artifact, field, items->values, items->count, arena);
    }
}

static void add_settings(struct items *items, const struct unit_file *unit, const char *section,
                         const char *key)
{
    const struct unit_setting *setting = NULL;
    while ((setting = unit_file_next(unit, section, key, setting)) != NULL) {
        add(items, setting->value);
    }
}

/* The program in a command line (systemd.service(5), "Command lines"): without special prefixes
 * and quotes, specifiers as they are; empty when it depends on variables. */
static struct bytes program_of(struct bytes command)
{
    static const struct bytes prefixes = {(const uint8_t *)"-@+!:|", 6};
    command = bytes_trim(command);
    while (command.size != 0 && bytes_find_byte(prefixes, command.data[0]) < prefixes.size) {
        command = bytes_after(command, 1);
    }
    struct bytes word = {0};
    uint8_t      quote = command.size != 0 ? command.data[0] : 0;
    if (quote == '"' || quote == '\'') {
        command = bytes_after(command, 1);
        word = bytes_slice(command, 0, bytes_find_byte(command, quote));
    } else {
        (void)bytes_next_word(&command, &word);
    }
    bool is_plain =
        bytes_find_byte(word, '$') == word.size && bytes_find_byte(word, '\\') == word.size;
    return is_plain ? word : (struct bytes){0};
}

/* Where a program without a path is looked for: the compiled-in path of systemd.  A link to
 * nothing is taken when there is nothing better. */
static struct bytes find_program(struct collection *collection, struct bytes name)
{
    static const char *const folders[] = {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin",
                                          "/usr/bin",        "/sbin",          "/bin"};
    struct bytes             dangling = {0};
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        struct bytes path = arena_text(collection->arena, "%s/%.*s", folders[i], (int)name.size,
                                       (const char *)name.data);
        if (volume_exists(collection->volume, path)) {
            return path;
        }
        if (bytes_empty(dangling) && evidence_is_link(collection, path)) {
            dangling = path;
        }
    }
    return dangling;
}

static void set_image(struct collection *collection, struct artifact *artifact,
                      const struct unit_file *unit, struct bytes name, struct bytes home)
{
    static const struct image_fields fields = {SERVICE_IMAGE, SERVICE_IMAGE_MISSING,
                                               SERVICE_IMAGE_TARGET};
    const struct unit_setting       *main = unit_file_next(unit, "Service", "ExecStart", NULL);
    struct bytes program = main != NULL ? program_of(main->value) : (struct bytes){0};
    program = unit_specifiers_expand(program, name, home, collection->arena);
    if (bytes_empty(program)) {
        return;
    }
    if (program.data[0] != '/') {
        program = find_program(collection, program);
        artifact_set_flag(artifact, SERVICE_IMAGE_MISSING, bytes_empty(program));
    }
    evidence_set_image(collection, artifact, &fields, program);
}

static void set_commands(struct collection *collection, struct artifact *artifact,
                         const struct unit_file *unit, const char *section)
{
    struct items *items = arena_alloc(collection->arena, 1, sizeof *items);
    for (size_t i = 0; items != NULL && i < COUNT_OF(exec_keys); i++) {
        add_settings(items, unit, section, exec_keys[i]);
    }
    if (items != NULL) {
        set_items(artifact, SERVICE_EXEC, items, collection->arena);
    }
}

static void set_triggers(struct collection *collection, struct artifact *artifact,
                         const struct unit_file *unit, size_t kind, struct bytes name)
{
    struct bytes said = kinds[kind].trigger_key != NULL
                            ? unit_file_get(unit, kinds[kind].section, kinds[kind].trigger_key)
                            : (struct bytes){0};
    if (bytes_empty(said)) {
        size_t dot = bytes_find_last_byte(name, '.');
        bool   is_each = bytes_equal_folded(unit_file_get(unit, kinds[kind].section, "Accept"),
                                            bytes_of("yes")) ||
                       bytes_equal_folded(unit_file_get(unit, kinds[kind].section, "Accept"),
                                          bytes_of("true"));
        said = arena_text(collection->arena, "%.*s%s.%s", (int)dot, (const char *)name.data,
                          is_each ? "@" : "", kinds[kind].triggered);
    }
    artifact_set_list(artifact, SERVICE_TRIGGERS, &said, 1, collection->arena);
}

static void set_schedule(struct collection *collection, struct artifact *artifact,
                         const struct unit_file *unit)
{
    struct items *items = arena_alloc(collection->arena, 1, sizeof *items);
    for (size_t i = 0; items != NULL && i < COUNT_OF(timer_keys); i++) {
        const struct unit_setting *setting = NULL;
        while ((setting = unit_file_next(unit, "Timer", timer_keys[i], setting)) != NULL) {
            add(items, arena_text(collection->arena, "%s=%.*s", timer_keys[i],
                                  (int)setting->value.size, (const char *)setting->value.data));
        }
    }
    if (items != NULL) {
        set_items(artifact, SERVICE_SCHEDULE, items, collection->arena);
    }
}

static void set_kind_fields(struct collection *collection, struct artifact *artifact,
                            const struct unit_file *unit, struct bytes name, struct bytes home)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!bytes_equal_text(unit_class(name), kinds[i].class)) {
            continue;
        }
        artifact_set_known(artifact, SERVICE_ACCOUNT,
                           unit_file_get(unit, kinds[i].section, "User"));
        if (kinds[i].exec_section != NULL) {
            set_commands(collection, artifact, unit, kinds[i].exec_section);
        }
        if (kinds[i].triggered != NULL) {
            set_triggers(collection, artifact, unit, i, name);
        }
    }
    if (bytes_equal_text(unit_class(name), "service")) {
        set_image(collection, artifact, unit, name, home);
    }
    set_schedule(collection, artifact, unit);
}

/* Is `owner` ("kesl.service", "service", "kesl-.service") a drop-in folder of this unit? */
static bool owns(struct bytes owner, struct bytes name, struct bytes template)
{
    if (bytes_equal(owner, name) || bytes_equal(owner, unit_class(name)) ||
        (!bytes_empty(template) && bytes_equal(owner, template))) {
        return true;
    }
    /* "foo-.service" is for every "foo-*.service". */
    struct bytes class = unit_class(name);
    size_t stem = owner.size > class.size ? owner.size - class.size - 1 : 0;
    return stem != 0 && owner.data[stem - 1] == '-' && stem < name.size &&
           bytes_equal(unit_class(owner), class) &&
           bytes_equal(bytes_slice(owner, 0, stem), bytes_slice(name, 0, stem));
}

static void add_file(struct collection *collection, struct unit_file *unit, struct bytes path,
                     unsigned origin)
{
    struct bytes text = {0};
    struct error error = {0};
    enum status  status = volume_read(collection->volume, path, UNIT_BYTES_MAX, collection->arena,
                                      &text, NULL, &error);
    if (status == STATUS_OK) {
        status = unit_file_add(unit, text, origin, &error);
    }
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        collection_gap(collection, path, &error);
    }
}

/* The unit with its drop-ins, whose names come into *drop_ins. */
static void read_unit(struct collection *collection, const struct unit_scope *scope,
                      const struct unit_definition *definition, struct unit_file *unit,
                      struct items *drop_ins)
{
    struct bytes template = unit_template(definition->name, collection->arena);
    unit_file_init(unit, collection->arena);
    add_file(collection, unit, definition->path, 0);
    for (size_t i = 0; !definition->is_shadowed && i < scope->drop_in_count; i++) {
        const struct unit_drop_in *drop_in = &scope->drop_ins[i];
        if (owns(drop_in->owner, definition->name, template)) {
            add(drop_ins, drop_in->path);
            add_file(collection, unit, drop_in->path, (unsigned)drop_ins->count);
        }
    }
}

static void set_aliases(struct collection *collection, struct artifact *artifact,
                        const struct unit_scope *scope, struct bytes name)
{
    struct items *items = arena_alloc(collection->arena, 1, sizeof *items);
    for (size_t i = 0; items != NULL && i < scope->definition_count; i++) {
        const struct unit_definition *link = &scope->definitions[i];
        if (!bytes_empty(link->target) && !link->is_shadowed &&
            bytes_equal(bytes_file_name(link->target), name) && !bytes_equal(link->name, name)) {
            add(items, link->name);
        }
    }
    if (items != NULL) {
        set_items(artifact, SERVICE_ALIASES, items, collection->arena);
    }
}

void unit_emit(struct collection *collection, const struct unit_scope *scope,
               const struct unit_definition *definition)
{
    struct arena_mark mark = arena_mark(collection->arena);
    struct unit_file  unit;
    struct artifact   artifact;
    struct items     *drop_ins = arena_alloc(collection->arena, 1, sizeof *drop_ins);
    if (drop_ins == NULL) {
        return;
    }
    if (definition->is_masked || definition->is_dangling) {
        unit_file_init(&unit, collection->arena);
    } else {
        read_unit(collection, scope, definition, &unit, drop_ins);
    }
    artifact_init(&artifact, KIND_SERVICE);
    artifact_set(&artifact, SERVICE_NAME, definition->name);
    artifact_set(&artifact, SERVICE_CLASS, unit_class(definition->name));
    artifact_set(&artifact, SERVICE_PATH, definition->path);
    artifact_set_text(&artifact, SERVICE_SCOPE, scope->name);
    artifact_set_text(&artifact, SERVICE_STATE,
                      unit_state(scope, definition, &unit, collection->arena));
    artifact_set_known(&artifact, SERVICE_DESCRIPTION, unit_file_get(&unit, "Unit", "Description"));
    set_kind_fields(collection, &artifact, &unit, definition->name, scope->home);
    set_items(&artifact, SERVICE_DROP_INS, drop_ins, collection->arena);
    set_aliases(collection, &artifact, scope, definition->name);
    artifact_set_known(&artifact, SERVICE_PACKAGE, owner_of(collection, definition->path));
    collection_emit_at(collection, &artifact, definition->path, 0);
    arena_release(collection->arena, mark);
}
