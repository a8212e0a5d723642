#pragma once

/* How collectors read: what is absent is no gap, what cannot be read is one. */

#include "collect/collect.h"

enum {
    EVIDENCE_FILE_BYTES_MAX = 64 << 20, /* of a file, and of what it unpacks to */
    EVIDENCE_TEXT_BYTES_MAX = 4 << 20,  /* of a file that a person wrote */
};

/* The whole contents, in the collection's arena.  False when there is no such file, or when it
 * cannot be read, which is noted as a gap. *ret_stat may be NULL. */
bool evidence_read(struct collection *collection, struct bytes path, size_t limit_bytes,
                   struct bytes *ret_contents, struct volume_stat *ret_stat);

/* The same for a file that may be compressed; what does not unpack is a gap. */
bool evidence_read_unpacked(struct collection *collection, struct bytes path,
                            struct bytes *ret_contents);

/* The names in a folder, in the collection's arena; none when there is no such folder. */
size_t evidence_list(struct collection *collection, struct bytes path,
                     struct volume_entry **ret_entries);

/* "folder/name", in the collection's arena; empty when that is full. */
struct bytes evidence_path(struct collection *collection, struct bytes folder, struct bytes name);

/* The same path as artifacts have it, with a leading '/'. */
struct bytes evidence_absolute(struct collection *collection, struct bytes path);

/* A gap at one line of a file. */
void evidence_gap_at(struct collection *collection, struct bytes path, const struct error *error);

/* True when `path` is itself a symbolic link. */
bool evidence_is_link(struct collection *collection, struct bytes path);

/* Where a symbolic link leads in the end, with leading '/', dangling or not; empty for what is no
 * link. */
struct bytes evidence_link_target(struct collection *collection, struct bytes path);

/* The fields of one kind that tell of a program. */
struct image_fields {
    int image;
    int missing;
    int target;
};

/* Sets them for a program that is an absolute path: the path, whether it does not exist, and where
 * it leads when it is a symbolic link. */
void evidence_set_image(struct collection *collection, struct artifact *artifact,
                        const struct image_fields *fields, struct bytes program);
