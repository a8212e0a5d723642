#include "formats/pem.h"

#include "base/reader.h"
#include "formats/base64.h"

enum { DER_SEQUENCE = 0x30, DER_LONG_LENGTH = 0x80, DER_LENGTH_BYTES_MAX = 4 };

struct pem_reader pem_reader_of(struct bytes text)
{
    return (struct pem_reader){text, 0};
}

/* "-----BEGIN label-----": the label, or false. */
static bool label_of(struct bytes line, const char *start, struct bytes *ret_label)
{
    struct bytes text = bytes_trim(line);
    size_t       start_size = bytes_of(start).size;
    if (!bytes_start_with(text, start) || !bytes_end_with(text, "-----") ||
        text.size < start_size + 5) {
        return false;
    }
    *ret_label = bytes_slice(text, start_size, text.size - start_size - 5);
    return ret_label->size <= PEM_LABEL_BYTES_MAX;
}

static bool next_line(struct pem_reader *reader, struct bytes *ret_line)
{
    bool found = bytes_next_line(&reader->rest, ret_line);
    reader->line += found;
    return found;
}

static bool find_begin(struct pem_reader *reader, struct bytes *ret_label)
{
    struct bytes line;
    while (next_line(reader, &line)) {
        if (label_of(line, "-----BEGIN ", ret_label)) {
            return true;
        }
    }
    return false;
}

/* Everything up to the END line; stops before another BEGIN, so that one block without an END does
 * not cost the next. */
static bool read_body(struct pem_reader *reader, struct bytes label, struct bytes *ret_body)
{
    struct bytes body = {reader->rest.data, 0};
    struct bytes line;
    struct bytes other;
    for (;;) {
        struct pem_reader before = *reader;
        if (!next_line(reader, &line)) {
            return false;
        }
        if (label_of(line, "-----BEGIN ", &other)) {
            *reader = before;
            return false;
        }
        if (label_of(line, "-----END ", &other)) {
            *ret_body = body;
            return bytes_equal(label, other);
        }
        body.size = (size_t)(line.data - body.data) + line.size;
    }
}

/* RFC 1421 headers ("Proc-Type: 4,ENCRYPTED") end at an empty line. */
static struct bytes without_headers(struct bytes body)
{
    struct bytes rest = body;
    struct bytes line;
    if (bytes_find_byte(body, ':') == body.size) {
        return body;
    }
    while (bytes_next_line(&rest, &line)) {
        if (bytes_empty(bytes_trim(line))) {
            return rest;
        }
    }
    return body;
}

enum status pem_next_text(struct pem_reader *reader, struct pem_text *ret_text, struct error *error)
{
    struct pem_text text;
    struct bytes    body;
    if (!find_begin(reader, &text.label)) {
        return error_set(error, STATUS_ABSENT, reader->line, "no more PEM blocks");
    }
    text.line = reader->line;
    if (!read_body(reader, text.label, &body)) {
        return error_set(error, STATUS_TRUNCATED, text.line,
                         "PEM block has no END line of its own");
    }
    text.body = without_headers(body);
    *ret_text = text;
    return STATUS_OK;
}

enum status pem_next(struct pem_reader *reader, struct arena *arena, struct pem_block *ret_block,
                     struct error *error)
{
    struct pem_text  text;
    struct pem_block block;
    enum status      status = pem_next_text(reader, &text, error);
    if (status != STATUS_OK) {
        return status;
    }
    block.label = text.label;
    block.line = text.line;
    status = base64_decode(text.body, arena, &block.der, error);
    if (status == STATUS_OK) {
        *ret_block = block;
    } else if (error != NULL) {
        error->offset = text.line;
    }
    return status;
}

bool pem_is_der(struct bytes contents)
{
    struct reader in = reader_of(contents);
    uint8_t       tag = reader_u8(&in);
    uint64_t      length = reader_u8(&in);
    if (length > DER_LONG_LENGTH && length <= DER_LONG_LENGTH + DER_LENGTH_BYTES_MAX) {
        length = reader_number_be(&in, (size_t)(length - DER_LONG_LENGTH));
    }
    return !reader_failed(&in) && tag == DER_SEQUENCE && length == reader_left(&in);
}
