#pragma once

/* Socket tables of the kernel (proc(5), proc_net(5)): /proc/net/tcp and its likes, unix, packet. */

#include "base/error.h"
#include "formats/lines.h"

enum { PROC_NET_ADDRESS_SIZE = 64 };

struct proc_net_inet {
    char     local[PROC_NET_ADDRESS_SIZE]; /* RFC 5952 text */
    char     remote[PROC_NET_ADDRESS_SIZE];
    bool     is_local_any; /* 0.0.0.0 or :: */
    bool     is_remote_any;
    uint16_t local_port;
    uint16_t remote_port;
    unsigned state; /* as the kernel numbers those of TCP */
    uint64_t inode;
};

struct proc_net_unix {
    struct bytes path; /* '@' in front: an abstract name; empty: none */
    bool         is_listening;
    uint64_t     inode;
};

struct proc_net_packet {
    uint64_t protocol; /* EtherType */
    uint64_t inode;
};

/* Each gives the next entry; the headline is passed over.  STATUS_ABSENT: the end was reached.
 * STATUS_MALFORMED: this line is damaged (error->offset) and has been passed over: go on. */
NODISCARD enum status proc_net_next_inet(struct lines *lines, struct proc_net_inet *ret_socket,
                                         struct error *error);
NODISCARD enum status proc_net_next_unix(struct lines *lines, struct proc_net_unix *ret_socket,
                                         struct error *error);
NODISCARD enum status proc_net_next_packet(struct lines *lines, struct proc_net_packet *ret_socket,
                                           struct error *error);

/* States of include/net/tcp_states.h. */
enum {
    TCP_STATE_ESTABLISHED = 1,
    TCP_STATE_SYN_SENT = 2,
    TCP_STATE_CLOSE = 7,
    TCP_STATE_LISTEN = 10
};
