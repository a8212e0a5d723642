#include "collect/linux/collectors.h"
#include "collector.h"

static void reads_binary_and_armoured_keyrings(void **state)
{
    put_copy("etc/apt/trusted.gpg.d/example.gpg", "fuzz/openpgp/two");
    put_copy("usr/share/keyrings/example.asc", "fuzz/openpgp/two.asc");
    char *found = collect_root(collect_repository_keys);
    assert_int_equal(count_of(found, "{\"artifact\""), 6); /* two keys, one with two user ids */
    assert_has(found,
               "\"name\":\"example.gpg\",\"class\":\"signing-key\","
               "\"path\":\"/etc/apt/trusted.gpg.d/example.gpg\"");
    assert_has(found, "\"owner\":\"Example Repository <packages@example.org>\"");
    assert_has(found, "\"owner\":\"Привет <second@example.org>\"");
    assert_has(found, "\"from\":\"etc/apt/trusted.gpg.d/example.gpg\"");
    assert_has(found, "\"from\":\"usr/share/keyrings/example.asc:1\"");
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void reads_the_keys_that_rpm_imported(void **state)
{
    struct bytes contents = shared_bytes("linux-pkg/rpmtests-rpmdb.sqlite");
    put_bytes("var/lib/rpm/rpmdb.sqlite", contents);
    free_bytes(contents);
    char *found = collect_root(collect_repository_keys);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found, "\"name\":\"gpg-pubkey-1964c5fc-58e63918\"");
    assert_has(found, "1964c5fc\"");
    assert_has(found, "\"from\":\"var/lib/rpm/rpmdb.sqlite:3\"");
    free(found);
}

static void reads_bare_keys(void **state)
{
    put_text("etc/apk/keys/example.rsa.pub",
             "-----BEGIN PUBLIC KEY-----\nAAECAw==\n-----END PUBLIC KEY-----\n");
    char *found = collect_root(collect_repository_keys);
    assert_has(found,
               "\"fingerprint\":"
               "\"054edec1d0211f624fed0cbca9d4f9400b0e491c43742af2c5b0abebf0c990d8\"");
    free(found);
}

static void notes_what_is_damaged(void **state)
{
    put_text("etc/apt/keyrings/broken.gpg", "\x99\x01\x02");
    put_text("etc/apt/keyrings/backup.gpg~", "\x99\x01\x02");
    put_copy("etc/apt/keyrings/v3.gpg", "fuzz/openpgp/v3");
    char *found = collect_root(collect_repository_keys);
    assert_has(found, "\"owner\":\"Old Key <old@example.org>\"");
    assert_has(found, "\"reason\":\"etc/apt/keyrings/broken.gpg: not an OpenPGP packet\"");
    assert_lacks(found, "backup");
    free(found);
}

static void is_absent_without_keyrings(void **state)
{
    char *found = collect_root(collect_repository_keys);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

/* Every primary key that GnuPG sees in this machine's keyrings is found. */
static void agrees_with_gpg(void **state)
{
    if (!has_program("gpg") || access("/usr/share/keyrings", R_OK) != 0) {
        print_message("skipped: no gpg or no keyrings\n");
        skip();
    }
    char *found = collect_from("/", collect_repository_keys, false);
    char *command = xasprintf(
        "for f in /etc/apt/trusted.gpg.d/*.asc /etc/apt/trusted.gpg.d/*.gpg "
        "/usr/share/keyrings/*.gpg /usr/share/keyrings/*.asc "
        "/etc/apt/keyrings/*; do [ -f \"$f\" ] && "
        "GNUPGHOME=%s gpg --show-keys --with-colons \"$f\" 2>/dev/null; done |"
        " awk -F: '/^pub/{p=1} /^fpr/&&p{print tolower($10);p=0}' | sort -u",
        collector_root);
    char  *fingerprints = output_of(command);
    size_t count = 0;
    for (char *line = strtok(fingerprints, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *part = xasprintf("\"fingerprint\":\"%s\"", line);
        assert_has(found, part);
        free(part);
        count++;
    }
    print_message("%zu keys\n", count);
    assert_true(count > 0);
    free(fingerprints);
    free(command);
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_binary_and_armoured_keyrings, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_the_keys_that_rpm_imported, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_bare_keys, make_root, remove_root),
        cmocka_unit_test_setup_teardown(notes_what_is_damaged, make_root, remove_root),
        cmocka_unit_test_setup_teardown(is_absent_without_keyrings, make_root, remove_root),
        cmocka_unit_test_setup_teardown(agrees_with_gpg, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
