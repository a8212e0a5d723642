#include "collect/linux/systemd_specifiers.h"

#include "unit.h"

static const struct {
    const char *text;
    const char *name;
    const char *home;
    const char *expanded; /* "" when unknown */
} rows[] = {
    {"/usr/bin/plain", "a.service", "/root", "/usr/bin/plain"},
    {"/opt/%p/%i", "kesl@one.service", "/root", "/opt/kesl/one"},
    {"/opt/%n", "kesl.service", "/root", "/opt/kesl.service"},
    {"/opt/%N/x%%", "kesl.service", "/root", "/opt/kesl/x%"},
    {"%h/bin/k", "k.service", "/home/u", "/home/u/bin/k"},
    {"/opt/%p/%i", "kesl@.service", "/root", ""},
    {"/opt/%n", "kesl@.service", "/root", ""},
    {"/opt/%i", "kesl.service", "/root", ""},
    {"/run/%H/x", "kesl.service", "/root", ""},
    {"/opt/%", "kesl.service", "/root", ""},
    {"%h/x", "kesl.service", "", ""},
};

static void puts_in_what_the_files_tell(void **state)
{
    struct arena arena;
    arena_init(&arena, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes got = unit_specifiers_expand(bytes_of(rows[i].text), bytes_of(rows[i].name),
                                                  bytes_of(rows[i].home), &arena);
        if (!bytes_equal_text(got, rows[i].expanded)) {
            fail_msg("%s in %s gives %.*s", rows[i].text, rows[i].name, (int)got.size,
                     got.size != 0 ? (const char *)got.data : "");
        }
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(puts_in_what_the_files_tell)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
