#include "formats/elf.h"

enum {
    CLASS_32 = 1,
    CLASS_64 = 2,
    DATA_LITTLE = 1,
    DATA_BIG = 2,
    IDENT_SIZE = 16,
    SECTION_SIZE_32 = 40,
    SECTION_SIZE_64 = 64,
    SHT_NOTE = 7,
    SHT_NOBITS = 8,
    SHN_XINDEX = 0xffff,
    NT_GNU_BUILD_ID = 3,
    NOTES_MAX = 256, /* notes looked at in one section */
};

/* Fields of a section header in file order. */
struct section_header {
    uint32_t name;
    uint32_t type;
    uint64_t offset;
    uint64_t size;
    uint32_t link;
};

static uint64_t number(const struct elf *elf, struct reader *in, size_t size)
{
    return elf->is_big_endian ? reader_number_be(in, size) : reader_number_le(in, size);
}

/* An Addr, Off or Xword: as wide as the class. */
static uint64_t word(const struct elf *elf, struct reader *in)
{
    return number(elf, in, elf->is_64_bit ? 8 : 4);
}

static size_t word_size(const struct elf *elf)
{
    return elf->is_64_bit ? 8 : 4;
}

static enum status read_ident(struct reader *in, struct elf *elf, struct error *error)
{
    struct bytes magic = reader_bytes(in, 4);
    uint8_t class = reader_u8(in);
    uint8_t data = reader_u8(in);
    reader_seek(in, IDENT_SIZE);
    if (!bytes_equal_text(magic,
                          "\x7f"
                          "ELF")) {
        return error_set(error, STATUS_MALFORMED, 0, "not an ELF file");
    }
    if (reader_failed(in)) {
        return error_set(error, STATUS_TRUNCATED, 0, "ELF header is cut short");
    }
    if ((class != CLASS_32 && class != CLASS_64) || (data != DATA_LITTLE && data != DATA_BIG)) {
        return error_set(error, STATUS_UNSUPPORTED, 4, "unknown ELF class or byte order");
    }
    elf->is_64_bit = class == CLASS_64;
    elf->is_big_endian = data == DATA_BIG;
    return STATUS_OK;
}

static struct section_header read_section_header(const struct elf *elf, uint32_t index)
{
    struct reader         in = reader_of(elf->image);
    struct section_header header = {0};
    reader_seek(&in, (size_t)(elf->section_offset + (uint64_t)index * elf->section_size));
    header.name = (uint32_t)number(elf, &in, 4);
    header.type = (uint32_t)number(elf, &in, 4);
    reader_skip(&in, 2 * word_size(elf)); /* flags, address */
    header.offset = word(elf, &in);
    header.size = word(elf, &in);
    header.link = (uint32_t)number(elf, &in, 4);
    return header;
}

static enum status section_contents(const struct elf *elf, const struct section_header *header,
                                    struct bytes *ret_contents, struct error *error)
{
    if (header->type == SHT_NOBITS) {
        *ret_contents = (struct bytes){0};
        return STATUS_OK;
    }
    if (header->offset > elf->image.size || header->size > elf->image.size - header->offset) {
        return error_set(error, STATUS_TRUNCATED, elf->image.size,
                         "an ELF section lies behind the end of the file");
    }
    *ret_contents = bytes_slice(elf->image, (size_t)header->offset, (size_t)header->size);
    return STATUS_OK;
}

/* Section 0 carries the numbers that do not fit the ELF header (gABI, "Special Sections"). */
static enum status read_sections(struct elf *elf, uint32_t count, uint32_t names,
                                 struct error *error)
{
    uint32_t least = elf->is_64_bit ? SECTION_SIZE_64 : SECTION_SIZE_32;
    if (elf->section_offset == 0) {
        return STATUS_OK;
    }
    if (elf->section_size < least) {
        return error_set(error, STATUS_MALFORMED, 0, "ELF section headers are too small");
    }
    if (elf->section_offset > elf->image.size ||
        elf->section_size > elf->image.size - elf->section_offset) {
        return error_set(error, STATUS_TRUNCATED, elf->image.size,
                         "ELF section headers lie behind the end of the file");
    }
    struct section_header first = read_section_header(elf, 0);
    uint64_t              total = count == 0 ? first.size : count;
    if (total > ELF_SECTIONS_MAX) {
        return error_set(error, STATUS_TOO_LARGE, 0, "over %d ELF sections", ELF_SECTIONS_MAX);
    }
    if (total > (elf->image.size - elf->section_offset) / elf->section_size) {
        return error_set(error, STATUS_TRUNCATED, elf->image.size,
                         "ELF section headers lie behind the end of the file");
    }
    elf->section_count = (uint32_t)total;
    names = names == SHN_XINDEX ? first.link : names;
    if (names == 0 || names >= total) {
        return STATUS_OK;
    }
    struct section_header table = read_section_header(elf, names);
    return section_contents(elf, &table, &elf->names, error);
}

enum status elf_open(struct bytes image, struct elf *ret_elf, struct error *error)
{
    struct reader in = reader_of(image);
    struct elf    elf = {.image = image};
    enum status   status = read_ident(&in, &elf, error);
    if (status != STATUS_OK) {
        return status;
    }
    elf.type = (uint16_t)number(&elf, &in, 2);
    elf.machine = (uint16_t)number(&elf, &in, 2);
    reader_skip(&in, 4 + 2 * word_size(&elf)); /* version, entry, program headers */
    elf.section_offset = word(&elf, &in);
    reader_skip(&in, 4 + 3 * 2); /* flags, header size, program header size and count */
    elf.section_size = (uint32_t)number(&elf, &in, 2);
    uint32_t count = (uint32_t)number(&elf, &in, 2);
    uint32_t names = (uint32_t)number(&elf, &in, 2);
    if (reader_failed(&in)) {
        return error_set(error, STATUS_TRUNCATED, image.size, "ELF header is cut short");
    }
    status = read_sections(&elf, count, names, error);
    if (status == STATUS_OK) {
        *ret_elf = elf;
    }
    return status;
}

static struct bytes section_name(const struct elf *elf, const struct section_header *header)
{
    struct reader text = reader_of(bytes_slice(elf->names, header->name, ELF_NAME_BYTES_MAX));
    return reader_until_nul(&text);
}

enum status elf_section(const struct elf *elf, uint32_t index, struct elf_section *ret_section,
                        struct error *error)
{
    if (index >= elf->section_count) {
        return error_set(error, STATUS_ABSENT, index, "no such ELF section");
    }
    struct section_header header = read_section_header(elf, index);
    struct elf_section    section = {.name = section_name(elf, &header), .type = header.type};
    enum status           status = section_contents(elf, &header, &section.contents, error);
    if (status == STATUS_OK) {
        *ret_section = section;
    }
    return status;
}

enum status elf_find_section(const struct elf *elf, const char *name,
                             struct elf_section *ret_section, struct error *error)
{
    for (uint32_t i = 0; i < elf->section_count; i++) {
        struct section_header header = read_section_header(elf, i);
        if (bytes_equal_text(section_name(elf, &header), name)) {
            return elf_section(elf, i, ret_section, error);
        }
    }
    return error_set(error, STATUS_ABSENT, 0, "no ELF section %s", name);
}

static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

static struct bytes build_id_in(const struct elf *elf, struct bytes notes)
{
    struct reader in = reader_of(notes);
    for (unsigned i = 0; i < NOTES_MAX && reader_left(&in) > 0; i++) {
        uint32_t     name_size = (uint32_t)number(elf, &in, 4);
        uint32_t     value_size = (uint32_t)number(elf, &in, 4);
        uint32_t     type = (uint32_t)number(elf, &in, 4);
        struct bytes name = reader_bytes(&in, name_size);
        reader_skip(&in, padded(name_size) - name_size);
        struct bytes value = reader_bytes(&in, value_size);
        if (type == NT_GNU_BUILD_ID &&
            bytes_equal(name, (struct bytes){(const uint8_t *)"GNU", 4})) {
            return value;
        }
        if (reader_left(&in) > 0) {
            reader_skip(&in, padded(value_size) - value_size);
        }
    }
    return (struct bytes){0};
}

struct bytes elf_build_id(const struct elf *elf)
{
    for (uint32_t i = 0; i < elf->section_count; i++) {
        struct elf_section section;
        if (read_section_header(elf, i).type != SHT_NOTE ||
            elf_section(elf, i, &section, NULL) != STATUS_OK) {
            continue;
        }
        struct bytes found = build_id_in(elf, section.contents);
        if (!bytes_empty(found)) {
            return found;
        }
    }
    return (struct bytes){0};
}
