#pragma once

/* What tells one device from another: values of its header that are really its own.  Many are not:
 * firmware ships "To be filled by O.E.M.", images ship one machine-id for all. */

#include "artifact/artifact.h"

/* Strongest first. */
enum evidence_type {
    EVIDENCE_MACHINE_ID = 1, /* machine-id(5), MachineGuid, IOPlatformUUID */
    EVIDENCE_UUID,           /* SMBIOS system UUID */
    EVIDENCE_SERIAL,         /* SMBIOS system serial number, with its vendor */
    EVIDENCE_HOST_AND_MAC,   /* one for each hardware address */
    EVIDENCE_HOST_AND_ROOT,  /* only when there is nothing else */
};

struct evidence {
    enum evidence_type type;
    struct bytes       value; /* in one spelling: letter case and dashes do not matter */
};

enum { EVIDENCE_MACS_MAX = 16, EVIDENCE_MAX = 3 + EVIDENCE_MACS_MAX + 1 };

/* The evidence in a header's device, strongest first; never none.  Values are in the arena;
 * STATUS_TOO_LARGE when it is full. */
NODISCARD enum status evidence_of(const struct artifact *device, struct arena *arena,
                                  struct evidence items[EVIDENCE_MAX], size_t *ret_count,
                                  struct error *error);
