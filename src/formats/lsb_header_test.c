#include "formats/lsb_header.h"

#include "fixture.h"

static const char script[] =
    "#!/bin/sh\n"
    "# Provides: not inside\n"
    "### BEGIN INIT INFO\n"
    "# Provides:          example\n"
    "# Default-Start:     2 3 4 5\n"
    "# Short-Description: an example\n"
    "# Description:       longer\n"
    "#                    text\n"
    "### END INIT INFO\n"
    "exit 0\n";

static struct error failure;

static void reads_the_block(void **state)
{
    struct lsb_header header;
    assert_int_equal(lsb_header_parse(bytes_of(script), &header, &failure), STATUS_OK);
    assert_true(bytes_equal_text(header.provides, "example"));
    assert_true(bytes_equal_text(header.default_start, "2 3 4 5"));
    assert_true(bytes_equal_text(header.short_description, "an example"));
    assert_true(bytes_equal_text(header.description, "longer"));
    assert_int_equal(header.required_start.size, 0);
}

static void reads_chkconfig_lines(void **state)
{
    struct lsb_header header;
    struct bytes      text = bytes_of(
             "#!/bin/bash\n# chkconfig: 2345 85 15\n"
                  "# description: an example \\\n#  more\n");
    assert_int_equal(lsb_header_parse(text, &header, &failure), STATUS_OK);
    assert_true(bytes_equal_text(header.chkconfig, "2345 85 15"));
    assert_true(bytes_equal_text(header.description, "an example"));
}

static void says_when_there_is_nothing(void **state)
{
    struct lsb_header header;
    assert_int_equal(lsb_header_parse(bytes_of("#!/bin/sh\n# x: y\n"), &header, &failure),
                     STATUS_ABSENT);
    assert_string_equal(failure.text, "no INIT INFO block");
}

static void looks_at_the_beginning_only(void **state)
{
    size_t            size = LSB_HEADER_BYTES_MAX + sizeof script;
    char             *text = malloc(size);
    struct lsb_header header;
    memset(text, '\n', size);
    memcpy(text + LSB_HEADER_BYTES_MAX, script, sizeof script - 1);
    assert_int_equal(lsb_header_parse((struct bytes){(uint8_t *)text, size}, &header, &failure),
                     STATUS_ABSENT);
    free(text);
}

static void read_one(struct bytes prefix)
{
    struct lsb_header header;
    enum status       status = lsb_header_parse(prefix, &header, &failure);
    assert_true(status == STATUS_OK || status == STATUS_ABSENT);
}

static void survives_every_prefix(void **state)
{
    for_each_prefix(bytes_of(script), read_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_block),
        cmocka_unit_test(reads_chkconfig_lines),
        cmocka_unit_test(says_when_there_is_nothing),
        cmocka_unit_test(looks_at_the_beginning_only),
        cmocka_unit_test(survives_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
