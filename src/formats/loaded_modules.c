#include "formats/loaded_modules.h"

enum { WORDS = 6 }; /* name, size, users, names of users, state, address */

/* "(OE)"; a '+' or '-' in it says that the module comes or goes. */
static struct bytes taint_of(struct bytes rest)
{
    struct bytes word;
    if (!bytes_next_word(&rest, &word) || word.size < 2 || word.data[0] != '(') {
        return (struct bytes){0};
    }
    struct bytes taint = bytes_slice(word, 1, bytes_find_byte(word, ')') - 1);
    while (taint.size > 0 &&
           (taint.data[taint.size - 1] == '+' || taint.data[taint.size - 1] == '-')) {
        taint.size--;
    }
    return taint;
}

enum status loaded_modules_next(struct lines *lines, struct loaded_module *ret_module,
                                struct error *error)
{
    struct bytes         line;
    struct bytes         words[WORDS] = {{0}};
    struct loaded_module module = {0};
    if (!lines_next_content(lines, "", &line)) {
        return error_set(error, STATUS_ABSENT, lines->number, "no more modules");
    }
    for (size_t i = 0; i < WORDS; i++) {
        (void)bytes_next_word(&line, &words[i]);
    }
    module.name = words[0];
    module.state = words[4];
    module.taint = taint_of(line);
    if (!bytes_to_u64(words[1], 10, &module.size_bytes) ||
        !(bytes_to_u64(words[2], 10, &module.used_by) || bytes_equal_text(words[2], "-"))) {
        return error_set(error, STATUS_MALFORMED, lines->number, "line %llu: not a loaded module",
                         (unsigned long long)lines->number);
    }
    *ret_module = module;
    return STATUS_OK;
}
