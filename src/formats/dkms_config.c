#include "formats/dkms_config.h"

#include "formats/lines.h"

struct dkms_config dkms_config_read(struct bytes text)
{
    struct dkms_config config = {0};
    struct lines       lines = lines_of(text);
    struct bytes       line;
    struct bytes       key;
    struct bytes       value;
    while (lines_next_content(&lines, "#", &line)) {
        if (!split_at(line, '=', &key, &value)) {
            continue;
        }
        value = unquoted(value);
        if (bytes_equal_text(key, "PACKAGE_NAME")) {
            config.name = value;
        } else if (bytes_equal_text(key, "PACKAGE_VERSION")) {
            config.version = value;
        } else if (bytes_start_with(key, "BUILT_MODULE_NAME") &&
                   config.module_count < DKMS_MODULES_MAX) {
            config.modules[config.module_count++] = value;
        }
    }
    return config;
}
