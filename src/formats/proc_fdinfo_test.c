#include "formats/proc_fdinfo.h"

#include "unit.h"

static const char scanner[] =
    "pos:\t0\nflags:\t02\nmnt_id:\t15\nino:\t1057\nfanotify flags:4 event-flags:8002\n"
    "fanotify mnt_id:1d mflags:0 mask:10020 ignored_mask:0\n"
    "fanotify mnt_id:1e mflags:0 mask:8 ignored_mask:0\n"
    "fanotify ino:4f969 sdev:800013 mflags:0 mask:3b ignored_mask:40000000 fhandle-bytes:8 "
    "fhandle-type:1 f_handle:69f90400c275b5b4\n"
    "fanotify sdev:800001 mflags:0 mask:100000 ignored_mask:0\n";

static void reads_marks_by_target(void **state)
{
    struct fanotify_group group;
    assert_int_equal(proc_fdinfo_parse_fanotify(bytes_of(scanner), &group, NULL), STATUS_OK);
    assert_int_equal(group.group_class, FANOTIFY_CONTENT);
    assert_int_equal(group.marks[FANOTIFY_MOUNT].count, 2);
    assert_int_equal(group.marks[FANOTIFY_MOUNT].mask, 0x10028);
    assert_int_equal(group.marks[FANOTIFY_INODE].count, 1);
    assert_int_equal(group.marks[FANOTIFY_FILESYSTEM].mask, 0x100000);
}

static void names_events(void **state)
{
    struct bytes names[FANOTIFY_EVENTS_MAX];
    assert_int_equal(fanotify_event_names(0x10020, names), 2);
    assert_true(bytes_equal_text(names[0], "open"));
    assert_true(bytes_equal_text(names[1], "open-permission"));
    assert_int_equal(fanotify_event_names(UINT64_MAX, names), 19);
    assert_true(fanotify_decides(0x10020));
    assert_false(fanotify_decides(0x20));
}

static void other_descriptors_have_none(void **state)
{
    struct fanotify_group group;
    assert_int_equal(proc_fdinfo_parse_fanotify(bytes_of("pos:\t0\n"), &group, NULL),
                     STATUS_ABSENT);
}

static void refuses_a_mark_without_mask(void **state)
{
    struct fanotify_group group;
    struct error          error;
    assert_int_equal(proc_fdinfo_parse_fanotify(bytes_of("fanotify mnt_id:1 mask:x\n"), &group,
                                                &error),
                     STATUS_MALFORMED);
    assert_string_equal(error.text, "a damaged fanotify mark");
}

static void handles_every_prefix(void **state)
{
    for (size_t cut = 0; cut < sizeof scanner; cut++) {
        struct fanotify_group group;
        enum status           status =
            proc_fdinfo_parse_fanotify((struct bytes){(const uint8_t *)scanner, cut}, &group, NULL);
        assert_true(status == STATUS_OK || status == STATUS_ABSENT || status == STATUS_MALFORMED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_marks_by_target),
        cmocka_unit_test(names_events),
        cmocka_unit_test(other_descriptors_have_none),
        cmocka_unit_test(refuses_a_mark_without_mask),
        cmocka_unit_test(handles_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
