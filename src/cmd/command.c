#include "cmd/command.h"

#include <string.h>

#include "base/memory.h"

const struct command *command_find(const struct command *const *table, const char *name)
{
    for (size_t i = 0; table[i] != NULL; i++) {
        if (strcmp(table[i]->name, name) == 0) {
            return table[i];
        }
    }
    return NULL;
}

bool command_is_group(const struct command *const *table, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; table[i] != NULL; i++) {
        if (strncmp(table[i]->name, word, size) == 0 && table[i]->name[size] == ' ') {
            return true;
        }
    }
    return false;
}

/* The command that argv[1], or argv[1] and argv[2], name; *ret_used words of them. */
static enum status find_command(const struct command *const *table, int argc, char *const *argv,
                                const struct command **ret_command, int *ret_used,
                                struct error *error)
{
    if (argc < 2) {
        return error_set(error, STATUS_WRONG_USE, 0, "no command given; try 'evict help'");
    }
    if (command_is_group(table, argv[1])) {
        if (argc < 3) {
            return error_set(error, STATUS_WRONG_USE, 0,
                             "'%s' needs a second word; try 'evict help %s'", argv[1], argv[1]);
        }
        char *name            CLEANUP(free_pointer) = xasprintf("%s %s", argv[1], argv[2]);
        const struct command *command = command_find(table, name);
        if (command == NULL) {
            return error_set(error, STATUS_WRONG_USE, 0,
                             "there is no command '%s'; try 'evict help %s'", name, argv[1]);
        }
        *ret_command = command;
        *ret_used = 2;
        return STATUS_OK;
    }
    const struct command *command = command_find(table, argv[1]);
    if (command == NULL) {
        return error_set(error, STATUS_WRONG_USE, 0, "there is no command '%s'; try 'evict help'",
                         argv[1]);
    }
    *ret_command = command;
    *ret_used = 1;
    return STATUS_OK;
}

static const struct command_option *find_long(const struct command *command, const char *name,
                                              size_t size)
{
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i] != NULL; i++) {
        if (strncmp(command->options[i]->name, name, size) == 0 &&
            command->options[i]->name[size] == '\0') {
            return command->options[i];
        }
    }
    return NULL;
}

static const struct command_option *find_short(const struct command *command, char letter)
{
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i] != NULL; i++) {
        if (letter != '\0' && command->options[i]->short_name == letter) {
            return command->options[i];
        }
    }
    return NULL;
}

/* Where reading stands. */
struct cursor {
    char *const       *argv;
    int                argc;
    int                next;
    struct invocation *invocation;
};

/* Notes an option; `value` came with it ("=value", "-ovalue") or is NULL. */
static enum status note_option(struct cursor *at, const struct command_option *option,
                               const char *value, struct error *error)
{
    const char *command = at->invocation->command->name;
    if (option->argument == NULL && value != NULL) {
        return error_set(error, STATUS_WRONG_USE, 0, "'--%s' takes no value", option->name);
    }
    if (option->argument != NULL && value == NULL) {
        if (at->next >= at->argc) {
            return error_set(error, STATUS_WRONG_USE, 0,
                             "'--%s' needs a value (%s); try 'evict help %s'", option->name,
                             option->argument, command);
        }
        value = at->argv[at->next++];
    }
    if (value != NULL && value[0] == '\0') {
        return error_set(error, STATUS_WRONG_USE, 0, "'--%s' needs a value (%s), not an empty one",
                         option->name, option->argument);
    }
    if (!option->is_repeatable && invocation_has(at->invocation, option)) {
        return error_set(error, STATUS_WRONG_USE, 0, "'--%s' is given twice", option->name);
    }
    struct invocation *invocation = at->invocation;
    invocation->given[invocation->given_count++] = (struct given_option){option, value};
    return STATUS_OK;
}

static enum status read_long(struct cursor *at, const char *text, struct error *error)
{
    struct invocation *invocation = at->invocation;
    const char        *equals = strchr(text, '=');
    size_t             size = equals != NULL ? (size_t)(equals - text) : strlen(text);
    if (strcmp(text, "help") == 0) {
        invocation->wants_help = true;
        return STATUS_OK;
    }
    const struct command_option *option = find_long(invocation->command, text, size);
    if (option == NULL) {
        return error_set(error, STATUS_WRONG_USE, 0,
                         "there is no option '--%.*s'; try 'evict help %s'", (int)size, text,
                         invocation->command->name);
    }
    return note_option(at, option, equals != NULL ? equals + 1 : NULL, error);
}

static enum status read_short(struct cursor *at, const char *letters, struct error *error)
{
    struct invocation *invocation = at->invocation;
    for (; *letters != '\0'; letters++) {
        const struct command_option *option = find_short(invocation->command, *letters);
        if (option == NULL && *letters == 'h') {
            invocation->wants_help = true;
            continue;
        }
        if (option == NULL) {
            return error_set(error, STATUS_WRONG_USE, 0,
                             "there is no option '-%c'; try 'evict help %s'", *letters,
                             invocation->command->name);
        }
        if (option->argument != NULL) {
            return note_option(at, option, letters[1] != '\0' ? letters + 1 : NULL, error);
        }
        enum status status = note_option(at, option, NULL, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static enum status read_words(struct cursor *at, struct error *error)
{
    enum status status = STATUS_OK;
    bool        only_operands = false;
    while (at->next < at->argc && status == STATUS_OK) {
        const char *word = at->argv[at->next++];
        if (only_operands || word[0] != '-' || word[1] == '\0') {
            at->invocation->operands[at->invocation->operand_count++] = word;
        } else if (strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (word[1] == '-') {
            status = read_long(at, word + 2, error);
        } else {
            status = read_short(at, word + 1, error);
        }
    }
    return status;
}

static enum status check_operands(const struct invocation *invocation, struct error *error)
{
    const struct command *command = invocation->command;
    if (invocation->wants_help) {
        return STATUS_OK;
    }
    if (invocation->operand_count < command->operands_min) {
        return error_set(error, STATUS_WRONG_USE, 0, "'evict %s' needs %s; try 'evict help %s'",
                         command->name, command->operands, command->name);
    }
    if (invocation->operand_count > command->operands_max) {
        return error_set(error, STATUS_WRONG_USE, 0,
                         "'%s' is one word too many; try 'evict help %s'",
                         invocation->operands[command->operands_max], command->name);
    }
    for (size_t i = 0; i < invocation->operand_count; i++) {
        if (invocation->operands[i][0] == '\0') {
            return error_set(error, STATUS_WRONG_USE, 0,
                             "an empty word names nothing; try 'evict help %s'", command->name);
        }
    }
    return STATUS_OK;
}

enum status invocation_read(const struct command *const *table, int argc, char *const *argv,
                            struct invocation *ret_invocation, struct error *error)
{
    const struct command *command = NULL;
    int                   used = 0;
    enum status           status = find_command(table, argc, argv, &command, &used, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct invocation invocation = {
        .command = command,
        /* Short options may be many in one word. */
        .given = NULL,
        .operands = xcalloc((size_t)argc, sizeof *invocation.operands),
    };
    size_t letters = 0;
    for (int i = 1; i < argc; i++) {
        letters += strlen(argv[i]) + 1;
    }
    invocation.given = xcalloc(letters, sizeof *invocation.given);

    struct cursor at = {argv, argc, 1 + used, &invocation};
    status = read_words(&at, error);
    if (status == STATUS_OK) {
        status = check_operands(&invocation, error);
    }
    if (status != STATUS_OK) {
        invocation_done(&invocation);
        return status;
    }
    *ret_invocation = invocation;
    return STATUS_OK;
}

void invocation_done(struct invocation *invocation)
{
    free_pointer(&invocation->given);
    free_pointer(&invocation->operands);
    *invocation = (struct invocation){0};
}

const char *invocation_value_at(const struct invocation     *invocation,
                                const struct command_option *option, size_t index)
{
    for (size_t i = 0; i < invocation->given_count; i++) {
        if (invocation->given[i].option == option && index-- == 0) {
            return invocation->given[i].value;
        }
    }
    return NULL;
}

bool invocation_has(const struct invocation *invocation, const struct command_option *option)
{
    for (size_t i = 0; i < invocation->given_count; i++) {
        if (invocation->given[i].option == option) {
            return true;
        }
    }
    return false;
}

const char *invocation_value(const struct invocation     *invocation,
                             const struct command_option *option)
{
    const char *value = NULL;
    for (size_t i = 0; i < invocation->given_count; i++) {
        if (invocation->given[i].option == option) {
            value = invocation->given[i].value;
        }
    }
    return value;
}
