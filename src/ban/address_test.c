#include "ban/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "unit.h"

static bool parses(const char *text)
{
    struct address address;
    return address_parse(bytes_of(text), &address);
}

static void reads_what_the_rfcs_write(void **state)
{
    static const char *const good[] = {"0.0.0.0",
                                       "255.255.255.255",
                                       "77.74.181.10",
                                       "::",
                                       "::1",
                                       "2a03:2480::5",
                                       "fe80::1%eth0",
                                       "1:2:3:4:5:6:7:8",
                                       "1::",
                                       "1:2:3:4:5:6:7::",
                                       "::2:3:4:5:6:7:8",
                                       "::ffff:10.1.2.3",
                                       "64:ff9b::192.0.2.33",
                                       "ABCD:ef01::",
                                       "1:2:3:4:5:6:1.2.3.4"};
    static const char *const bad[] = {"",
                                      "1.2.3",
                                      "1.2.3.4.5",
                                      "256.1.1.1",
                                      "01.2.3.4",
                                      "1.2.3.4 ",
                                      "1..2.3",
                                      ":",
                                      ":::",
                                      "1::2::3",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "12345::",
                                      "g::",
                                      "1:2:",
                                      ":1:2",
                                      "1.2.3.4::",
                                      "::1.2.3.4:5",
                                      "::1.2.3",
                                      "1:2:3:4:5:6:7:8::",
                                      "1:2:3:4:5:6:7:1.2.3.4"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        if (!parses(good[i])) {
            fail_msg("%s", good[i]);
        }
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (parses(bad[i])) {
            fail_msg("%s", bad[i]);
        }
    }
}

/* The C library as witness, on texts made of the characters that matter. */
static void agrees_with_inet_pton(void **state)
{
    static const char *const parts[] = {":",        "::",   ".",     "1",  "0",  "ff", "255", "256",
                                        "10.1.2.3", "abcd", "12345", "7:", ":8", "00", "1.2", "g"};
    size_t                   agreed_good = 0;
    srandom(4632);
    for (int round = 0; round < 300000; round++) {
        char   text[128];
        size_t used = 0;
        for (long i = random() % 12; i >= 0; i--) {
            const char *part = parts[random() % (long)COUNT_OF(parts)];
            used += (size_t)snprintf(text + used, sizeof text - used, "%s", part);
        }
        uint8_t        witness[ADDRESS_SIZE] = {[10] = 0xff, [11] = 0xff};
        bool           is_good = inet_pton(AF_INET6, text, witness) == 1;
        struct address address = {{0}};
        if (!is_good) {
            memset(witness, 0, sizeof witness);
            witness[10] = witness[11] = 0xff;
            is_good = inet_pton(AF_INET, text, witness + 12) == 1;
        }
        if (address_parse(bytes_of(text), &address) != is_good ||
            (is_good && memcmp(address.bytes, witness, sizeof witness) != 0)) {
            fail_msg("%s: the C library says %d", text, is_good);
        }
        agreed_good += is_good;
    }
    assert_true(agreed_good > 1000);
}

static void leaves_the_result_alone_on_failure(void **state)
{
    struct address address = {{[0] = 7, [15] = 9}};
    assert_false(address_parse(bytes_of("1::zz"), &address));
    assert_false(address_parse(bytes_of("1.2.3"), &address));
    assert_int_equal(address.bytes[0], 7);
    assert_int_equal(address.bytes[15], 9);
}

static void masks_bits(void **state)
{
    for (unsigned bits = 0; bits <= ADDRESS_BITS; bits++) {
        struct address address;
        memset(&address, 0xff, sizeof address);
        address_mask(&address, bits);
        for (unsigned i = 0; i < ADDRESS_BITS; i++) {
            bool is_set = (address.bytes[i / 8] >> (7 - i % 8) & 1) != 0;
            assert_int_equal(is_set, i < bits);
        }
    }
}

static void tells_ipv4_by_its_prefix(void **state)
{
    struct address address;
    assert_true(address_parse(bytes_of("::ffff:10.1.2.3"), &address));
    assert_true(address_is_v4(&address));
    assert_true(address_parse(bytes_of("::10.1.2.3"), &address));
    assert_false(address_is_v4(&address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_the_rfcs_write),
        cmocka_unit_test(agrees_with_inet_pton),
        cmocka_unit_test(leaves_the_result_alone_on_failure),
        cmocka_unit_test(masks_bits),
        cmocka_unit_test(tells_ipv4_by_its_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
