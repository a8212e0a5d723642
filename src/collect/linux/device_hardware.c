/* What the running kernel knows of the machine it runs on. */

#include <stdio.h>

#include "collect/linux/device.h"
#include "sys/kernel_file.h"

enum { FACT_BYTES_MAX = 4096, CARDS_MAX = 64, PATH_SIZE = 512 };

static const struct {
    const char *path;
    int         field;
} facts[] = {
    {"/proc/sys/kernel/osrelease", DEVICE_KERNEL},
    {"/proc/sys/kernel/arch", DEVICE_ARCHITECTURE},
    {"/sys/class/dmi/id/sys_vendor", DEVICE_VENDOR},
    {"/sys/class/dmi/id/product_name", DEVICE_MODEL},
    {"/sys/class/dmi/id/product_serial", DEVICE_SERIAL},
    {"/sys/class/dmi/id/product_uuid", DEVICE_UUID},
};

/* What makers leave where a serial number should be: no identity. */
static const char *const placeholders[] = {
    "",
    "0",
    "None",
    "Not Specified",
    "Not Applicable",
    "Default string",
    "System Serial Number",
    "To Be Filled By O.E.M.",
    "To be filled by O.E.M.",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "03000200-0400-0500-0006-000700080009",
};

/* As systemd-detect-virt(1) tells virtual machines by what their firmware says. */
static const struct {
    const char *vendor_or_model;
    const char *name;
} hypervisors[] = {
    {"KVM", "kvm"},
    {"OpenStack", "kvm"},
    {"KubeVirt", "kvm"},
    {"Amazon EC2", "amazon"},
    {"QEMU", "qemu"},
    {"VMware", "vmware"},
    {"VMW", "vmware"},
    {"innotek GmbH", "oracle"},
    {"VirtualBox", "oracle"},
    {"Xen", "xen"},
    {"Bochs", "bochs"},
    {"Parallels", "parallels"},
    {"BHYVE", "bhyve"},
    {"Hyper-V", "microsoft"},
    {"Virtual Machine", "microsoft"},
    {"Apple Virtualization", "apple"},
    {"Google Compute Engine", "google"},
};

static struct bytes fact(struct collection *collection, const char *path)
{
    struct bytes text;
    enum status  status = kernel_file_read(path, FACT_BYTES_MAX, collection->arena, &text, NULL);
    return status == STATUS_OK ? bytes_trim(text) : (struct bytes){0};
}

static bool is_placeholder(struct bytes value)
{
    for (size_t i = 0; i < COUNT_OF(placeholders); i++) {
        if (bytes_equal_folded(value, bytes_of(placeholders[i]))) {
            return true;
        }
    }
    return false;
}

static void set_addresses(struct collection *collection, struct artifact *device)
{
    const struct bytes *names = NULL;
    size_t              count = 0;
    struct bytes        addresses[CARDS_MAX];
    size_t              found = 0;
    if (kernel_file_list("/sys/class/net", collection->arena, &names, &count, NULL) != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < count && found < CARDS_MAX; i++) {
        char                path[PATH_SIZE];
        const struct bytes *parts;
        size_t              part_count;
        const char         *name = arena_c_text(collection->arena, names[i]);
        (void)snprintf(path, sizeof path, "/sys/class/net/%.200s/device", name);
        if (kernel_file_list(path, collection->arena, &parts, &part_count, NULL) != STATUS_OK) {
            continue; /* a bridge, a tunnel: made by software */
        }
        (void)snprintf(path, sizeof path, "/sys/class/net/%.200s/address", name);
        addresses[found] = fact(collection, path);
        found += addresses[found].size != 0;
    }
    if (found != 0) {
        artifact_set_list(device, DEVICE_MAC, addresses, found, collection->arena);
    }
}

/* Inside a container, that is what counts. */
static struct bytes container(struct collection *collection)
{
    struct bytes manager = fact(collection, "/run/systemd/container");
    if (bytes_empty(manager) && volume_exists(collection->volume, bytes_of(".dockerenv"))) {
        return bytes_of("docker");
    }
    if (bytes_empty(manager) && volume_exists(collection->volume, bytes_of("run/.containerenv"))) {
        return bytes_of("podman");
    }
    return manager;
}

static struct bytes hypervisor(struct collection *collection, const struct artifact *device)
{
    const struct bytes said[] = {artifact_get(device, DEVICE_VENDOR),
                                 artifact_get(device, DEVICE_MODEL)};
    for (size_t i = 0; i < COUNT_OF(hypervisors) * COUNT_OF(said); i++) {
        size_t row = i / COUNT_OF(said);
        if (bytes_start_with(said[i % COUNT_OF(said)], hypervisors[row].vendor_or_model)) {
            return bytes_of(hypervisors[row].name);
        }
    }
    struct bytes processor;
    if (kernel_file_read("/proc/cpuinfo", 64 << 20, collection->arena, &processor, NULL) !=
        STATUS_OK) {
        return (struct bytes){0};
    }
    bool is_guest = bytes_find(processor, bytes_of(" hypervisor")) < processor.size;
    return bytes_of(is_guest ? "vm-other" : "none");
}

void device_hardware(struct collection *collection, struct artifact *device)
{
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct bytes value = fact(collection, facts[i].path);
        if (!is_placeholder(value)) {
            artifact_set(device, facts[i].field, value);
        }
    }
    set_addresses(collection, device);
    struct bytes around = container(collection);
    artifact_set_known(device, DEVICE_VIRTUALIZATION,
                       bytes_empty(around) ? hypervisor(collection, device) : around);
}
