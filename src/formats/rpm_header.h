#pragma once

/* RPM package headers as the databases keep them: the header structure of RPM's file format
 * version 4 (rpm's docs/manual/format_header.md) without its magic. */

#include "base/arena.h"
#include "base/error.h"
#include "base/reader.h"

enum {
    RPM_HEADER_ENTRIES_MAX = 0xffff,  /* as rpm itself */
    RPM_HEADER_BYTES_MAX = 64 << 20,  /* rpm allows 256 MiB; real ones stay under 10 */
    RPM_HEADER_STRINGS_MAX = 4 << 20, /* in one list */
};

/* The tags evict reads (rpm's include/rpm/rpmtag.h). */
enum rpm_tag {
    RPM_TAG_SIGNATURE_DSA = 267,
    RPM_TAG_SIGNATURE_RSA = 268,
    RPM_TAG_SIGNATURE_PGP = 259,
    RPM_TAG_SIGNATURE_GPG = 262,
    RPM_TAG_PUBLIC_KEYS = 266,
    RPM_TAG_OPENPGP = 278,
    RPM_TAG_NAME = 1000,
    RPM_TAG_VERSION = 1001,
    RPM_TAG_RELEASE = 1002,
    RPM_TAG_EPOCH = 1003,
    RPM_TAG_SUMMARY = 1004,
    RPM_TAG_DESCRIPTION = 1005,
    RPM_TAG_BUILD_HOST = 1007,
    RPM_TAG_INSTALL_TIME = 1008,
    RPM_TAG_SIZE = 1009,
    RPM_TAG_DISTRIBUTION = 1010,
    RPM_TAG_VENDOR = 1011,
    RPM_TAG_LICENSE = 1014,
    RPM_TAG_PACKAGER = 1015,
    RPM_TAG_URL = 1020,
    RPM_TAG_ARCHITECTURE = 1022,
    RPM_TAG_OLD_FILE_NAMES = 1027,
    RPM_TAG_SOURCE_RPM = 1044,
    RPM_TAG_DIRECTORY_INDEXES = 1116,
    RPM_TAG_BASE_NAMES = 1117,
    RPM_TAG_DIRECTORY_NAMES = 1118,
    RPM_TAG_LONG_SIZE = 5009,
};

struct rpm_header {
    struct bytes index; /* entries of 16 bytes */
    struct bytes data;
};

/* Checks the whole index against the data; views point into `blob`. */
NODISCARD enum status rpm_header_open(struct bytes blob, struct rpm_header *ret_header,
                                      struct error *error);

/* The text of a tag (the first of a list, the untranslated one); empty when there is none. */
struct bytes rpm_header_text(const struct rpm_header *header, enum rpm_tag tag);

/* The bytes of a binary tag; empty when there is none. */
struct bytes rpm_header_binary(const struct rpm_header *header, enum rpm_tag tag);

/* Number `position` of a numeric tag; false when there is none. */
bool rpm_header_number(const struct rpm_header *header, enum rpm_tag tag, size_t position,
                       uint64_t *ret_number);

/* A list of texts, in the arena; *ret_count is 0 when the tag is not there. */
NODISCARD enum status rpm_header_list(const struct rpm_header *header, enum rpm_tag tag,
                                      struct arena *arena, struct bytes **ret_items,
                                      size_t *ret_count, struct error *error);

/* "epoch:version-release" as rpm prints it, without a zero or absent epoch's "0:" when it has none.
 * In the arena; empty when that is full. */
struct bytes rpm_header_version(const struct rpm_header *header, struct arena *arena);

/* What the package owns: absolute paths, in the arena. */
NODISCARD enum status rpm_header_files(const struct rpm_header *header, struct arena *arena,
                                       struct bytes **ret_paths, size_t *ret_count,
                                       struct error *error);
