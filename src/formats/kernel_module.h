#pragma once

/* Linux kernel modules: what the .modinfo section says (linux/moduleparam.h, modinfo(8)) and who
 * signed them (scripts/sign-file.c, linux/module_signature.h). */

#include "base/arena.h"
#include "base/error.h"

enum { KERNEL_MODULE_FIELDS_MAX = 65536 };

struct modinfo_field {
    struct bytes key;
    struct bytes value;
};

enum module_signature_form {
    MODULE_UNSIGNED,
    MODULE_SIGNED_PGP,
    MODULE_SIGNED_X509,
    MODULE_SIGNED_PKCS7
};

struct module_signature {
    enum module_signature_form form;
    struct bytes               signer; /* as the trailer (before Linux 4.3) or its PKCS #7 says */
    struct bytes               issuer; /* RFC 4514 text, PKCS #7 only */
    struct bytes               serial; /* hexadecimal, PKCS #7 only */
    struct bytes               digest; /* "sha512" */
};

struct kernel_module {
    struct modinfo_field   *fields; /* in file order; a key may come often ("alias") */
    size_t                  field_count;
    struct bytes            build_id; /* raw; empty when there is none */
    struct module_signature signature;
};

/* Views point into `image` or the arena.  A damaged signature does not lose the module: its form is
 * still set, and *ret_signature_status (may be NULL) says what is wrong. */
NODISCARD enum status kernel_module_read(struct bytes image, struct arena *arena,
                                         struct kernel_module *ret_module,
                                         enum status *ret_signature_status, struct error *error);

/* The first value of the key; empty when there is none. */
struct bytes kernel_module_get(const struct kernel_module *module, const char *key);

/* All values of the key, each split at `separator` unless that is 0 ("depends" is one value with
 * commas).  In the arena. */
NODISCARD enum status kernel_module_list(const struct kernel_module *module, const char *key,
                                         uint8_t separator, struct arena *arena,
                                         struct bytes **ret_items, size_t *ret_count,
                                         struct error *error);
