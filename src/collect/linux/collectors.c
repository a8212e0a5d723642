#include "collect/linux/collectors.h"

#include "collect/linux/device.h"

/* `system` comes first: what it says holds for everything after it.  What asks the running kernel
 * comes last: it runs in a sandbox of its own. */
static const struct collector rows[] = {
    {
        .source = "system",
        .help = "os-release and the package databases: is this a Linux system that evict knows?",
        .run = collect_system,
        .is_required = true,
        .technique = "",
    },
    {
        .source = "dpkg",
        .help = "packages in var/lib/dpkg/status and status.d",
        .run = collect_dpkg,
        .is_required = true,
        .technique = "",
    },
    {
        .source = "apk",
        .help = "packages in lib/apk/db/installed",
        .run = collect_apk,
        .is_required = true,
        .technique = "",
    },
    {
        .source = "mounts",
        .help = "mounted network and user-space file systems, which are left out",
        .run = collect_mounts,
        .technique = "",
    },
    {
        .source = "rpm",
        .help = "packages in the RPM database below var/lib/rpm, usr/lib/sysimage/rpm and "
                "usr/share/rpm: SQLite, ndb or Berkeley DB",
        .run = collect_rpm,
        .is_required = true,
        .technique = "",
    },
    {
        .source = "rpm-history",
        .help = "what was installed and removed: history databases of dnf and yum, dnf.rpm.log, "
                "yum.log, zypp/history, with rotations",
        .run = collect_rpm_history,
        .technique = "",
    },
    {
        .source = "repository-keys",
        .help = "keys that package signatures are checked with: keyrings of apt, rpm and apk, keys "
                "imported into the RPM database",
        .run = collect_repository_keys,
        .is_access_point = true,
        .technique = "T1195.002",
    },
    {
        .source = "kernel-modules",
        .help =
            "modules below lib/modules that did not come with the kernel, and modules that DKMS "
            "builds (usr/src, var/lib/dkms)",
        .run = collect_kernel_modules,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1547.006",
    },
    {
        .source = "trusted-roots",
        .help = "trusted certificates: bundles and local anchors in the layouts of Debian, Fedora, "
                "SUSE and Arch",
        .run = collect_trusted_roots,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1553.004",
    },
    {
        .source = "dpkg-log",
        .help = "packages installed and removed: var/log/dpkg.log and its rotations",
        .run = collect_dpkg_log,
        .technique = "",
    },
    {
        .source = "apt-history",
        .help = "what apt was asked to do: var/log/apt/history.log and its rotations",
        .run = collect_apt_history,
        .technique = "",
    },
    {
        .source = "dpkg-leftovers",
        .help = "conffiles of removed packages that still exist; files in var/lib/dpkg/info of "
                "packages that are no longer known",
        .run = collect_dpkg_leftovers,
        .is_required = true,
        .is_access_point = true,
        .technique = "",
    },
    {
        .source = "accounts",
        .help =
            "etc/passwd, etc/group, etc/sudoers; of etc/shadow only whether a password is locked",
        .run = collect_accounts,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1136.001",
    },
    {
        .source = "cron",
        .help = "etc/crontab, cron.d, cron.hourly to cron.yearly, anacrontab, tables of users in "
                "var/spool/cron",
        .run = collect_cron,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1053.003",
    },
    {
        .source = "at",
        .help = "jobs in var/spool/cron/atjobs and var/spool/at",
        .run = collect_at,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1053.002",
    },
    {
        .source = "rc-local",
        .help = "rc.local, boot.local, etc/local.d",
        .run = collect_rc_local,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1037.004",
    },
    {
        .source = "systemd",
        .help = "units of the system, of all users and of each home folder: services, timers, "
                "sockets, paths, mounts, with drop-ins, and links to units that are gone",
        .run = collect_systemd,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1543.002",
    },
    {
        .source = "systemd-generators",
        .help = "programs that systemd runs as root to make units and environments, and before "
                "sleep and shutdown",
        .run = collect_systemd_generators,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1543.002",
    },
    {
        .source = "sysv-init",
        .help = "scripts in etc/init.d and the links of the runlevels that start them",
        .run = collect_sysv_init,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1037.004",
    },
    {
        .source = "repositories",
        .help = "package sources: apt, yum, dnf, zypper, apk",
        .run = collect_repositories,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1195.002",
    },
    {
        .source = "kernel-config",
        .help = "modprobe.d, modules-load.d, etc/modules",
        .run = collect_kernel_config,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1547.006",
    },
    {
        .source = "vendor-folders",
        .help = "folders and files in /opt, /var/opt, /etc/opt; folders in /usr/local, /srv, "
                "/var/log, /var/lib and in home folders",
        .run = collect_vendor_folders,
        .is_required = true,
        .technique = "",
    },
    {
        .source = "folders",
        .help = "every folder that no package owns",
        .run = collect_folders,
        .walks_all = true,
        .technique = "",
    },
    {
        .source = "loaded-modules",
        .help = "modules of the running kernel: /proc/modules, checked against /sys/module",
        .run = collect_loaded_modules,
        .is_live_only = true,
        .is_required = true,
        .is_access_point = true,
        .technique = "T1547.006",
    },
    {
        .source = "processes",
        .help = "running programs, those whose executable was deleted since among them",
        .run = collect_processes,
        /* Not required: what runs is known by name even where its executable may not be seen, as
         * hardened systems have it for some, and what it is installed from is on the disk. */
        .is_live_only = true,
        .technique = "T1057",
    },
    {
        .source = "sockets",
        .help = "network endpoints of every network namespace, with the process that holds them",
        .run = collect_sockets,
        .is_live_only = true,
        .technique = "T1049",
    },
    {
        .source = "fanotify",
        .help = "programs that the kernel tells or asks about files: on-access scanners",
        .run = collect_fanotify,
        .is_live_only = true,
        .technique = "",
    },
};

const struct collector_table linux_collectors = {"linux", rows, COUNT_OF(rows), collect_device};
