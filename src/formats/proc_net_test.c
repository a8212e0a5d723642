#include "formats/proc_net.h"

#include "unit.h"

#define TCP_HEAD                                                                                   \
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "  \
    "inode\n"

static const char tcp[] = TCP_HEAD
    "   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 "
    "6011 1 0000000000000000 100 0 0 10 0\n";

static const char tcp6[] = TCP_HEAD
    "   0: 0000000000000000FFFF00000100007F:0050 B80D0120000000000000000001000000:C350 01 "
    "00000000:00000000 00:00000000 00000000     0        0 77 1 0 0\n"
    "   1: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 78 1 0 0\n"
    "   2: 000080FE00000000000000000100A8C0:0016 00000000000000000000000001000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 79 1 0 0\n";

static void reads_ipv4(void **state)
{
    struct lines         lines = lines_of(bytes_of(tcp));
    struct proc_net_inet found;
    assert_int_equal(proc_net_next_inet(&lines, &found, NULL), STATUS_OK);
    assert_string_equal(found.local, "127.0.0.1");
    assert_int_equal(found.local_port, 5432);
    assert_true(found.is_remote_any);
    assert_int_equal(found.state, TCP_STATE_LISTEN);
    assert_int_equal(found.inode, 6011);
    assert_int_equal(proc_net_next_inet(&lines, &found, NULL), STATUS_ABSENT);
}

static void writes_ipv6_as_people_do(void **state)
{
    struct lines         lines = lines_of(bytes_of(tcp6));
    struct proc_net_inet found;
    assert_int_equal(proc_net_next_inet(&lines, &found, NULL), STATUS_OK);
    assert_string_equal(found.local, "127.0.0.1");
    assert_string_equal(found.remote, "2001:db8::1");
    assert_int_equal(found.remote_port, 50000);
    assert_int_equal(proc_net_next_inet(&lines, &found, NULL), STATUS_OK);
    assert_string_equal(found.local, "::");
    assert_true(found.is_local_any);
    assert_int_equal(proc_net_next_inet(&lines, &found, NULL), STATUS_OK);
    assert_string_equal(found.local, "fe80::c0a8:1");
    assert_string_equal(found.remote, "::1");
}

static void reads_unix_sockets(void **state)
{
    struct lines lines =
        lines_of(bytes_of("Num       RefCount Protocol Flags    Type St Inode Path\n"
                          "ffff: 00000002 00000000 00010000 0001 01 4711 /run/kesl/a b.sock\n"
                          "ffff: 00000003 00000000 00000000 0001 03 4712\n"
                          "ffff: 00000002 00000000 00010000 0001 01 4713 @abstract\n"));
    struct proc_net_unix found;
    assert_int_equal(proc_net_next_unix(&lines, &found, NULL), STATUS_OK);
    assert_true(bytes_equal_text(found.path, "/run/kesl/a b.sock"));
    assert_true(found.is_listening);
    assert_int_equal(found.inode, 4711);
    assert_int_equal(proc_net_next_unix(&lines, &found, NULL), STATUS_OK);
    assert_int_equal(found.path.size, 0);
    assert_false(found.is_listening);
    assert_int_equal(proc_net_next_unix(&lines, &found, NULL), STATUS_OK);
    assert_true(bytes_equal_text(found.path, "@abstract"));
}

static void reads_packet_sockets(void **state)
{
    struct lines lines =
        lines_of(bytes_of("sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
                          "0000000000000000 3      3    0003   2     1 0      0      5151\n"));
    struct proc_net_packet found;
    assert_int_equal(proc_net_next_packet(&lines, &found, NULL), STATUS_OK);
    assert_int_equal(found.protocol, 3);
    assert_int_equal(found.inode, 5151);
}

static void goes_on_after_a_damaged_line(void **state)
{
    struct lines lines =
        lines_of(bytes_of("head\n 0: 0100007F:99999 00000000:0000 0A 0 0 0 0 0 1\n"
                          " 1: 0100007F:0001 00000000:0000 0A 0:0 0:0 0 0 0 5\n"));
    struct proc_net_inet found;
    struct error         error;
    assert_int_equal(proc_net_next_inet(&lines, &found, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, "a damaged line of sockets");
    assert_int_equal(error.offset, 2);
    assert_int_equal(proc_net_next_inet(&lines, &found, &error), STATUS_OK);
    assert_int_equal(found.inode, 5);
}

static void handles_every_prefix(void **state)
{
    for (size_t cut = 0; cut < sizeof tcp6; cut++) {
        struct lines         lines = lines_of((struct bytes){(const uint8_t *)tcp6, cut});
        struct proc_net_inet found;
        size_t               entries = 0;
        while (proc_net_next_inet(&lines, &found, NULL) != STATUS_ABSENT) {
            entries++;
        }
        assert_true(entries <= 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_ipv4),
        cmocka_unit_test(writes_ipv6_as_people_do),
        cmocka_unit_test(reads_unix_sockets),
        cmocka_unit_test(reads_packet_sockets),
        cmocka_unit_test(goes_on_after_a_damaged_line),
        cmocka_unit_test(handles_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
