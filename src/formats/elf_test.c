#include "formats/elf.h"

#include "fixture.h"

static void reads_sections_by_name(void **state)
{
    struct bytes       image = source_bytes("fuzz/elf/unsigned.ko");
    struct elf         elf;
    struct elf_section section;
    struct error       error = {0};
    assert_int_equal(elf_open(image, &elf, &error), STATUS_OK);
    assert_true(elf.is_64_bit);
    assert_false(elf.is_big_endian);
    assert_int_equal(elf.type, 1);
    assert_int_equal(elf.machine, 62);
    assert_int_equal(elf_find_section(&elf, ".modinfo", &section, &error), STATUS_OK);
    assert_bytes(section.name, ".modinfo");
    assert_true(bytes_find(section.contents, bytes_of("example_redirfs")) < section.contents.size);
    assert_int_equal(elf_build_id(&elf).size, 20);
    free_bytes(image);
}

static void says_what_is_not_there(void **state)
{
    struct bytes       image = source_bytes("fuzz/elf/unsigned.ko");
    struct elf         elf;
    struct elf_section section;
    struct error       error = {0};
    assert_int_equal(elf_open(image, &elf, &error), STATUS_OK);
    assert_int_equal(elf_find_section(&elf, ".none", &section, &error), STATUS_ABSENT);
    assert_string_equal(error.text, "no ELF section .none");
    assert_int_equal(elf_section(&elf, elf.section_count, &section, &error), STATUS_ABSENT);
    free_bytes(image);
}

static enum status open_changed(size_t offset, uint8_t byte, struct error *error)
{
    struct bytes image = source_bytes("fuzz/elf/big-endian-32.ko");
    uint8_t     *data = (uint8_t *)(uintptr_t)image.data;
    struct elf   elf;
    data[offset] = byte;
    enum status status = elf_open(image, &elf, error);
    free_bytes(image);
    return status;
}

static void refuses_damaged_headers(void **state)
{
    static const struct {
        size_t      offset;
        uint8_t     byte;
        enum status status;
        const char *text;
    } cases[] = {
        {0, 'x', STATUS_MALFORMED, "not an ELF file"},
        {4, 3, STATUS_UNSUPPORTED, "unknown ELF class or byte order"},
        {5, 0, STATUS_UNSUPPORTED, "unknown ELF class or byte order"},
        {32, 0x7f, STATUS_TRUNCATED, "ELF section headers lie behind the end of the file"},
        {47, 12, STATUS_MALFORMED, "ELF section headers are too small"},
        {48, 0x10, STATUS_TRUNCATED, "ELF section headers lie behind the end of the file"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {0};
        assert_int_equal(open_changed(cases[i].offset, cases[i].byte, &error), cases[i].status);
        assert_string_equal(error.text, cases[i].text);
    }
}

static void accepts_no_sections(void **state)
{
    struct error error = {0};
    struct bytes image = source_bytes("fuzz/elf/big-endian-32.ko");
    uint8_t     *data = (uint8_t *)(uintptr_t)image.data;
    struct elf   elf;
    memset(data + 32, 0, 4);
    assert_int_equal(elf_open(image, &elf, &error), STATUS_OK);
    assert_int_equal(elf.section_count, 0);
    assert_int_equal(elf_build_id(&elf).size, 0);
    free_bytes(image);
}

static void survive(struct bytes prefix)
{
    struct elf elf;
    assert_int_not_equal(elf_open(prefix, &elf, NULL), STATUS_OK);
}

static void refuses_every_prefix(void **state)
{
    struct bytes image = source_bytes("fuzz/elf/unsigned.ko");
    for_each_prefix(image, survive);
    free_bytes(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sections_by_name),  cmocka_unit_test(says_what_is_not_there),
        cmocka_unit_test(refuses_damaged_headers), cmocka_unit_test(accepts_no_sections),
        cmocka_unit_test(refuses_every_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
