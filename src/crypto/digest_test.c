#include "crypto/digest.h"

#include "base/writer.h"

#include "unit.h"

static void assert_hex(struct bytes raw, const char *wanted)
{
    struct writer out;
    writer_init(&out, 1024);
    writer_hex(&out, raw);
    assert_true(bytes_equal_text(writer_view(&out), wanted));
    writer_done(&out);
}

/* FIPS 180-4 examples. */
static void knows_the_published_examples(void **state)
{
    uint8_t sha256[SHA256_SIZE];
    uint8_t sha1[SHA1_SIZE];
    digest_sha256(bytes_of("abc"), sha256);
    assert_hex((struct bytes){sha256, sizeof sha256},
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_sha1(bytes_of("abc"), sha1);
    assert_hex((struct bytes){sha1, sizeof sha1}, "a9993e364706816aba3e25717850c26c9cd0d89d");
    digest_sha256((struct bytes){0}, sha256);
    assert_hex((struct bytes){sha256, sizeof sha256},
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void parts_give_the_digest_of_the_whole(void **state)
{
    uint8_t        whole[SHA256_SIZE];
    uint8_t        parts[SHA256_SIZE];
    struct digest *digest = digest_new();
    digest_sha256(bytes_of("abcdef"), whole);
    digest_add(digest, bytes_of("abc"));
    digest_value(digest, parts);
    digest_add(digest, bytes_of("def"));
    digest_value(digest, parts);
    assert_memory_equal(whole, parts, sizeof whole);
    digest_free(digest);
    digest_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_published_examples),
        cmocka_unit_test(parts_give_the_digest_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
