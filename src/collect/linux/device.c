#include "collect/linux/device.h"

#include "formats/lines.h"
#include "formats/os_release.h"
#include "sys/kernel_file.h"

enum { SMALL_FILE_BYTES_MAX = 1 << 20, MACHINE_ID_DIGITS = 32 };

/* A small file of the volume; empty when it cannot be read. */
static struct bytes small_file(struct collection *collection, const char *path)
{
    struct bytes text = {0};
    enum status  status = volume_read(collection->volume, bytes_of(path), SMALL_FILE_BYTES_MAX,
                                      collection->arena, &text, NULL, NULL);
    return status == STATUS_OK ? text : (struct bytes){0};
}

static struct bytes first_line(struct bytes text)
{
    struct lines lines = lines_of(text);
    struct bytes line;
    return lines_next_content(&lines, "#", &line) ? line : (struct bytes){0};
}

static void set_machine_id(struct collection *collection, struct artifact *device)
{
    static const char *const places[] = {"etc/machine-id", "var/lib/dbus/machine-id"};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct bytes id = first_line(small_file(collection, places[i]));
        bool         is_id = id.size == MACHINE_ID_DIGITS;
        for (size_t k = 0; k < id.size; k++) {
            uint64_t digit;
            is_id = is_id && bytes_to_u64(bytes_slice(id, k, 1), 16, &digit);
        }
        if (is_id) { /* "uninitialized" is none */
            artifact_set(device, DEVICE_MACHINE_ID, id);
            return;
        }
    }
}

static void set_hostname(struct collection *collection, struct artifact *device)
{
    struct bytes name = {0};
    if (collection->is_live && kernel_file_read("/proc/sys/kernel/hostname", SMALL_FILE_BYTES_MAX,
                                                collection->arena, &name, NULL) == STATUS_OK) {
        artifact_set_known(device, DEVICE_HOSTNAME, bytes_trim(name));
        return;
    }
    artifact_set_known(device, DEVICE_HOSTNAME, first_line(small_file(collection, "etc/hostname")));
}

static void set_timezone(struct collection *collection, struct artifact *device)
{
    static const char zones[] = "zoneinfo/";
    struct bytes      target;
    artifact_set_known(device, DEVICE_TIMEZONE, first_line(small_file(collection, "etc/timezone")));
    if (volume_read_link(collection->volume, bytes_of("etc/localtime"), collection->arena, &target,
                         NULL) == STATUS_OK) {
        size_t at = bytes_find(target, bytes_of(zones));
        artifact_set_known(device, DEVICE_TIMEZONE, bytes_after(target, at + sizeof zones - 1));
    }
}

void device_release(struct collection *collection, struct artifact *device)
{
    struct os_release release = {0};
    struct bytes      text = small_file(collection, "etc/os-release");
    if (bytes_empty(text)) {
        text = small_file(collection, "usr/lib/os-release");
    }
    if (os_release_parse(text, collection->arena, &release, NULL) == STATUS_OK) {
        bool has_pretty = !bytes_empty(release.pretty_name);
        artifact_set_known(device, DEVICE_OS_NAME, has_pretty ? release.pretty_name : release.name);
        artifact_set_known(device, DEVICE_OS_ID, release.id);
        artifact_set_known(device, DEVICE_OS_VERSION, release.version_id);
    }
    set_hostname(collection, device);
    set_machine_id(collection, device);
    set_timezone(collection, device);
}

/* Which directory it has joined: the file, the key in it, whatever the section. */
static const struct {
    const char *path;
    const char *key;
} domain_places[] = {
    {"etc/sssd/sssd.conf", "ad_domain"}, {"etc/sssd/sssd.conf", "ipa_domain"},
    {"etc/sssd/sssd.conf", "domains"},   {"etc/ipa/default.conf", "domain"},
    {"etc/samba/smb.conf", "realm"},     {"etc/krb5.conf", "default_realm"},
};

static struct bytes value_of(struct bytes text, const char *wanted)
{
    struct lines lines = lines_of(text);
    struct bytes line;
    struct bytes key;
    struct bytes value;
    while (lines_next_content(&lines, "#;", &line)) {
        if (split_at(line, '=', &key, &value) && bytes_equal_text(key, wanted)) {
            return value;
        }
    }
    return (struct bytes){0};
}

void device_domain(struct collection *collection, struct artifact *device)
{
    for (size_t i = 0; i < COUNT_OF(domain_places); i++) {
        struct bytes text = small_file(collection, domain_places[i].path);
        struct bytes name = value_of(text, domain_places[i].key);
        if (bytes_find_byte(name, '.') < name.size) { /* the name of a domain, not of a section */
            artifact_set(device, DEVICE_DOMAIN, name);
            return;
        }
    }
}

void collect_device(struct collection *collection, struct artifact *device)
{
    device_release(collection, device);
    device_accounts(collection, device);
    device_domain(collection, device);
    if (collection->is_live) {
        device_hardware(collection, device);
    }
}
