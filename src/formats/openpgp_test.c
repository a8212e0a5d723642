#include "formats/openpgp.h"

#include "fixture.h"

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 32 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_done(&arena);
    return 0;
}

static struct openpgp_reader reader;
static struct openpgp_key    key;

static char *hex_of(const uint8_t *data, size_t size)
{
    char *text = xmalloc(size * 2 + 1);
    text[0] = '\0';
    for (size_t i = 0; i < size; i++) {
        (void)snprintf(text + i * 2, 3, "%02X", data[i]);
    }
    return text;
}

static void assert_fingerprint(const char *expected)
{
    char *text = hex_of(key.fingerprint, key.fingerprint_size);
    assert_string_equal(text, expected);
    free(text);
}

/* Fingerprints as gpg --show-keys --with-colons prints them. */
static void check_two_keys(const char *name, uint64_t first, uint64_t second)
{
    struct bytes contents = source_bytes(name);
    reader = openpgp_reader_of(contents);
    assert_int_equal(openpgp_next(&reader, &arena, &key, NULL), STATUS_OK);
    assert_int_equal(key.version, 4);
    assert_fingerprint("51DEBE9E93B5506818E8900542914055812037C9");
    assert_memory_equal(key.key_id, key.fingerprint + 12, 8);
    assert_int_equal(key.created, 1795476070);
    assert_int_equal(key.user_id_count, 2);
    assert_bytes(key.user_ids[0], "Example Repository <packages@example.org>");
    assert_bytes(key.user_ids[1], "Привет <second@example.org>");
    assert_int_equal(key.position, first);
    assert_int_equal(openpgp_next(&reader, &arena, &key, NULL), STATUS_OK);
    assert_fingerprint("260D3BB4F36CC39759A52C62D2F2CA80469F324B");
    assert_bytes(key.user_ids[0], "Second Key");
    assert_int_equal(key.position, second);
    assert_int_equal(openpgp_next(&reader, &arena, &key, NULL), STATUS_ABSENT);
    free_bytes(contents);
}

static void reads_binary_and_armour(void **state)
{
    check_two_keys("fuzz/openpgp/two", 0, 423);
    check_two_keys("fuzz/openpgp/two.asc", 1, 1);
}

static void reads_version_3(void **state)
{
    struct bytes contents = source_bytes("fuzz/openpgp/v3");
    reader = openpgp_reader_of(contents);
    assert_int_equal(openpgp_next(&reader, &arena, &key, NULL), STATUS_OK);
    assert_int_equal(key.version, 3);
    assert_true(key.fingerprint_size == 0 || key.fingerprint_size == 16);
    if (key.fingerprint_size != 0) {
        assert_fingerprint("FC39E1F71BD80B59CA6E8022C93B2F99");
    }
    assert_int_equal(key.key_id[7], 127);
    assert_int_equal(key.created, 0x35000000);
    assert_bytes(key.user_ids[0], "Old Key <old@example.org>");
    free_bytes(contents);
}

/* The sample key of RFC 9580, appendix A.3. */
static void reads_version_6(void **state)
{
    struct bytes contents = source_bytes("fuzz/openpgp/v6.asc");
    reader = openpgp_reader_of(contents);
    assert_int_equal(openpgp_next(&reader, &arena, &key, NULL), STATUS_OK);
    assert_int_equal(key.version, 6);
    assert_fingerprint("CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9");
    assert_int_equal(key.key_id[0], 0xcb);
    free_bytes(contents);
}

static void names_the_maker_of_a_signature(void **state)
{
    uint8_t      key_id[OPENPGP_KEY_ID_SIZE];
    struct bytes contents = source_bytes("fuzz/openpgp/signature");
    struct error error = {0};
    assert_int_equal(openpgp_signature_issuer(contents, key_id, &error), STATUS_OK);
    char *text = hex_of(key_id, sizeof key_id);
    assert_string_equal(text, "42914055812037C9");
    free(text);
    assert_int_equal(openpgp_signature_issuer(bytes_after(contents, 1), key_id, &error),
                     STATUS_MALFORMED);
    assert_string_equal(error.text, "not an OpenPGP signature");
    free_bytes(contents);
}

static void refuses_what_is_no_key(void **state)
{
    static const struct {
        const char *input;
        size_t      size;
        enum status status;
        const char *text;
    } cases[] = {
        {"\x99\x00\x06\x07\x00\x00\x00\x00\x00", 9, STATUS_UNSUPPORTED, "OpenPGP key of version 7"},
        {"\x99\x00\x03\x04\x00\x00", 6, STATUS_TRUNCATED, "OpenPGP key is cut short"},
        {"\x99\x00\x09\x03\x00\x00\x00\x00\x00\x00\x01\x00", 12, STATUS_TRUNCATED,
         "OpenPGP key is cut short"},
        {"\x99\x01\x00\x04", 4, STATUS_MALFORMED, "not an OpenPGP packet"},
        {"\xc6\xe1\x04", 3, STATUS_MALFORMED, "not an OpenPGP packet"},
        {"\0\0\0\x20\1\1\0\2KBXf\0\0", 14, STATUS_UNSUPPORTED, "a GnuPG keybox, not a keyring"},
        {"no key here", 11, STATUS_ABSENT, "no more PEM blocks"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {0};
        reader = openpgp_reader_of((struct bytes){(const uint8_t *)cases[i].input, cases[i].size});
        assert_int_equal(openpgp_next(&reader, &arena, &key, &error), cases[i].status);
        assert_string_equal(error.text, cases[i].text);
        if (cases[i].status != STATUS_UNSUPPORTED || cases[i].input[0] == '\0') {
            assert_int_not_equal(openpgp_next(&reader, &arena, &key, &error), STATUS_OK);
        }
    }
}

static void survive(struct bytes prefix)
{
    struct openpgp_reader local = openpgp_reader_of(prefix);
    uint8_t               key_id[OPENPGP_KEY_ID_SIZE];
    unsigned              rounds = 0;
    while (openpgp_next(&local, &arena, &key, NULL) != STATUS_ABSENT) {
        assert_true(++rounds < 100);
    }
    assert_true(openpgp_signature_issuer(prefix, key_id, NULL) != STATUS_OK);
    arena_clear(&arena);
}

static void ends_on_every_prefix(void **state)
{
    static const char *const names[] = {"fuzz/openpgp/two", "fuzz/openpgp/two.asc",
                                        "fuzz/openpgp/v3", "fuzz/openpgp/v6.asc"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct bytes contents = source_bytes(names[i]);
        for_each_prefix(contents, survive);
        free_bytes(contents);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_binary_and_armour, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_version_3, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_version_6, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_the_maker_of_a_signature, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends_on_every_prefix, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
