#pragma once

/* What the collectors of dpkg have in common: its database, stanza by stanza. */

#include "collect/evidence.h"
#include "formats/deb822.h"

#define DPKG_STATUS "var/lib/dpkg/status"
#define DPKG_STATUS_FOLDER "var/lib/dpkg/status.d"
#define DPKG_INFO "var/lib/dpkg/info"

/* The state of a package: the third word of its Status ("install ok installed"); "installed" where
 * there is no such field, as in status.d. */
struct bytes package_state(const struct deb822_stanza *stanza);

/* Calls `visit` for every stanza of the status file and of the files of status.d; a damaged one is
 * a gap.  Everything stays in the collection's arena.  STATUS_ABSENT when there is no database. */
NODISCARD enum status package_stanzas(struct collection *collection,
                                      void (*visit)(void *context, struct bytes path,
                                                    const struct deb822_stanza *stanza),
                                      void *context, struct error *error);
