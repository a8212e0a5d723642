#pragma once

/* A whole file of the text form: header first, end last, digest and counts right.  A file without
 * its end line was cut off and is refused. */

#include "artifact/record.h"
#include "crypto/digest.h"

/* Writing. */
struct stream_writer {
    struct writer  buffer;
    struct digest *digest; /* owned */
    uint64_t       artifacts;
    uint64_t       contacts;
    uint64_t       sources;
    enum status (*write)(void *context, struct bytes bytes, struct error *error);
    void        *context;
    struct error error; /* the first failure; sticks */
};

void stream_writer_init(struct stream_writer *stream,
                        enum status (*write)(void *, struct bytes, struct error *), void *context);
void stream_writer_done(struct stream_writer *stream);
void stream_write(struct stream_writer *stream, const struct record *record);

/* Writes the end line; the status of everything written. */
NODISCARD enum status stream_finish(struct stream_writer *stream, struct error *error);

/* Reading, line by line, as they come. */
struct stream_reader {
    struct digest *digest; /* owned */
    uint64_t       line;   /* number of the last line read, from 1 */
    uint64_t       artifacts;
    uint64_t       contacts;
    uint64_t       sources;
    bool           has_header;
    bool           has_end;
};

void stream_reader_init(struct stream_reader *stream);
void stream_reader_done(struct stream_reader *stream);

/* Reads the next line (without LF); error->offset is the line number. */
NODISCARD enum status stream_read(struct stream_reader *stream, struct bytes line,
                                  struct arena *arena, struct record *ret_record,
                                  struct error *error);

/* STATUS_TRUNCATED unless the end line was read and was right. */
NODISCARD enum status stream_check_end(const struct stream_reader *stream, struct error *error);
