#pragma once

/* Where a system gets its software from: apt's sources.list(5) in both styles, .repo files of yum,
 * dnf and zypper (dnf.conf(5)), and Alpine's /etc/apk/repositories. */

#include "formats/deb822.h"

/* Of one file, for a stanza gives addresses times suites; and of each of these lists. */
enum { REPOSITORIES_MAX = 10000, REPOSITORY_LIST_BYTES_MAX = 64 << 10 };

enum repository_format {
    REPOSITORY_APT_LINES,   /* deb [options] uri suite components */
    REPOSITORY_APT_STANZAS, /* .sources */
    REPOSITORY_YUM,         /* .repo */
    REPOSITORY_APK,         /* [@tag] uri */
};

struct repository {
    uint64_t     line;
    struct bytes name;  /* section of a .repo file, tag of apk, type of apt: deb, deb-src */
    struct bytes label; /* name= of a .repo file */
    struct bytes url;
    struct bytes suite;
    struct bytes components; /* as written */
    struct bytes signed_by;  /* key file or fingerprint it names */
    bool         is_disabled;
};

/* Gives the repositories of one file one after another. */
struct repository_reader {
    enum repository_format format;
    struct lines           lines;
    struct deb822_reader   stanzas;
    /* What is left of a stanza or section that gives several. */
    struct repository current;
    struct bytes      urls;
    struct bytes      suites;
    struct bytes      suites_left;
    bool              has_section; /* of a .repo file: its settings are not yet read */
    struct bytes      section;
    uint64_t          section_line;
    size_t            given;
};

struct repository_reader repository_reader_of(struct bytes input, enum repository_format format);

/* The next repository: one for each address and suite.  Views point into the input.
 * STATUS_ABSENT: the end was reached. Anything else: this entry is damaged (error->offset is the
 * line) and has been passed over: go on. */
NODISCARD enum status repository_next(struct repository_reader *reader,
                                      struct repository *ret_repository, struct error *error);

/* The host name in an address ("https://user@host:port/path"); empty when it has none. */
struct bytes url_host(struct bytes url);
