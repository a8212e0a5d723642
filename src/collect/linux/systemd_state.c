/* The state of a unit, as systemd works it out from its [Install] section and the links to it
 * (systemctl(1), "is-enabled"). */

#include "collect/linux/systemd_unit.h"

static bool has_any(const struct unit_file *unit, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct unit_setting *setting = unit_file_next(unit, "Install", keys[i], NULL);
        if (setting != NULL && !bytes_empty(setting->value)) {
            return true;
        }
    }
    return false;
}

static bool has_install_rules(const struct unit_file *unit)
{
    static const char *const keys[] = {"WantedBy", "RequiredBy", "UpheldBy", "Alias"};
    return has_any(unit, keys, COUNT_OF(keys));
}

static bool has_also(const struct unit_file *unit)
{
    static const char *const keys[] = {"Also"};
    return has_any(unit, keys, COUNT_OF(keys));
}

static bool is_own_alias(const struct unit_file *unit, struct bytes name)
{
    const struct unit_setting *setting = NULL;
    while ((setting = unit_file_next(unit, "Install", "Alias", setting)) != NULL) {
        struct bytes rest = setting->value;
        struct bytes alias;
        while (bytes_next_word(&rest, &alias)) {
            if (bytes_equal(alias, name)) {
                return true;
            }
        }
    }
    return false;
}

/* Is a link of this name the unit's own: its name, one of its aliases, its default instance? */
static bool is_own_name(const struct unit_file *unit, struct bytes unit_name, struct bytes name)
{
    if (bytes_equal(name, unit_name) || is_own_alias(unit, name)) {
        return true;
    }
    struct bytes instance = unit_file_get(unit, "Install", "DefaultInstance");
    size_t       at = bytes_find_byte(unit_name, '@');
    struct bytes suffix = bytes_after(unit_name, at + 1);
    return !bytes_empty(instance) && bytes_start_with(suffix, ".") &&
           name.size == at + 1 + instance.size + suffix.size &&
           bytes_equal(bytes_slice(name, 0, at + 1), bytes_slice(unit_name, 0, at + 1)) &&
           bytes_equal(bytes_slice(name, at + 1, instance.size), instance);
}

/* Where links to a unit are: bit n for enum unit_place n. */
struct link_places {
    unsigned own;   /* links that make it start, under a name of its own */
    unsigned other; /* under another name: an instance of a template, a foreign alias */
    unsigned same;  /* links in place of the unit itself, with its name */
};

static struct link_places places_of(const struct unit_scope *scope, struct bytes name,
                                    const struct unit_file *unit)
{
    struct link_places places = {0};
    for (size_t i = 0; i < scope->wish_count; i++) {
        const struct unit_wish *wish = &scope->wishes[i];
        bool                    is_own = is_own_name(unit, name, wish->name);
        bool                    points_here = bytes_equal(wish->target_name, name);
        places.own |= is_own ? 1U << wish->folder->place : 0;
        places.other |= !is_own && points_here ? 1U << wish->folder->place : 0;
    }
    for (size_t i = 0; i < scope->definition_count; i++) {
        const struct unit_definition *link = &scope->definitions[i];
        if (!bytes_equal(bytes_file_name(link->target), name)) {
            continue;
        }
        bool is_same = bytes_equal(link->name, name);
        bool is_own = !is_same && is_own_name(unit, name, link->name);
        places.same |= is_same ? 1U << link->folder->place : 0;
        places.own |= is_own ? 1U << link->folder->place : 0;
        places.other |= !is_same && !is_own ? 1U << link->folder->place : 0;
    }
    return places;
}

static const char *state_of_links(const struct unit_scope      *scope,
                                  const struct unit_definition *definition,
                                  const struct unit_file *unit, struct arena *arena)
{
    static const unsigned config = 1U << PLACE_CONFIG;
    static const unsigned runtime = 1U << PLACE_RUNTIME;
    struct link_places    places = places_of(scope, definition->name, unit);
    if ((places.own & config) != 0) {
        return "enabled";
    }
    if ((places.own & runtime) != 0) {
        return "enabled-runtime";
    }
    /* Links of packages do not count, but for instances, which they make. */
    if (places.own != 0 && !bytes_empty(unit_template(definition->name, arena))) {
        return "static";
    }
    if ((places.same & config) != 0) {
        return "linked";
    }
    if ((places.same & runtime) != 0) {
        return "linked-runtime";
    }
    if ((places.other & (config | runtime)) != 0) {
        return "indirect";
    }
    return has_install_rules(unit) ? "disabled" : has_also(unit) ? "indirect" : "static";
}

const char *unit_state(const struct unit_scope *scope, const struct unit_definition *definition,
                       const struct unit_file *unit, struct arena *arena)
{
    const struct unit_definition *first = unit_scope_find(scope, definition->name);
    if (first != NULL && first != definition) {
        return first->is_masked ? "masked" : "overridden";
    }
    if (definition->is_masked) {
        return definition->folder->place == PLACE_RUNTIME ? "masked-runtime" : "masked";
    }
    if (definition->is_dangling) {
        return "dangling";
    }
    if (!bytes_empty(definition->target) &&
        !bytes_equal(bytes_file_name(definition->target), definition->name)) {
        bool is_known = unit_scope_find(scope, bytes_file_name(definition->target)) != NULL;
        return is_known ? "alias" : "linked";
    }
    if (definition->folder->place == PLACE_GENERATED) {
        return "generated";
    }
    return state_of_links(scope, definition, unit, arena);
}
