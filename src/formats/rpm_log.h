#pragma once

/* Text logs of the package managers on top of RPM: dnf.rpm.log (dnf 4), yum.log (yum) and
 * zypp/history (zypper(8), libzypp's HistoryLog). */

#include "base/error.h"
#include "formats/lines.h"

enum rpm_log_form { RPM_LOG_DNF, RPM_LOG_YUM, RPM_LOG_ZYPP };

struct rpm_log {
    struct lines      lines;
    enum rpm_log_form form;
    int               year;    /* yum.log has none: of the line at hand */
    int               month;   /* of the line before */
    struct bytes      command; /* zypper says it once, in front of what follows from it */
};

struct rpm_log_entry {
    uint64_t     line;
    int64_t      when; /* without a zone in the log the local time of the device is taken as UTC */
    struct bytes action; /* install, upgrade, downgrade, reinstall, remove; replaced: the version
                            that gave way to another */
    struct bytes name;
    struct bytes version; /* with epoch and release; may be empty */
    struct bytes architecture;
    struct bytes command; /* command line that caused it; may be empty */
};

/* `modified`, when the file last changed, gives the year of the last line of a yum.log; each step
 * back from January to December is a year less. */
struct rpm_log rpm_log_of(struct bytes contents, enum rpm_log_form form, int64_t modified);

/* The next record on a package; other lines are passed over.  STATUS_ABSENT: the end was reached.
 * STATUS_MALFORMED: this line is damaged (error->offset) and has been passed over: go on. */
NODISCARD enum status rpm_log_next(struct rpm_log *log, struct rpm_log_entry *ret_entry,
                                   struct error *error);

/* Splits "name-[epoch:]version-release.architecture", also with "epoch:" in front of all; what is
 * only a name stays one. */
void rpm_log_split(struct bytes text, struct rpm_log_entry *entry);
