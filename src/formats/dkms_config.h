#pragma once

/* dkms.conf of a module built by DKMS on every new kernel (dkms(8)): a shell fragment of which the
 * plain assignments are read. */

#include "base/bytes.h"

enum { DKMS_MODULES_MAX = 64 };

struct dkms_config {
    struct bytes name;                      /* PACKAGE_NAME */
    struct bytes version;                   /* PACKAGE_VERSION */
    struct bytes modules[DKMS_MODULES_MAX]; /* BUILT_MODULE_NAME[n] */
    size_t       module_count;
};

/* Views point into `text`; what is not there is empty, modules over the limit are left out. */
struct dkms_config dkms_config_read(struct bytes text);
