#include "formats/passwd.h"

#include "fixture.h"

static const char users[] =
    "root:x:0:0:root:/root:/bin/bash\n"
    "+::::::\n"
    "# comment\n"
    "bad:x:zero:0::/:/bin/sh\n"
    "open::1000:1000:Some One,,,:/home/open:\n";

static struct error failure;

static void reads_users(void **state)
{
    struct lines       lines = lines_of(bytes_of(users));
    struct passwd_user user;
    assert_int_equal(passwd_next_user(&lines, &user, &failure), STATUS_OK);
    assert_true(bytes_equal_text(user.name, "root"));
    assert_true(bytes_equal_text(user.shell, "/bin/bash"));
    assert_false(user.has_empty_password);
    assert_int_equal(passwd_next_user(&lines, &user, &failure), STATUS_MALFORMED);
    assert_int_equal(failure.offset, 4);
    assert_string_equal(failure.text, "a user id or group id that is no number");
    assert_int_equal(passwd_next_user(&lines, &user, &failure), STATUS_OK);
    assert_true(bytes_equal_text(user.name, "open"));
    assert_true(bytes_equal_text(user.comment, "Some One,,,"));
    assert_true(user.has_empty_password);
    assert_int_equal(user.shell.size, 0);
    assert_int_equal(user.line, 5);
    assert_int_equal(passwd_next_user(&lines, &user, &failure), STATUS_ABSENT);
}

static void reads_groups(void **state)
{
    struct lines        lines = lines_of(bytes_of("sudo:x:27:one,two\nkesluser:x:999:\nx:x:-1:\n"));
    struct passwd_group group;
    assert_int_equal(passwd_next_group(&lines, &group, &failure), STATUS_OK);
    assert_true(bytes_equal_text(group.members, "one,two"));
    assert_int_equal(passwd_next_group(&lines, &group, &failure), STATUS_OK);
    assert_true(bytes_equal_text(group.gid, "999"));
    assert_int_equal(group.members.size, 0);
    assert_int_equal(passwd_next_group(&lines, &group, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, "a group id that is no number");
    assert_int_equal(passwd_next_group(&lines, &group, &failure), STATUS_ABSENT);
}

static void says_only_whether_there_is_a_password(void **state)
{
    struct lines lines =
        lines_of(bytes_of("a:*:1::::::\nb:!$6$x:1::::::\nc::1::::::\n"
                          "d:$6$x$y:1::::::\n"));
    struct passwd_shadow             shadow;
    static const enum password_state wanted[] = {PASSWORD_LOCKED, PASSWORD_LOCKED, PASSWORD_EMPTY,
                                                 PASSWORD_SET};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_int_equal(passwd_next_shadow(&lines, &shadow, &failure), STATUS_OK);
        assert_int_equal(shadow.state, wanted[i]);
    }
    assert_int_equal(passwd_next_shadow(&lines, &shadow, &failure), STATUS_ABSENT);
}

static void says_what_is_wrong(void **state)
{
    struct passwd_user user;
    struct lines       lines = lines_of(bytes_of("short:x\n:x:1:1:::\n"));
    assert_int_equal(passwd_next_user(&lines, &user, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, "an entry of 2 fields where 7 are expected");
    assert_int_equal(passwd_next_user(&lines, &user, &failure), STATUS_MALFORMED);
    lines = lines_of((struct bytes){(const uint8_t *)"a:\0:1:1:::", 10});
    assert_int_equal(passwd_next_user(&lines, &user, &failure), STATUS_MALFORMED);
    assert_string_equal(failure.text, "a NUL byte in an entry");
}

static void read_all(struct bytes prefix)
{
    struct lines       lines = lines_of(prefix);
    struct passwd_user user;
    size_t             rounds = 0;
    while (passwd_next_user(&lines, &user, &failure) != STATUS_ABSENT) {
        rounds++;
    }
    assert_true(rounds <= 3);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(users), read_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_users),
        cmocka_unit_test(reads_groups),
        cmocka_unit_test(says_only_whether_there_is_a_password),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
