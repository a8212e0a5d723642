#pragma once

/* Loaded kernel modules, from files that look like the kernel's; for the collector and its test. */

#include "collect/collect.h"

/* `modules` is /proc/modules, `folder` is /sys/module.  STATUS_ABSENT when there is no `modules`:
 * the kernel was built without loadable modules. */
NODISCARD enum status loaded_modules_collect(struct collection *collection, const char *modules,
                                             const char *folder, struct error *error);
