#pragma once

/* JSON written as a stream.  Everything is escaped: control characters as \u00XX, bytes that are
 * not UTF-8 as lone surrogates \udc80 to \udcff (PEP 383), so any byte string comes back. */

#include "base/writer.h"

struct json_writer {
    struct writer *out;
    bool           needs_comma;
};

struct json_writer json_writer_to(struct writer *out);

void json_open_object(struct json_writer *json);
void json_close_object(struct json_writer *json);
void json_open_array(struct json_writer *json);
void json_close_array(struct json_writer *json);

/* The name of the next member; its value must follow. */
void json_name(struct json_writer *json, const char *name);
void json_name_bytes(struct json_writer *json, struct bytes name);

void json_put_string(struct json_writer *json, struct bytes value);
void json_put_text(struct json_writer *json, const char *value);
void json_put_u64(struct json_writer *json, uint64_t value);
void json_put_bool(struct json_writer *json, bool value);

/* A value that is JSON already. */
void json_put_raw(struct json_writer *json, struct bytes value);

/* Only the escaped string with its quotes. */
void json_write_quoted(struct writer *out, struct bytes value);
