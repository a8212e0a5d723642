#pragma once

/* One unit: its text with drop-ins, its state, the artifact made of it. */

#include "collect/linux/systemd_scope.h"
#include "formats/unit_file.h"

/* As `systemctl list-unit-files` says: enabled, enabled-runtime, disabled, static, indirect,
 * masked, masked-runtime, linked, linked-runtime, alias, generated; and what it does not list:
 * "overridden" for a definition that another one comes before, "dangling" for a link to nothing. */
const char *unit_state(const struct unit_scope *scope, const struct unit_definition *definition,
                       const struct unit_file *unit, struct arena *arena);

/* Reads the definition and hands it over as an artifact. */
void unit_emit(struct collection *collection, const struct unit_scope *scope,
               const struct unit_definition *definition);
