#include "formats/rpm_header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct rpm_header header;
    struct bytes     *items;
    size_t            count;
    uint64_t          number;
    if (rpm_header_open(input, &header, NULL) == STATUS_OK) {
        (void)rpm_header_text(&header, RPM_TAG_NAME);
        (void)rpm_header_binary(&header, RPM_TAG_SIGNATURE_RSA);
        (void)rpm_header_number(&header, RPM_TAG_LONG_SIZE, 0, &number);
        (void)rpm_header_version(&header, &arena);
        (void)!rpm_header_list(&header, RPM_TAG_PUBLIC_KEYS, &arena, &items, &count, NULL);
        (void)!rpm_header_files(&header, &arena, &items, &count, NULL);
    }
    arena_done(&arena);
    return 0;
}
