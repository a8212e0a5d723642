#include "formats/decompress.h"

#include "fixture.h"

static struct arena arena;
static struct error failure;

/* A file of the seed corpus. */
static struct bytes corpus(const char *name)
{
    char        *path = xasprintf("fuzz/decompress/%s", name);
    struct bytes contents = source_bytes(path);
    free(path);
    return contents;
}

static const char *const      files[] = {"text.gz", "text.xz", "text.bz2", "text.zst"};
static const enum compression compressions[] = {COMPRESSION_GZIP, COMPRESSION_XZ, COMPRESSION_BZIP2,
                                                COMPRESSION_ZSTD};

enum { TEXT_BYTES = 32 * 40 };

static void unpacks_each_format(void **state)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct bytes input = corpus(files[i]);
        struct bytes output = {0};
        arena_init(&arena, 1 << 20);
        assert_int_equal(compression_of(input), compressions[i]);
        assert_int_equal(decompress(input, TEXT_BYTES, &arena, &output, &failure), STATUS_OK);
        assert_int_equal(output.size, TEXT_BYTES);
        assert_true(bytes_start_with(output, "The same text, again and again. The same"));
        arena_done(&arena);
        free_bytes(input);
    }
}

static void refuses_every_cut(void **state)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct bytes input = corpus(files[i]);
        struct bytes output = {0};
        arena_init(&arena, 1 << 20);
        for (size_t cut = 6; cut < input.size; cut++) {
            assert_int_equal(decompress(bytes_slice(input, 0, cut), 1 << 16, &arena, &output,
                                        &failure),
                             STATUS_TRUNCATED);
        }
        assert_non_null(strstr(failure.text, "data is cut short"));
        assert_int_equal(output.size, 0);
        arena_done(&arena);
        free_bytes(input);
    }
}

static void stops_at_the_limit_whatever_the_ratio(void **state)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct bytes input = corpus(files[i]);
        struct bytes output = {0};
        arena_init(&arena, 1 << 20);
        assert_int_equal(decompress(input, TEXT_BYTES - 1, &arena, &output, &failure),
                         STATUS_TOO_LARGE);
        assert_non_null(strstr(failure.text, "data that unpacks to more than 1279 bytes"));
        assert_int_equal(decompress(input, 0, &arena, &output, &failure), STATUS_TOO_LARGE);
        arena_done(&arena);
        arena_init(&arena, 16);
        assert_int_equal(decompress(input, TEXT_BYTES, &arena, &output, &failure),
                         STATUS_TOO_LARGE);
        arena_done(&arena);
        free_bytes(input);
    }
}

static void check(const char *name, enum status status, const char *text)
{
    struct bytes input = corpus(name);
    struct bytes output = {0};
    arena_init(&arena, 1 << 20);
    assert_int_equal(decompress(input, 1 << 16, &arena, &output, &failure), status);
    if (status == STATUS_OK) {
        assert_true(bytes_equal_text(output, text));
    } else {
        assert_string_equal(failure.text, text);
    }
    arena_done(&arena);
    free_bytes(input);
}

static void joins_streams_and_ignores_padding(void **state)
{
    check("two.gz", STATUS_OK, "one two");
}

static void says_what_is_wrong(void **state)
{
    check("garbage.gz", STATUS_MALFORMED, "something else behind the gzip data");
    check("damaged.xz", STATUS_MALFORMED, "damaged xz data");
    check("text.lz4", STATUS_UNSUPPORTED, "lz4 data cannot be read");
    struct bytes output = {0};
    assert_int_equal(decompress(bytes_of("plain"), 1, &arena, &output, &failure),
                     STATUS_UNSUPPORTED);
    assert_string_equal(failure.text, "no compressed data that is known here");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_each_format),
        cmocka_unit_test(refuses_every_cut),
        cmocka_unit_test(stops_at_the_limit_whatever_the_ratio),
        cmocka_unit_test(joins_streams_and_ignores_padding),
        cmocka_unit_test(says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
