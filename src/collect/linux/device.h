#pragma once

/* Facts about the device itself: which system this is, and whose. */

#include "collect/collect.h"

/* Fills in what can be found out; what cannot is left unknown. */
void collect_device(struct collection *collection, struct artifact *device);

/* Its parts.  From the volume: */
void device_release(struct collection *collection, struct artifact *device);
void device_accounts(struct collection *collection, struct artifact *device);
void device_domain(struct collection *collection, struct artifact *device);

/* From the running kernel: */
void device_hardware(struct collection *collection, struct artifact *device);
