#include "formats/proc_net.h"

#include <stdio.h>

enum { GROUPS = 8, WORDS_MAX = 32, LISTENING_FLAG = 1 << 16 };

/* Blank-separated words of a line; the number of them. */
static size_t words_of(struct bytes line, struct bytes words[WORDS_MAX])
{
    size_t count = 0;
    while (count < WORDS_MAX && bytes_next_word(&line, &words[count])) {
        count++;
    }
    return count;
}

/* The next line that begins with a digit or a colon, not with a headline. */
static bool next_entry(struct lines *lines, struct bytes *ret_line)
{
    while (lines_next(lines, ret_line)) {
        bool is_headline = lines->number == 1;
        if (!is_headline && !bytes_empty(bytes_trim(*ret_line))) {
            return true;
        }
    }
    return false;
}

/* Words of 32 bits stand in the byte order of the host, which is little endian on all systems evict
 * is built for; "0100007F" is 127.0.0.1. */
static bool read_octets(struct bytes text, uint8_t octets[16], size_t *ret_count)
{
    *ret_count = text.size / 2;
    if (text.size != 8 && text.size != 32) {
        return false;
    }
    for (size_t i = 0; i < *ret_count; i++) {
        uint64_t value = 0;
        if (!bytes_to_u64(bytes_slice(text, 2 * i, 2), 16, &value)) {
            return false;
        }
        octets[i / 4 * 4 + 3 - i % 4] = (uint8_t)value;
    }
    return true;
}

/* RFC 5952: lower case, the longest run of zero groups (two at least, the first of equals) as
 * "::". */
static void write_ipv6(const uint8_t octets[16], char target[PROC_NET_ADDRESS_SIZE])
{
    unsigned groups[GROUPS];
    size_t   best = GROUPS;
    size_t   best_size = 1;
    size_t   run = 0;
    for (size_t i = 0; i < GROUPS; i++) {
        groups[i] = (unsigned)octets[2 * i] << 8 | octets[2 * i + 1];
        run = groups[i] == 0 ? run + 1 : 0;
        if (run > best_size) {
            best_size = run;
            best = i + 1 - run;
        }
    }
    size_t used = 0;
    for (size_t i = 0; i < GROUPS; i++) {
        if (i == best) {
            used += (size_t)snprintf(target + used, PROC_NET_ADDRESS_SIZE - used, "::");
            i += best_size - 1;
            continue;
        }
        bool needs_colon = i != 0 && i != best + best_size;
        used += (size_t)snprintf(target + used, PROC_NET_ADDRESS_SIZE - used, "%s%x",
                                 needs_colon ? ":" : "", groups[i]);
    }
}

static bool is_mapped(const uint8_t octets[16])
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return memcmp(octets, prefix, sizeof prefix) == 0;
}

static bool read_endpoint(struct bytes text, char address[PROC_NET_ADDRESS_SIZE], bool *ret_is_any,
                          uint16_t *ret_port)
{
    uint8_t  octets[16] = {0};
    size_t   count = 0;
    uint64_t port = 0;
    size_t   colon = bytes_find_byte(text, ':');
    if (!read_octets(bytes_slice(text, 0, colon), octets, &count) ||
        !bytes_to_u64(bytes_after(text, colon + 1), 16, &port) || port > UINT16_MAX) {
        return false;
    }
    static const uint8_t zeroes[16];
    *ret_is_any = memcmp(octets, zeroes, sizeof zeroes) == 0;
    *ret_port = (uint16_t)port;
    if (count == 4 || is_mapped(octets)) {
        const uint8_t *four = count == 4 ? octets : octets + 12;
        (void)snprintf(address, PROC_NET_ADDRESS_SIZE, "%u.%u.%u.%u", four[0], four[1], four[2],
                       four[3]);
        return true;
    }
    address[0] = '\0';
    write_ipv6(octets, address);
    return true;
}

enum status proc_net_next_inet(struct lines *lines, struct proc_net_inet *ret_socket,
                               struct error *error)
{
    struct bytes         line;
    struct bytes         words[WORDS_MAX];
    struct proc_net_inet found = {0};
    uint64_t             state = 0;
    if (!next_entry(lines, &line)) {
        return error_set(error, STATUS_ABSENT, lines->number, "no further socket");
    }
    /* sl local rem st tx:rx tr:tm retrnsmt uid timeout inode */
    if (words_of(line, words) < 10 ||
        !read_endpoint(words[1], found.local, &found.is_local_any, &found.local_port) ||
        !read_endpoint(words[2], found.remote, &found.is_remote_any, &found.remote_port) ||
        !bytes_to_u64(words[3], 16, &state) || state > 255 ||
        !bytes_to_u64(words[9], 10, &found.inode)) {
        return error_set(error, STATUS_MALFORMED, lines->number, "a damaged line of sockets");
    }
    found.state = (unsigned)state;
    *ret_socket = found;
    return STATUS_OK;
}

enum status proc_net_next_unix(struct lines *lines, struct proc_net_unix *ret_socket,
                               struct error *error)
{
    struct bytes         line;
    struct bytes         words[7];
    struct proc_net_unix found = {0};
    uint64_t             flags = 0;
    if (!next_entry(lines, &line)) {
        return error_set(error, STATUS_ABSENT, lines->number, "no further socket");
    }
    /* Num: RefCount Protocol Flags Type St Inode Path; the path may hold blanks. */
    size_t count = 0;
    while (count < COUNT_OF(words) && bytes_next_word(&line, &words[count])) {
        count++;
    }
    if (count < COUNT_OF(words) || !bytes_to_u64(words[3], 16, &flags) ||
        !bytes_to_u64(words[6], 10, &found.inode)) {
        return error_set(error, STATUS_MALFORMED, lines->number, "a damaged line of sockets");
    }
    found.path = line.size != 0 && line.data[0] == ' ' ? bytes_after(line, 1) : line;
    found.is_listening = (flags & LISTENING_FLAG) != 0;
    *ret_socket = found;
    return STATUS_OK;
}

enum status proc_net_next_packet(struct lines *lines, struct proc_net_packet *ret_socket,
                                 struct error *error)
{
    struct bytes           line;
    struct bytes           words[WORDS_MAX];
    struct proc_net_packet found = {0};
    if (!next_entry(lines, &line)) {
        return error_set(error, STATUS_ABSENT, lines->number, "no further socket");
    }
    /* sk RefCnt Type Proto Iface R Rmem User Inode */
    if (words_of(line, words) < 9 || !bytes_to_u64(words[3], 16, &found.protocol) ||
        !bytes_to_u64(words[8], 10, &found.inode)) {
        return error_set(error, STATUS_MALFORMED, lines->number, "a damaged line of sockets");
    }
    *ret_socket = found;
    return STATUS_OK;
}
