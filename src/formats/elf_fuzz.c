#include "formats/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct elf         elf;
    struct elf_section section;
    if (elf_open((struct bytes){data, size}, &elf, NULL) != STATUS_OK) {
        return 0;
    }
    for (uint32_t i = 0; i < elf.section_count; i++) {
        (void)!elf_section(&elf, i, &section, NULL);
    }
    (void)!elf_find_section(&elf, ".modinfo", &section, NULL);
    (void)elf_build_id(&elf);
    return 0;
}
