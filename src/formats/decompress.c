#include "formats/decompress.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/writer.h"

enum {
    CHUNK_BYTES = 64 << 10, /* room for output asked for at once */
    GZIP_WINDOW_BITS = 15 + 16,
    ZSTD_WINDOW_LOG_MAX = 27, /* 128 MiB */
};

enum step_result { STEP_MORE, STEP_END, STEP_DAMAGED, STEP_TOO_LARGE };

/* What is left of the input, and room for output: both move on as they are used. */
struct flow {
    struct bytes in;
    uint8_t     *out;
    size_t       room;
};

union codec_state {
    z_stream      gzip;
    lzma_stream   xz;
    bz_stream     bzip2;
    ZSTD_DStream *zstd;
};

struct codec {
    const char *name;
    const char *magic;
    size_t      magic_size;
    bool (*open)(union codec_state *state);
    enum step_result (*step)(union codec_state *state, struct flow *flow);
    void (*close)(union codec_state *state);
};

/* The libraries count in 32 bits. */
static unsigned int_size(size_t size)
{
    return size > CHUNK_BYTES ? CHUNK_BYTES : (unsigned)size;
}

static void advance(struct flow *flow, size_t in_used, size_t out_used)
{
    flow->in = bytes_after(flow->in, in_used);
    flow->out += out_used;
    flow->room -= out_used;
}

static bool gzip_open(union codec_state *state)
{
    state->gzip = (z_stream){0};
    return inflateInit2(&state->gzip, GZIP_WINDOW_BITS) == Z_OK;
}

static enum step_result gzip_step(union codec_state *state, struct flow *flow)
{
    z_stream *stream = &state->gzip;
    unsigned  in_size = int_size(flow->in.size);
    unsigned  out_size = int_size(flow->room);
    stream->next_in = (Bytef *)(uintptr_t)flow->in.data; /* zlib's const is missing */
    stream->avail_in = in_size;
    stream->next_out = flow->out;
    stream->avail_out = out_size;
    int result = inflate(stream, Z_NO_FLUSH);
    advance(flow, in_size - stream->avail_in, out_size - stream->avail_out);
    if (result == Z_STREAM_END) {
        return STEP_END;
    }
    return result == Z_OK || result == Z_BUF_ERROR ? STEP_MORE
           : result == Z_MEM_ERROR                 ? STEP_TOO_LARGE
                                                   : STEP_DAMAGED;
}

static void gzip_close(union codec_state *state)
{
    (void)inflateEnd(&state->gzip);
}

static bool xz_open(union codec_state *state)
{
    state->xz = (lzma_stream)LZMA_STREAM_INIT;
    return lzma_stream_decoder(&state->xz, DECOMPRESS_LIBRARY_BYTES_MAX, 0) == LZMA_OK;
}

static enum step_result xz_step(union codec_state *state, struct flow *flow)
{
    lzma_stream *stream = &state->xz;
    stream->next_in = flow->in.data;
    stream->avail_in = flow->in.size;
    stream->next_out = flow->out;
    stream->avail_out = flow->room;
    lzma_ret result = lzma_code(stream, LZMA_RUN);
    advance(flow, flow->in.size - stream->avail_in, flow->room - stream->avail_out);
    if (result == LZMA_STREAM_END) {
        return STEP_END;
    }
    return result == LZMA_OK || result == LZMA_BUF_ERROR               ? STEP_MORE
           : result == LZMA_MEMLIMIT_ERROR || result == LZMA_MEM_ERROR ? STEP_TOO_LARGE
                                                                       : STEP_DAMAGED;
}

static void xz_close(union codec_state *state)
{
    lzma_end(&state->xz);
}

static bool bzip2_open(union codec_state *state)
{
    state->bzip2 = (bz_stream){0};
    return BZ2_bzDecompressInit(&state->bzip2, 0, 0) == BZ_OK;
}

static enum step_result bzip2_step(union codec_state *state, struct flow *flow)
{
    bz_stream *stream = &state->bzip2;
    unsigned   in_size = int_size(flow->in.size);
    unsigned   out_size = int_size(flow->room);
    stream->next_in = (char *)(uintptr_t)flow->in.data;
    stream->avail_in = in_size;
    stream->next_out = (char *)flow->out;
    stream->avail_out = out_size;
    int result = BZ2_bzDecompress(stream);
    advance(flow, in_size - stream->avail_in, out_size - stream->avail_out);
    if (result == BZ_STREAM_END) {
        return STEP_END;
    }
    return result == BZ_OK ? STEP_MORE : result == BZ_MEM_ERROR ? STEP_TOO_LARGE : STEP_DAMAGED;
}

static void bzip2_close(union codec_state *state)
{
    (void)BZ2_bzDecompressEnd(&state->bzip2);
}

static bool zstd_open(union codec_state *state)
{
    state->zstd = ZSTD_createDStream();
    return state->zstd != NULL &&
           !ZSTD_isError(
               ZSTD_DCtx_setParameter(state->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX));
}

static enum step_result zstd_step(union codec_state *state, struct flow *flow)
{
    ZSTD_inBuffer  in = {flow->in.data, flow->in.size, 0};
    ZSTD_outBuffer out = {flow->out, flow->room, 0};
    size_t         result = ZSTD_decompressStream(state->zstd, &out, &in);
    advance(flow, in.pos, out.pos);
    if (ZSTD_isError(result)) {
        ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
        bool           is_too_large = code == ZSTD_error_memory_allocation ||
                            code == ZSTD_error_frameParameter_windowTooLarge;
        return is_too_large ? STEP_TOO_LARGE : STEP_DAMAGED;
    }
    return result == 0 ? STEP_END : STEP_MORE;
}

static void zstd_close(union codec_state *state)
{
    (void)ZSTD_freeDStream(state->zstd);
}

static const struct codec codecs[] = {
    [COMPRESSION_GZIP] = {"gzip", "\x1f\x8b", 2, gzip_open, gzip_step, gzip_close},
    [COMPRESSION_XZ] = {"xz", "\xfd\x37zXZ\0", 6, xz_open, xz_step, xz_close},
    [COMPRESSION_ZSTD] = {"zstd", "\x28\xb5\x2f\xfd", 4, zstd_open, zstd_step, zstd_close},
    [COMPRESSION_BZIP2] = {"bzip2", "BZh", 3, bzip2_open, bzip2_step, bzip2_close},
    [COMPRESSION_LZ4] = {.name = "lz4", .magic = "\x04\x22\x4d\x18", .magic_size = 4},
};

enum compression compression_of(struct bytes input)
{
    for (size_t i = COMPRESSION_NONE + 1; i < COUNT_OF(codecs); i++) {
        struct bytes magic = {(const uint8_t *)codecs[i].magic, codecs[i].magic_size};
        if (bytes_equal(bytes_slice(input, 0, magic.size), magic)) {
            return (enum compression)i;
        }
    }
    return COMPRESSION_NONE;
}

/* One step into `target`.  At the limit the output goes nowhere, and any of it is too much. */
static enum step_result step_into(const struct codec *codec, union codec_state *state,
                                  struct bytes *input, struct writer *target, size_t *ret_produced)
{
    uint8_t     beyond[1];
    size_t      left = target->limit_bytes - target->size;
    size_t      room = left < CHUNK_BYTES ? left : CHUNK_BYTES;
    uint8_t    *place = room == 0 ? beyond : writer_reserve(target, room);
    struct flow flow = {*input, place, room == 0 ? sizeof beyond : room};
    size_t      offered = flow.room;
    if (place == NULL) {
        return STEP_TOO_LARGE;
    }
    enum step_result result = codec->step(state, &flow);
    *input = flow.in;
    *ret_produced = offered - flow.room;
    if (room == 0 && *ret_produced != 0) {
        return STEP_TOO_LARGE;
    }
    target->size += *ret_produced;
    return result;
}

/* One stream, to its end. */
static enum status read_stream(const struct codec *codec, union codec_state *state,
                               struct bytes *input, size_t input_size, struct writer *target,
                               struct error *error)
{
    for (;;) {
        size_t           before = input->size;
        size_t           produced = 0;
        enum step_result result = step_into(codec, state, input, target, &produced);
        size_t           offset = input_size - input->size;
        switch (result) {
        case STEP_END:
            return STATUS_OK;
        case STEP_DAMAGED:
            return error_set(error, STATUS_MALFORMED, offset, "damaged %s data", codec->name);
        case STEP_TOO_LARGE:
            return error_set(error, STATUS_TOO_LARGE, offset,
                             "%s data that unpacks to more than %zu bytes or needs too much memory",
                             codec->name, target->limit_bytes);
        case STEP_MORE:
            break;
        }
        if (produced == 0 && input->size == before) {
            return error_set(error, STATUS_TRUNCATED, offset, "%s data is cut short", codec->name);
        }
    }
}

static bool is_padding(struct bytes rest)
{
    while (rest.size != 0 && rest.data[0] == 0) {
        rest = bytes_after(rest, 1);
    }
    return rest.size == 0;
}

static enum status read_all(const struct codec *codec, struct bytes input, struct writer *target,
                            struct error *error)
{
    struct bytes rest = input;
    for (size_t streams = 0; !is_padding(rest); streams++) {
        size_t offset = input.size - rest.size;
        if (compression_of(rest) == COMPRESSION_NONE || &codecs[compression_of(rest)] != codec) {
            return error_set(error, STATUS_MALFORMED, offset, "something else behind the %s data",
                             codec->name);
        }
        if (streams == DECOMPRESS_STREAMS_MAX) {
            return error_set(error, STATUS_TOO_LARGE, offset, "more than %d streams in a file",
                             DECOMPRESS_STREAMS_MAX);
        }
        union codec_state state;
        enum status       status = STATUS_FAILED;
        if (codec->open(&state)) {
            status = read_stream(codec, &state, &rest, input.size, target, error);
        } else {
            (void)error_set(error, STATUS_FAILED, offset, "the %s library cannot start",
                            codec->name);
        }
        codec->close(&state);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

enum status decompress(struct bytes input, size_t limit_bytes, struct arena *arena,
                       struct bytes *ret_output, struct error *error)
{
    enum compression compression = compression_of(input);
    if (compression == COMPRESSION_NONE) {
        return error_set(error, STATUS_UNSUPPORTED, 0, "no compressed data that is known here");
    }
    const struct codec *codec = &codecs[compression];
    if (codec->open == NULL) {
        return error_set(error, STATUS_UNSUPPORTED, 0, "%s data cannot be read", codec->name);
    }
    CLEANUP(writer_done) struct writer target;
    writer_init(&target, limit_bytes);
    enum status status = read_all(codec, input, &target, error);
    if (status == STATUS_OK && !arena_copy(arena, writer_view(&target), ret_output)) {
        status =
            error_set(error, STATUS_TOO_LARGE, 0, "%s data that unpacks to too much", codec->name);
    }
    return status;
}
