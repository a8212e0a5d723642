#pragma once

/* What evict reads on a Linux system. */

#include "collect/collect.h"

/* The one table, in the order in which the sources are read. */
extern const struct collector_table linux_collectors;

/* One function for each row, in the file of its name: package databases in packages_dpkg.c ... */
enum status collect_mounts(struct collection *collection, struct error *error);
enum status collect_system(struct collection *collection, struct error *error);
enum status collect_rpm(struct collection *collection, struct error *error);
enum status collect_repository_keys(struct collection *collection, struct error *error);
enum status collect_trusted_roots(struct collection *collection, struct error *error);
