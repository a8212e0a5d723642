#include "formats/proc_net.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same bytes as each of the three tables. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lines           inet_lines = lines_of((struct bytes){data, size});
    struct lines           unix_lines = inet_lines;
    struct lines           packet_lines = inet_lines;
    struct proc_net_inet   inet_socket;
    struct proc_net_unix   unix_socket;
    struct proc_net_packet packet_socket;
    while (proc_net_next_inet(&inet_lines, &inet_socket, NULL) != STATUS_ABSENT) {
    }
    while (proc_net_next_unix(&unix_lines, &unix_socket, NULL) != STATUS_ABSENT) {
    }
    while (proc_net_next_packet(&packet_lines, &packet_socket, NULL) != STATUS_ABSENT) {
    }
    return 0;
}
