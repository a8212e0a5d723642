/* Aims at ban_read(): YAML, the tables of keys, patterns, the canonical text; and at the matcher
 * built from what comes out. */

#include "ban/ban.h"
#include "ban/matcher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ban_messages messages = {0};
    struct ban         *ban = NULL;
    struct error        error = {0};
    enum status status = ban_read((struct bytes){data, size}, "fuzz.yaml", &ban, &messages, &error);
    if ((status == STATUS_OK) != (messages.count == 0) || (status == STATUS_OK) != (ban != NULL)) {
        __builtin_trap();
    }
    if (ban != NULL) {
        const struct ban *bans[] = {ban};
        struct matcher   *matcher = matcher_new(bans, 1);
        matcher_free(matcher);
    }
    ban_free(ban);
    ban_messages_done(&messages);
    return 0;
}
