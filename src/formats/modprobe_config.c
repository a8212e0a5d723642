#include "formats/modprobe_config.h"

static bool is_command(struct bytes word)
{
    static const char *const commands[] = {"alias",   "blacklist", "config",  "install",
                                           "options", "remove",    "softdep", "weakdep"};
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (bytes_equal_text(word, commands[i])) {
            return true;
        }
    }
    return false;
}

enum status modprobe_next(struct lines *lines, struct arena *arena,
                          struct modprobe_setting *ret_setting, struct error *error)
{
    struct bytes            line;
    bool                    is_cut;
    struct modprobe_setting setting = {0};
    if (!lines_next_joined(lines, "#", arena, &line, &setting.line, &is_cut)) {
        return STATUS_ABSENT;
    }
    if (is_cut) {
        return error_set(error, STATUS_TOO_LARGE, setting.line, "a setting that is too large");
    }
    if (bytes_find_byte(line, 0) != line.size || !bytes_next_word(&line, &setting.command) ||
        !is_command(setting.command)) {
        return error_set(error, STATUS_MALFORMED, setting.line,
                         "a line that does not begin with alias, blacklist, install, options, "
                         "remove or softdep");
    }
    if (!bytes_next_word(&line, &setting.module)) {
        return error_set(error, STATUS_MALFORMED, setting.line, "a setting without a module");
    }
    setting.value = bytes_trim(line);
    *ret_setting = setting;
    return STATUS_OK;
}

enum status modules_load_next(struct lines *lines, struct modprobe_setting *ret_setting,
                              struct error *error)
{
    struct bytes line;
    if (!lines_next_content(lines, "#;", &line)) {
        return STATUS_ABSENT;
    }
    struct modprobe_setting setting = {.line = lines->number, .command = bytes_of("load")};
    if (bytes_find_byte(line, 0) != line.size || !bytes_next_word(&line, &setting.module)) {
        return error_set(error, STATUS_MALFORMED, lines->number, "a line that names no module");
    }
    setting.value = bytes_trim(line); /* Debian's /etc/modules: options behind the name */
    *ret_setting = setting;
    return STATUS_OK;
}
