/* Fills in the parts of a manual page that the program's own tables decide, so that no page can lag
 * behind the program.  Used by the build alone; see docs/meson.build.
 *
 *   man-page FILE          the page: FILE with its directives filled in
 *   man-page --commands    the first words of all commands, one a line
 *
 * A directive of a page is a comment of mdoc(7), alone on its line:
 *
 *   .\" @name COMMAND       section NAME of a page about one command
 *   .\" @synopsis COMMAND   how it is called
 *   .\" @options COMMAND    its options, the items of a list
 *   .\" @commands           every command with its summary, the items of a list
 *   .\" @exits              every exit code, the items of a list
 *   .\" @sources            every source of evidence, the items of a list
 */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "collect/linux/collectors.h"

enum { LINE_BYTES_MAX = 1024 };

/* Table text as text of mdoc. */
static void put_text(const char *text)
{
    if (*text == '.' || *text == '\'') {
        printf("\\&");
    }
    for (; *text != '\0'; text++) {
        if (*text == '\\') {
            printf("\\e");
        } else {
            putchar(*text);
        }
    }
}

static void put_lower_case(const char *text)
{
    putchar(tolower((unsigned char)*text));
    put_text(text + 1);
}

static const struct command *find(const char *name)
{
    const struct command *command = command_find(commands, name);
    if (command == NULL) {
        fprintf(stderr, "man-page: there is no command '%s'\n", name);
        exit(EXIT_FAILURE);
    }
    return command;
}

/* "ban list" is described in evict-ban(1). */
static void put_page_name(const struct command *command)
{
    printf("evict-%.*s", (int)strcspn(command->name, " "), command->name);
}

static void put_name(const char *name)
{
    const struct command *command = find(name);
    printf(".Sh NAME\n.Nm ");
    put_page_name(command);
    printf("\n.Nd ");
    put_lower_case(command->summary);
    putchar('\n');
}

static void put_operands(const char *operands)
{
    size_t size = strlen(operands);
    if (size == 0) {
        return;
    }
    if (operands[0] == '[') {
        printf(".Op Ar %.*s\n", (int)size - 2, operands + 1);
    } else if (size > 3 && strcmp(operands + size - 3, "...") == 0) {
        printf(".Ar %.*s ...\n", (int)size - 3, operands);
    } else {
        printf(".Ar %s\n", operands);
    }
}

static void put_synopsis(const char *name)
{
    const struct command *command = find(name);
    printf(".Nm evict\n.Cm %s\n", command->name);
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i] != NULL; i++) {
        const struct command_option *option = command->options[i];
        printf(".%s Fl -%s", option->is_repeatable ? "Oo" : "Op", option->name);
        if (option->argument != NULL) {
            printf(" Ar %s", option->argument);
        }
        printf("%s\n", option->is_repeatable ? " Oc Ns ..." : "");
    }
    put_operands(command->operands);
}

static void put_options(const char *name)
{
    const struct command *command = find(name);
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i] != NULL; i++) {
        const struct command_option *option = command->options[i];
        printf(".It ");
        if (option->short_name != '\0') {
            printf("Fl %c , ", option->short_name);
        }
        printf("Fl -%s", option->name);
        if (option->argument != NULL) {
            printf(" Ar %s", option->argument);
        }
        putchar('\n');
        put_text(option->help);
        putchar('\n');
    }
    printf(".It Fl h , Fl -help\nsay how to use it, and do nothing else\n");
}

static void put_commands(const char *argument)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf(".It Cm %s\n", commands[i]->name);
        put_text(commands[i]->summary);
        if (commands[i]->run == command_help.run) {
            printf(".\n");
            continue;
        }
        printf(":\n.Xr ");
        put_page_name(commands[i]);
        printf(" 1 .\n");
    }
}

static void put_exits(const char *argument)
{
    for (unsigned code = 0; code < EXIT_CODE_COUNT; code++) {
        printf(".It %u\n", code);
        put_text(exit_code_meaning((enum exit_code)code));
        putchar('\n');
    }
}

static void put_sources(const char *argument)
{
    for (size_t i = 0; i < linux_collectors.count; i++) {
        const struct collector *row = &linux_collectors.rows[i];
        printf(".It %s", row->source);
        printf("%s%s%s\n", row->is_required ? " *" : "", row->is_live_only ? " (live)" : "",
               row->walks_all ? " (slow)" : "");
        put_text(row->help);
        putchar('\n');
    }
}

static const struct directive {
    const char *name;
    void (*put)(const char *argument);
} directives[] = {
    {"name", put_name},         {"synopsis", put_synopsis}, {"options", put_options},
    {"commands", put_commands}, {"exits", put_exits},       {"sources", put_sources},
};

/* "name scan": the line behind the '@', without its end. */
static void put_directive(const char *line)
{
    size_t size = strcspn(line, " ");
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
        if (strlen(directives[i].name) == size && strncmp(directives[i].name, line, size) == 0) {
            directives[i].put(line[size] == ' ' ? line + size + 1 : "");
            return;
        }
    }
    fprintf(stderr, "man-page: there is no directive '%s'\n", line);
    exit(EXIT_FAILURE);
}

static int put_page(const char *path)
{
    static const char prefix[] = ".\\\" @";
    char              line[LINE_BYTES_MAX];
    FILE             *page = fopen(path, "r");
    if (page == NULL) {
        perror(path);
        return EXIT_FAILURE;
    }
    while (fgets(line, sizeof line, page) != NULL) {
        if (strncmp(line, prefix, sizeof prefix - 1) == 0) {
            line[strcspn(line, "\n")] = '\0';
            put_directive(line + sizeof prefix - 1);
        } else {
            fputs(line, stdout);
        }
    }
    fclose(page);
    return EXIT_SUCCESS;
}

static void put_command_words(void)
{
    const char *before = "";
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t size = strcspn(commands[i]->name, " ");
        if (strlen(before) < size || strncmp(before, commands[i]->name, size) != 0) {
            printf("%.*s\n", (int)size, commands[i]->name);
        }
        before = commands[i]->name;
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: man-page FILE | --commands\n");
        return EXIT_FAILURE;
    }
    if (strcmp(argv[1], "--commands") == 0) {
        put_command_words();
        return EXIT_SUCCESS;
    }
    return put_page(argv[1]);
}
