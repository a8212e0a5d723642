#include "ban/ban.h"

#include <stdlib.h>

#include "base/embedded.h"
#include "base/memory.h"

/* Made by tools/embed from bans/ (src/ban/meson.build). */
extern const struct embedded embedded_bans[];
extern const size_t          embedded_bans_count;

/* "kaspersky.yaml" is the ban "kaspersky": ban_shipped_test.c holds the files to that. */
static char *id_of_file(const char *name)
{
    struct bytes file = bytes_of(name);
    size_t       dot = bytes_find_last_byte(file, '.');
    return xasprintf("%.*s", (int)dot, name);
}

const struct shipped_ban *shipped_bans(size_t *ret_count)
{
    static struct shipped_ban *bans; /* made once, kept until the program ends */
    if (bans == NULL && embedded_bans_count != 0) {
        bans = xcalloc(embedded_bans_count, sizeof *bans);
        for (size_t i = 0; i < embedded_bans_count; i++) {
            bans[i] = (struct shipped_ban){
                .id = id_of_file(embedded_bans[i].name),
                .yaml = embedded_bans[i].data,
                .size = embedded_bans[i].size,
            };
        }
    }
    *ret_count = embedded_bans_count;
    return bans;
}
