#include "formats/proc_status.h"

#include "formats/lines.h"

enum { STATUS_LINES_MAX = 1000 };

/* Number `index` of the blank-separated numbers. */
static bool number_at(struct bytes value, size_t index, uint64_t *ret_number)
{
    struct bytes word = {0};
    for (size_t i = 0; i <= index; i++) {
        if (!bytes_next_word(&value, &word)) {
            return false;
        }
    }
    return bytes_to_u64(word, 10, ret_number);
}

enum status proc_status_parse(struct bytes text, struct proc_status *ret_status,
                              struct error *error)
{
    struct lines       lines = lines_of(text);
    struct proc_status status = {0};
    struct bytes       line;
    struct bytes       key;
    struct bytes       value;
    bool               has_parent = false;
    bool               has_user = false;
    while (lines.number < STATUS_LINES_MAX && lines_next(&lines, &line)) {
        if (!split_at(line, ':', &key, &value)) {
            continue;
        }
        if (bytes_equal_text(key, "PPid")) {
            has_parent = number_at(value, 0, &status.parent);
        } else if (bytes_equal_text(key, "Uid")) {
            has_user = number_at(value, 1, &status.effective_user);
        } else if (bytes_equal_text(key, "VmSize")) {
            status.has_memory = true;
        }
    }
    if (!has_parent || !has_user) {
        return error_set(error, STATUS_MALFORMED, 0, "a process status without PPid or Uid");
    }
    *ret_status = status;
    return STATUS_OK;
}
