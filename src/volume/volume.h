#pragma once

/* A volume: a file tree to examine.  Its root is never left: symbolic links, absolute ones too,
 * resolve inside it.  Only folders, regular files and links are ever opened, read-only and without
 * touching access times where the system allows that.
 *
 * Paths are bytes from the root of the volume, with or without a leading '/'. Nothing here needs a
 * NUL-free, UTF-8 or short path to be safe: what cannot be opened gives an error. */

#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"

struct volume;

enum volume_node { NODE_FILE, NODE_FOLDER, NODE_LINK, NODE_OTHER };

struct volume_stat {
    enum volume_node node;
    uint64_t         size_bytes;
    uint32_t         mode; /* permission bits, setuid and setgid included */
    uint32_t         owner;
    uint32_t         group;
    int64_t          modified;
    int64_t          changed;
    uint64_t         device; /* with inode: the same file under two names */
    uint64_t         inode;
};

struct volume_entry {
    struct bytes     name;
    enum volume_node node; /* as the folder tells; links are not followed */
};

enum {
    VOLUME_FILE_BYTES_MAX = 256 << 20, /* volume_read() never reads more, whatever is asked for */
    VOLUME_ENTRIES_MAX = 1 << 20,      /* names in one folder that volume_list() gives */
    VOLUME_DEPTH_MAX = 8192,           /* folders in folders that volume_walk() goes into */
};

/* `root` is a folder of this machine; "/" the running system's. */
NODISCARD enum status volume_open(const char *root, struct volume **ret_volume,
                                  struct error *error);
void                  volume_close(struct volume *volume);

/* Follows links inside the volume when `follow`. */
NODISCARD enum status volume_stat(struct volume *volume, struct bytes path, bool follow,
                                  struct volume_stat *ret_stat, struct error *error);
bool                  volume_exists(struct volume *volume, struct bytes path);

/* A descriptor of a regular file, to be closed by the caller.  STATUS_UNSUPPORTED for anything
 * else, and for files on pseudo and network file systems. */
NODISCARD enum status volume_open_file(struct volume *volume, struct bytes path,
                                       int *ret_descriptor, struct volume_stat *ret_stat,
                                       struct error *error);

/* A descriptor of a folder, to be closed by the caller; for libraries that read by themselves
 * (through /proc/self/fd/N). */
NODISCARD enum status volume_open_folder(struct volume *volume, struct bytes path,
                                         int *ret_descriptor, struct error *error);

/* The whole contents, in the arena.  STATUS_TOO_LARGE over `limit_bytes`.  A file that changes
 * while it is read gives what was there, and *ret_stat (may be NULL) is from before. */
NODISCARD enum status volume_read(struct volume *volume, struct bytes path, size_t limit_bytes,
                                  struct arena *arena, struct bytes *ret_contents,
                                  struct volume_stat *ret_stat, struct error *error);

/* Names in a folder, sorted by bytes, without "." and "..". */
NODISCARD enum status volume_list(struct volume *volume, struct bytes path, struct arena *arena,
                                  struct volume_entry **ret_entries, size_t *ret_count,
                                  struct error *error);

/* What a symbolic link says, unresolved. */
NODISCARD enum status volume_read_link(struct volume *volume, struct bytes path,
                                       struct arena *arena, struct bytes *ret_target,
                                       struct error *error);

/* The path with every link resolved inside the volume, with leading '/'.  STATUS_ABSENT for
 * dangling links. */
NODISCARD enum status volume_resolve(struct volume *volume, struct bytes path, struct arena *arena,
                                     struct bytes *ret_path, struct error *error);

/* Visits everything below `start`, whose own links are resolved; paths are canonical.  First all
 * names of a folder, sorted by bytes (of more than some ten thousand each batch), then what is in
 * its folders, in the same order; links are not followed and every folder is opened once.  Pseudo
 * and network file systems are visited as a name but not gone into, see volume_skipped(); local
 * ones mounted inside pseudo ones (/dev/shm) are.  Descriptors are few, memory is bounded by
 * `arena`: what does not fit becomes a gap and the walk goes on elsewhere; all of it is released at
 * the end.  Fails only when `start` cannot be read. */
struct volume_visit {
    struct bytes       path; /* with leading '/' */
    struct bytes       name;
    enum volume_node   node;
    struct volume_stat stat; /* only when the walk has needs_stat; all zero after a gap at this path
                              * and for mounts of other machines */
};

struct volume_walk {
    void *context;
    bool  needs_stat;
    /* False: do not go into this folder. */
    bool (*visit)(void *context, const struct volume_visit *visit);
    /* Something at or below `path` could not be read, STATUS_ABSENT when it vanished meanwhile; the
     * error does not name the path.  The walk goes on.  May be NULL. */
    void (*gap)(void *context, struct bytes path, const struct error *error);
};

NODISCARD enum status volume_walk(struct volume *volume, struct bytes start,
                                  const struct volume_walk *walk, struct arena *arena,
                                  struct error *error);

/* Mounts below the root that are not examined: pseudo file systems (proc, sysfs ...) and network or
 * user-space ones (nfs, cifs, sshfs ...). */
struct volume_skip {
    struct bytes path;
    struct bytes type; /* file system type as in mountinfo */
    bool         is_pseudo;
};
const struct volume_skip *volume_skipped(const struct volume *volume, size_t *ret_count);

/* Called now and then during long work, so a watcher can tell slow from stuck. */
void volume_set_heartbeat(struct volume *volume, void (*beat)(void *context), void *context);
