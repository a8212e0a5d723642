#include "artifact/stream.h"

enum { DIGEST_TEXT_SIZE = 7 + 2 * SHA256_SIZE };

/* "sha256:" and the digest of all bytes so far. */
static struct bytes digest_text(const struct digest *digest, uint8_t text[DIGEST_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t           raw[SHA256_SIZE];
    digest_value(digest, raw);
    memcpy(text, "sha256:", 7);
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        text[7 + 2 * i] = (uint8_t)digits[raw[i] >> 4];
        text[8 + 2 * i] = (uint8_t)digits[raw[i] & 15];
    }
    return (struct bytes){text, DIGEST_TEXT_SIZE};
}

static void count_record(const struct record *record, uint64_t *artifacts, uint64_t *contacts,
                         uint64_t *sources)
{
    if (record->type == RECORD_ARTIFACT) {
        bool is_contact = record->artifact.kind == KIND_CONTACT;
        *contacts += is_contact;
        *artifacts += !is_contact;
    }
    *sources += record->type == RECORD_COVERAGE;
}

void stream_writer_init(struct stream_writer *stream,
                        enum status (*write)(void *, struct bytes, struct error *), void *context)
{
    *stream = (struct stream_writer){.digest = digest_new(), .write = write, .context = context};
    writer_init(&stream->buffer, RECORD_BYTES_MAX + 1);
}

void stream_writer_done(struct stream_writer *stream)
{
    digest_free(stream->digest);
    writer_done(&stream->buffer);
    *stream = (struct stream_writer){0};
}

static void write_line(struct stream_writer *stream, const struct record *record)
{
    writer_clear(&stream->buffer);
    record_write(&stream->buffer, record);
    if (writer_failed(&stream->buffer)) {
        (void)error_set(&stream->error, STATUS_TOO_LARGE, 0, "a record is longer than %d bytes",
                        RECORD_BYTES_MAX);
        return;
    }
    struct bytes line = writer_view(&stream->buffer);
    if (record->type != RECORD_END) {
        digest_add(stream->digest, line);
    }
    (void)stream->write(stream->context, line, &stream->error);
}

void stream_write(struct stream_writer *stream, const struct record *record)
{
    if (stream->error.status == STATUS_OK) {
        count_record(record, &stream->artifacts, &stream->contacts, &stream->sources);
        write_line(stream, record);
    }
}

enum status stream_finish(struct stream_writer *stream, struct error *error)
{
    uint8_t       text[DIGEST_TEXT_SIZE];
    struct record record = {.type = RECORD_END};
    record.end = (struct end){.artifacts = stream->artifacts,
                              .contacts = stream->contacts,
                              .sources = stream->sources,
                              .digest = digest_text(stream->digest, text)};
    stream_write(stream, &record);
    if (stream->error.status != STATUS_OK && error != NULL) {
        *error = stream->error;
    }
    return stream->error.status;
}

void stream_reader_init(struct stream_reader *stream)
{
    *stream = (struct stream_reader){.digest = digest_new()};
}

void stream_reader_done(struct stream_reader *stream)
{
    digest_free(stream->digest);
    *stream = (struct stream_reader){0};
}

static enum status check_order(const struct stream_reader *stream, const struct record *record,
                               struct error *error)
{
    if (stream->has_end) {
        return error_set(error, STATUS_MALFORMED, stream->line, "something follows the end line");
    }
    bool is_header = record->type == RECORD_HEADER;
    if (!stream->has_header && !is_header) {
        return error_set(error, STATUS_MALFORMED, stream->line,
                         "not a report of evict: it must begin with {\"evict\":1,\"device\":...}");
    }
    if (stream->has_header && is_header) {
        return error_set(error, STATUS_MALFORMED, stream->line, "a second header");
    }
    return STATUS_OK;
}

static enum status check_end(const struct stream_reader *stream, const struct end *end,
                             struct error *error)
{
    uint8_t text[DIGEST_TEXT_SIZE];
    if (end->artifacts != stream->artifacts || end->contacts != stream->contacts ||
        end->sources != stream->sources) {
        return error_set(error, STATUS_MALFORMED, stream->line,
                         "the end line counts other records than there are: some are missing");
    }
    if (!bytes_equal(end->digest, digest_text(stream->digest, text))) {
        return error_set(error, STATUS_MALFORMED, stream->line,
                         "the digest in the end line is not that of the lines before: "
                         "the report was changed");
    }
    return STATUS_OK;
}

enum status stream_read(struct stream_reader *stream, struct bytes line, struct arena *arena,
                        struct record *ret_record, struct error *error)
{
    stream->line++;
    struct record record;
    enum status   status = record_read(line, arena, &record, error);
    if (status != STATUS_OK) {
        error_prefix(error, "line %llu", (unsigned long long)stream->line);
        if (error != NULL) {
            error->offset = stream->line;
        }
        return status;
    }
    status = check_order(stream, &record, error);
    if (status == STATUS_OK && record.type == RECORD_END) {
        status = check_end(stream, &record.end, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    stream->has_header = true;
    stream->has_end = record.type == RECORD_END;
    count_record(&record, &stream->artifacts, &stream->contacts, &stream->sources);
    digest_add(stream->digest, line);
    digest_add(stream->digest, bytes_of("\n"));
    *ret_record = record;
    return STATUS_OK;
}

enum status stream_check_end(const struct stream_reader *stream, struct error *error)
{
    if (stream->has_end) {
        return STATUS_OK;
    }
    return error_set(error, STATUS_TRUNCATED, stream->line,
                     "the report was cut off after line %llu: it has no end line",
                     (unsigned long long)stream->line);
}
