/* Prints docs/schema.md and docs/collectors.md from the tables of the program.  Used by the build
 * alone; see docs/meson.build.
 *
 *   markdown schema|collectors
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "artifact/schema.h"
#include "collect/linux/collectors.h"

/* How values of a type are compared, for people who write patterns. */
static const char *comparison(enum field_type type)
{
    switch (type) {
    case TYPE_TEXT:
        return "exact; letter case does not matter when `os` is `windows` or `macos`";
    case TYPE_LABEL:
        return "words for people; letter case never matters";
    case TYPE_PATH:
        return "as `text`; when `os` is `windows`, `\\` and `/` are the same";
    case TYPE_DOMAIN:
        return "a DNS name; letter case never matters, a dot at the end neither; `.example.com` is "
               "the domain and everything below it";
    case TYPE_ADDRESS:
        return "an IPv4 or IPv6 address (RFC 5952); a single one or a network, `77.74.176.0/21`";
    case TYPE_MAC:
        return "a hardware address, lower-case hexadecimal pairs with colons";
    case TYPE_HASH:
        return "a digest, GUID or id in hexadecimal; letter case never matters";
    case TYPE_VERSION:
        return "a dotted version";
    case TYPE_TIME:
        return "RFC 3339, UTC";
    case TYPE_NUMBER:
        return "unsigned decimal; exact, or a range: `13000-14000`";
    case TYPE_FLAG:
        return "`true` or `false`";
    }
    return "";
}

/* Table text as a cell of Markdown. */
static void put_cell(const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("|<*_", *text) != NULL) {
            putchar('\\');
        }
        putchar(*text);
    }
}

static void put_field(const struct field *field)
{
    printf("| `%s` | %s%s | %s | ", field->name, field->shape == SHAPE_LIST ? "list of " : "",
           field_type_name(field->type), field_scope_name(field->scope));
    put_cell(field->help);
    printf(" |\n");
}

static void put_field_table_head(void)
{
    printf("| field | type | scope | meaning |\n| --- | --- | --- | --- |\n");
}

static void put_schema(void)
{
    printf(
        "# Kinds and fields\n\n"
        "Made from `src/artifact/fields.h` by `ninja -C build update-docs`; do not edit. "
        "`evict schema` prints the same for the\nprogram at hand.\n\n"
        "An artifact is of one kind and has fields of that kind. A field that is not there is "
        "not known. The scope of a field:\n\n"
        "- `identity`: part of what makes the artifact this one and no other.\n"
        "- `detail`: follows from the identity.\n"
        "- `sighting`: differs from device to device or from scan to scan; never matched by a "
        "ban.\n\n"
        "## Types\n\nHow values are compared; patterns are in evict-ban(5).\n\n"
        "| type | values |\n| --- | --- |\n");
    for (unsigned type = TYPE_TEXT; type <= TYPE_FLAG; type++) {
        printf("| `%s` | %s |\n", field_type_name((enum field_type)type),
               comparison((enum field_type)type));
    }
    printf("\n## Fields of every kind\n\n");
    put_field_table_head();
    for (size_t i = 0; i < FIELD_COMMON_COUNT; i++) {
        put_field(&schema_of(KIND_DEVICE)->fields[i]);
    }
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        const struct kind_schema *schema = schema_of((enum kind)kind);
        printf("\n## %s\n\nA `%s` is %s.\n\n", schema->name, schema->name, schema->help);
        put_field_table_head();
        for (size_t i = FIELD_COMMON_COUNT; i < schema->field_count; i++) {
            put_field(&schema->fields[i]);
        }
    }
}

static void put_technique(const char *technique)
{
    if (technique[0] == '\0') {
        return;
    }
    const char *sub = strchr(technique, '.');
    size_t      size = sub != NULL ? (size_t)(sub - technique) : strlen(technique);
    printf("[%s](https://attack.mitre.org/techniques/%.*s%s%s/)", technique, (int)size, technique,
           sub != NULL ? "/" : "", sub != NULL ? sub + 1 : "");
}

static void put_collectors(void)
{
    printf(
        "# Sources of evidence\n\n"
        "Made from `src/collect/linux/collectors.c` by `ninja -C build update-docs`; do not "
        "edit. `evict schema` prints the\nsame for the program at hand.\n\n"
        "- needed: there is no `clear` without it (a source that the system does not have is no "
        "obstacle).\n"
        "- live: only on the running system, not on a folder or a disk.\n"
        "- slow: reads the whole system; left out by `--quick`.\n"
        "- access: what it finds can give code root or kernel rights again.\n"
        "- technique: how attackers use the same place (MITRE ATT&CK).\n\n"
        "Paths are relative to the root of the examined system.\n\n"
        "## Linux\n\n"
        "| source | reads | needed | live | slow | access | technique |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < linux_collectors.count; i++) {
        const struct collector *row = &linux_collectors.rows[i];
        printf("| `%s` | ", row->source);
        put_cell(row->help);
        printf(" | %s | %s | %s | %s | ", row->is_required ? "yes" : "",
               row->is_live_only ? "yes" : "", row->walks_all ? "yes" : "",
               row->is_access_point ? "yes" : "");
        put_technique(row->technique);
        printf(" |\n");
    }
}

int main(int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "";
    if (strcmp(what, "schema") == 0) {
        put_schema();
    } else if (strcmp(what, "collectors") == 0) {
        put_collectors();
    } else {
        fprintf(stderr, "usage: markdown schema|collectors\n");
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
