#pragma once

/* What evict reads on a Linux system. */

#include "collect/collect.h"

/* The one table, in the order in which the sources are read. */
extern const struct collector_table linux_collectors;

/* One function for each row, in the file of its name: package databases in packages_dpkg.c ... */
enum status collect_fanotify(struct collection *collection, struct error *error);
enum status collect_processes(struct collection *collection, struct error *error);
enum status collect_sockets(struct collection *collection, struct error *error);
enum status collect_mounts(struct collection *collection, struct error *error);
enum status collect_system(struct collection *collection, struct error *error);
enum status collect_systemd(struct collection *collection, struct error *error);
enum status collect_systemd_generators(struct collection *collection, struct error *error);
enum status collect_rpm(struct collection *collection, struct error *error);
enum status collect_rpm_history(struct collection *collection, struct error *error);
enum status collect_kernel_modules(struct collection *collection, struct error *error);
enum status collect_loaded_modules(struct collection *collection, struct error *error);
enum status collect_repository_keys(struct collection *collection, struct error *error);
enum status collect_trusted_roots(struct collection *collection, struct error *error);
enum status collect_dpkg(struct collection *collection, struct error *error);
enum status collect_apk(struct collection *collection, struct error *error);
enum status collect_dpkg_log(struct collection *collection, struct error *error);
enum status collect_apt_history(struct collection *collection, struct error *error);
enum status collect_dpkg_leftovers(struct collection *collection, struct error *error);
enum status collect_accounts(struct collection *collection, struct error *error);
enum status collect_cron(struct collection *collection, struct error *error);
enum status collect_at(struct collection *collection, struct error *error);
enum status collect_rc_local(struct collection *collection, struct error *error);
enum status collect_sysv_init(struct collection *collection, struct error *error);
enum status collect_repositories(struct collection *collection, struct error *error);
enum status collect_kernel_config(struct collection *collection, struct error *error);
enum status collect_vendor_folders(struct collection *collection, struct error *error);
enum status collect_folders(struct collection *collection, struct error *error);
