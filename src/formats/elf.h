#pragma once

/* ELF object files (System V gABI, elf(5)): 32 and 64 bit, both byte orders; sections only, as far
 * as evict needs them. */

#include "base/error.h"
#include "base/reader.h"

enum {
    ELF_SECTIONS_MAX = 65536,
    ELF_NAME_BYTES_MAX = 4096, /* a longer section name is none */
};

struct elf_section {
    struct bytes name;
    uint32_t     type;
    struct bytes contents; /* empty for SHT_NOBITS */
};

struct elf {
    struct bytes image;
    bool         is_64_bit;
    bool         is_big_endian;
    uint16_t     type;    /* 1 relocatable, 2 executable, 3 shared */
    uint16_t     machine; /* EM_...: 62 is x86-64 */
    uint64_t     section_offset;
    uint32_t     section_size; /* bytes of one section header */
    uint32_t     section_count;
    struct bytes names; /* section name string table */
};

/* Views point into `image`.  On failure *ret_elf is untouched.  A file without sections is fine. */
NODISCARD enum status elf_open(struct bytes image, struct elf *ret_elf, struct error *error);

/* `index` below section_count. */
NODISCARD enum status elf_section(const struct elf *elf, uint32_t index,
                                  struct elf_section *ret_section, struct error *error);

/* The first section of that name; STATUS_ABSENT when there is none. */
NODISCARD enum status elf_find_section(const struct elf *elf, const char *name,
                                       struct elf_section *ret_section, struct error *error);

/* The GNU build id (note of type NT_GNU_BUILD_ID); empty when there is none. */
struct bytes elf_build_id(const struct elf *elf);
