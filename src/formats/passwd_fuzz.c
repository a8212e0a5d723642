#include "formats/passwd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes         input = {data, size};
    struct lines         users = lines_of(input);
    struct lines         groups = lines_of(input);
    struct lines         shadows = lines_of(input);
    struct passwd_user   user;
    struct passwd_group  group;
    struct passwd_shadow shadow;
    struct error         error = {0};
    while (passwd_next_user(&users, &user, &error) != STATUS_ABSENT) {
    }
    while (passwd_next_group(&groups, &group, &error) != STATUS_ABSENT) {
    }
    while (passwd_next_shadow(&shadows, &shadow, &error) != STATUS_ABSENT) {
    }
    return 0;
}
