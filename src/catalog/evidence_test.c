#include "unit.h"

#include "catalog/evidence.h"

struct claim {
    int                field;
    const char        *value;
    enum evidence_type type; /* 0: does not count */
    const char        *spelled;
};

static const struct claim claims[] = {
    {DEVICE_MACHINE_ID, "0123456789abcdef0123456789abcdef", EVIDENCE_MACHINE_ID,
     "0123456789abcdef0123456789abcdef"},
    {DEVICE_MACHINE_ID, "{01234567-89AB-CDEF-0123-456789ABCDEF}", EVIDENCE_MACHINE_ID,
     "0123456789abcdef0123456789abcdef"},
    {DEVICE_MACHINE_ID, " 0123456789abcdef0123456789abcdef\n", EVIDENCE_MACHINE_ID,
     "0123456789abcdef0123456789abcdef"},
    {DEVICE_MACHINE_ID, "", 0, NULL},
    {DEVICE_MACHINE_ID, "uninitialized", 0, NULL},
    {DEVICE_MACHINE_ID, "00000000000000000000000000000000", 0, NULL},
    {DEVICE_MACHINE_ID, "ffffffffffffffffffffffffffffffff", 0, NULL},
    {DEVICE_MACHINE_ID, "0123456789abcdef0123456789abcde", 0, NULL},
    {DEVICE_MACHINE_ID, "0123456789abcdef0123456789abcdef0", 0, NULL},
    {DEVICE_MACHINE_ID, "0123456789abcdef0123456789abcdeg", 0, NULL},
    {DEVICE_UUID, "4C4C4544-0042-3510-8052-B3C04F4B4E32", EVIDENCE_UUID,
     "4c4c45440042351080 52b3c04f4b4e32"},
    {DEVICE_UUID, "00000000-0000-0000-0000-000000000000", 0, NULL},
    {DEVICE_UUID, "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", 0, NULL},
    {DEVICE_UUID, "fefefefe-fefe-fefe-fefe-fefefefefefe", 0, NULL},
    {DEVICE_UUID, "03000200-0400-0500-0006-000700080009", 0, NULL},
    {DEVICE_UUID, "00020003-0004-0005-0006-000700080009", 0, NULL},
    {DEVICE_UUID, "Not Settable", 0, NULL},
    {DEVICE_SERIAL, "5CG1234XYZ", EVIDENCE_SERIAL, "dell inc.|5cg1234xyz"},
    {DEVICE_SERIAL, "VMware-56 4d 01 02", EVIDENCE_SERIAL, "dell inc.|vmware-56 4d 01 02"},
    {DEVICE_SERIAL, "To be filled by O.E.M.", 0, NULL},
    {DEVICE_SERIAL, "To Be Filled By O.E.M.", 0, NULL},
    {DEVICE_SERIAL, "Default string", 0, NULL},
    {DEVICE_SERIAL, "System Serial Number", 0, NULL},
    {DEVICE_SERIAL, "Not Specified", 0, NULL},
    {DEVICE_SERIAL, "None", 0, NULL},
    {DEVICE_SERIAL, "0", 0, NULL},
    {DEVICE_SERIAL, "00000000", 0, NULL},
    {DEVICE_SERIAL, "xxxxxxx", 0, NULL},
    {DEVICE_SERIAL, "0123456789", 0, NULL},
    {DEVICE_SERIAL, "  ", 0, NULL},
    {DEVICE_SERIAL, "", 0, NULL},
};

/* A '|' stands for the NUL between two values, a blank inside an id for nothing. */
static void assert_spelled(struct bytes value, const struct claim *claim)
{
    size_t at = 0;
    for (const char *next = claim->spelled; *next != '\0'; next++) {
        if (*next == ' ' && claim->field == DEVICE_UUID) {
            continue;
        }
        assert_true(at < value.size);
        assert_int_equal(value.data[at++], *next == '|' ? '\0' : *next);
    }
    /* An id ends with the NUL before its empty second value. */
    assert_int_equal(value.size, claim->field == DEVICE_SERIAL ? at : at + 1);
}

static void counts_only_what_is_the_devices_own(void **state)
{
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        const struct claim *claim = &claims[i];
        struct evidence     items[EVIDENCE_MAX];
        size_t              count = 0;
        struct error        error;
        struct arena        arena;
        struct artifact     device;
        arena_init(&arena, 1 << 20);
        artifact_init(&device, KIND_DEVICE);
        artifact_set_text(&device, DEVICE_VENDOR, "Dell Inc.");
        artifact_set_text(&device, claim->field, claim->value);
        assert_int_equal(evidence_of(&device, &arena, items, &count, &error), STATUS_OK);
        assert_int_equal(count, 1);
        assert_int_equal(items[0].type, claim->type == 0 ? EVIDENCE_HOST_AND_ROOT : claim->type);
        if (claim->spelled != NULL) {
            assert_spelled(items[0].value, claim);
        }
        arena_done(&arena);
    }
}

static void takes_addresses_with_the_host_name(void **state)
{
    static const char *const macs[] = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff",
                                       "01:00:5e:00:00:01", "52:54:00:12:34:56",
                                       "not an address",    "2C:C4:4F:90:00:01"};
    struct bytes             list[COUNT_OF(macs)];
    struct evidence          items[EVIDENCE_MAX];
    size_t                   count = 0;
    struct error             error;
    struct arena             arena;
    struct artifact          device;
    for (size_t i = 0; i < COUNT_OF(macs); i++) {
        list[i] = bytes_of(macs[i]);
    }
    arena_init(&arena, 1 << 20);
    artifact_init(&device, KIND_DEVICE);
    artifact_set_text(&device, DEVICE_HOSTNAME, "Atlas");
    artifact_set_list(&device, DEVICE_MAC, list, COUNT_OF(list), &arena);

    assert_int_equal(evidence_of(&device, &arena, items, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(items[0].type, EVIDENCE_HOST_AND_MAC);
    assert_memory_equal(items[0].value.data,
                        "atlas\0"
                        "52:54:00:12:34:56",
                        23);
    assert_memory_equal(items[1].value.data,
                        "atlas\0"
                        "2c:c4:4f:90:00:01",
                        23);
    arena_done(&arena);
}

static void takes_no_more_addresses_than_its_limit(void **state)
{
    enum { MANY = EVIDENCE_MACS_MAX + 20 };
    struct bytes    list[MANY];
    struct evidence items[EVIDENCE_MAX];
    size_t          count = 0;
    struct error    error;
    struct arena    arena;
    struct artifact device;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < MANY; i++) {
        list[i] = arena_text(&arena, "52:54:00:00:00:%02zx", i);
    }
    artifact_init(&device, KIND_DEVICE);
    artifact_set_text(&device, DEVICE_HOSTNAME, "atlas");
    artifact_set_text(&device, DEVICE_MACHINE_ID, "0123456789abcdef0123456789abcdef");
    artifact_set_text(&device, DEVICE_UUID, "4C4C4544-0042-3510-8052-B3C04F4B4E32");
    artifact_set_text(&device, DEVICE_SERIAL, "5CG1234XYZ");
    artifact_set_list(&device, DEVICE_MAC, list, MANY, &arena);
    assert_int_equal(evidence_of(&device, &arena, items, &count, &error), STATUS_OK);
    assert_int_equal(count, 3 + EVIDENCE_MACS_MAX);
    arena_done(&arena);
}

static void says_when_there_is_too_much(void **state)
{
    struct evidence items[EVIDENCE_MAX];
    size_t          count = 99;
    struct error    error;
    struct arena    arena;
    struct artifact device;
    arena_init(&arena, 1);
    artifact_init(&device, KIND_DEVICE);
    artifact_set_text(&device, DEVICE_HOSTNAME, "atlas");
    assert_int_equal(evidence_of(&device, &arena, items, &count, &error), STATUS_TOO_LARGE);
    assert_int_equal(count, 99);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_only_what_is_the_devices_own),
        cmocka_unit_test(takes_addresses_with_the_host_name),
        cmocka_unit_test(takes_no_more_addresses_than_its_limit),
        cmocka_unit_test(says_when_there_is_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
