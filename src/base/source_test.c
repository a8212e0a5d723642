#include "base/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

static void reads_bytes_and_files_alike(void **state)
{
    char path[] = "/tmp/evict-source-XXXXXX";
    int  descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, "0123456789", 10), 10);
    const struct source sources[] = {source_of_bytes(bytes_of("0123456789")),
                                     source_of_descriptor(descriptor, 10)};
    for (size_t i = 0; i < 2; i++) {
        char         part[4] = "";
        struct error error = {0};
        assert_int_equal(source_read(&sources[i], 7, part, 3, &error), STATUS_OK);
        assert_string_equal(part, "789");
        assert_int_equal(source_read(&sources[i], 10, part, 0, &error), STATUS_OK);
        assert_int_equal(source_read(&sources[i], 8, part, 3, &error), STATUS_TRUNCATED);
        assert_string_equal(error.text, "the file is cut short");
        assert_int_equal(source_read(&sources[i], UINT64_MAX, part, 3, &error), STATUS_TRUNCATED);
    }
    assert_int_equal(close(descriptor), 0);
    assert_int_equal(unlink(path), 0);
}

/* The size is what it was when the file was opened; the file may have become smaller. */
static void says_when_a_file_has_shrunk(void **state)
{
    char path[] = "/tmp/evict-source-XXXXXX";
    int  descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, "0123456789", 10), 10);
    struct source source = source_of_descriptor(descriptor, 10);
    char          part[4];
    assert_int_equal(ftruncate(descriptor, 5), 0);
    assert_int_equal(source_read(&source, 3, part, 4, NULL), STATUS_TRUNCATED);
    assert_int_equal(close(descriptor), 0);
    assert_int_equal(unlink(path), 0);
    struct error error = {0};
    assert_int_equal(source_read(&source, 3, part, 4, &error), STATUS_FAILED);
    assert_string_equal(error.text, "cannot read: Bad file descriptor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_bytes_and_files_alike),
        cmocka_unit_test(says_when_a_file_has_shrunk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
