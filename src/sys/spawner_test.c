#define _GNU_SOURCE
#include "sys/spawner.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

enum { SAYS_ITS_NUMBER = 'A', CRASHES = 1, HANGS = 2, COUNTS_ITS_FILES = 3, GIVES_UP = 4 };

static void run(void *context, uint64_t number, int output)
{
    if (number >= SAYS_ITS_NUMBER) {
        char letter = (char)number;
        (void)!write(output, &letter, 1);
    } else if (number == CRASHES) {
        (void)signal(SIGSEGV, SIG_DFL);
        (void)raise(SIGSEGV);
    } else if (number == HANGS) {
        (void)pause();
    } else if (number == COUNTS_ITS_FILES) {
        char count = '0';
        for (int i = 0; i < 64; i++) {
            count = (char)(count + (fcntl(i, F_GETFD) != -1));
        }
        (void)!write(output, &count, 1);
    } else if (number == GIVES_UP) {
        _exit(7);
    }
}

static struct spawner *opened(void)
{
    struct spawner *spawner = NULL;
    assert_int_equal(spawner_open(run, NULL, &spawner, NULL), STATUS_OK);
    return spawner;
}

static char first_byte(struct spawner *spawner, uint64_t number)
{
    enum child_news  news;
    size_t           size;
    uint8_t          byte[2];
    struct child_end end;
    assert_int_equal(spawner_start(spawner, number, NULL), STATUS_OK);
    assert_int_equal(spawner_read(spawner, byte, 2, 10000, &news, &size, NULL), STATUS_OK);
    assert_int_equal(news, CHILD_SAID);
    assert_int_equal(size, 1);
    assert_int_equal(spawner_read(spawner, byte + 1, 1, 10000, &news, &size, NULL), STATUS_OK);
    assert_int_equal(news, CHILD_CLOSED);
    assert_int_equal(spawner_stop(spawner, &end, NULL), STATUS_OK);
    assert_true(end.is_clean);
    return (char)byte[0];
}

static void starts_one_child_after_another(void **state)
{
    struct spawner *spawner = opened();
    assert_int_equal(first_byte(spawner, 'A'), 'A');
    assert_int_equal(first_byte(spawner, 'B'), 'B');
    spawner_close(spawner);
}

static void gives_a_child_no_files_but_its_own(void **state)
{
    int             secret = open("/dev/null", O_RDONLY);
    struct spawner *spawner = opened();
    assert_int_equal(first_byte(spawner, COUNTS_ITS_FILES), '4');
    spawner_close(spawner);
    (void)close(secret);
}

static void tells_how_a_child_ended(void **state)
{
    static const struct {
        uint64_t    number;
        const char *text;
    } cases[] = {{CRASHES, "SIGSEGV"}, {GIVES_UP, "exit code 7"}};
    struct spawner *spawner = opened();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum child_news  news;
        size_t           size;
        uint8_t          byte;
        struct child_end end;
        assert_int_equal(spawner_start(spawner, cases[i].number, NULL), STATUS_OK);
        assert_int_equal(spawner_read(spawner, &byte, 1, 10000, &news, &size, NULL), STATUS_OK);
        assert_int_equal(news, CHILD_CLOSED);
        assert_int_equal(spawner_stop(spawner, &end, NULL), STATUS_OK);
        assert_false(end.is_clean);
        assert_string_equal(end.text, cases[i].text);
    }
    spawner_close(spawner);
}

static void ends_a_child_that_hangs(void **state)
{
    struct spawner  *spawner = opened();
    enum child_news  news;
    size_t           size;
    uint8_t          byte;
    struct child_end end;
    assert_int_equal(spawner_start(spawner, HANGS, NULL), STATUS_OK);
    assert_int_equal(spawner_read(spawner, &byte, 1, 50, &news, &size, NULL), STATUS_OK);
    assert_int_equal(news, CHILD_SILENT);
    assert_int_equal(spawner_stop(spawner, &end, NULL), STATUS_OK);
    assert_string_equal(end.text, "SIGKILL");
    spawner_close(spawner);
}

static void closing_ends_everything(void **state)
{
    struct spawner *spawner = opened();
    assert_int_equal(spawner_start(spawner, HANGS, NULL), STATUS_OK);
    spawner_close(spawner);
    spawner_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_one_child_after_another),
        cmocka_unit_test(gives_a_child_no_files_but_its_own),
        cmocka_unit_test(tells_how_a_child_ended),
        cmocka_unit_test(ends_a_child_that_hangs),
        cmocka_unit_test(closing_ends_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
