/* evict completion bash|zsh: made from the table of commands, so it cannot lag behind. */

#include <string.h>

#include "cmd/commands.h"
#include "cmd/output.h"

/* Does the value name a file or folder? */
static bool takes_file(const struct command_option *option)
{
    return option->argument != NULL &&
           (strstr(option->argument, "FILE") != NULL || strstr(option->argument, "DIR") != NULL);
}

static bool operands_are_files(const struct command *command)
{
    return strstr(command->operands, "FILE") != NULL;
}

/* The first words, each once: "ban list" and "ban show" give one "ban". */
static bool is_first_of_group(size_t index)
{
    size_t size = strcspn(commands[index]->name, " ");
    return index == 0 || strncmp(commands[index - 1]->name, commands[index]->name, size) != 0 ||
           commands[index - 1]->name[size] != ' ';
}

static void put_first_words(struct writer *writer)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (is_first_of_group(i)) {
            writer_format(writer, "%.*s ", (int)strcspn(commands[i]->name, " "), commands[i]->name);
        }
    }
}

static void put_second_words(struct writer *writer, const char *first, size_t size)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strncmp(commands[i]->name, first, size) == 0 && commands[i]->name[size] == ' ') {
            writer_format(writer, "%s ", commands[i]->name + size + 1);
        }
    }
}

static void put_option_words(struct writer *writer, const struct command *command)
{
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i] != NULL; i++) {
        writer_format(writer, "--%s ", command->options[i]->name);
    }
    writer_text(writer, "--help");
}

static void write_bash(struct writer *writer)
{
    writer_text(writer,
                "# bash completion for evict\n_evict() {\n"
                "    local current=\"${COMP_WORDS[COMP_CWORD]}\"\n"
                "    local previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                "    local words=\"\" files=\"\"\n"
                "    COMPREPLY=()\n"
                "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words=\"");
    put_first_words(writer);
    writer_text(writer,
                "--help --version\"\n    else\n"
                "        case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        const char *blank = strchr(commands[i]->name, ' ');
        writer_format(writer, "        \"%s\"%s) words=\"", commands[i]->name,
                      blank == NULL ? "\\ *" : "");
        put_option_words(writer, commands[i]);
        writer_format(writer, "\"%s ;;\n", operands_are_files(commands[i]) ? " files=1" : "");
    }
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t size = strcspn(commands[i]->name, " ");
        if (commands[i]->name[size] == ' ' && is_first_of_group(i)) {
            writer_format(writer, "        \"%.*s\"\\ *) words=\"", (int)size, commands[i]->name);
            put_second_words(writer, commands[i]->name, size);
            writer_text(writer, "\" ;;\n");
        }
    }
    writer_text(writer, "        esac\n        case \"${COMP_WORDS[1]} $previous\" in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        for (size_t k = 0; k < COMMAND_OPTIONS_MAX && commands[i]->options[k] != NULL; k++) {
            if (takes_file(commands[i]->options[k])) {
                writer_format(writer, "        \"%.*s --%s\") words=\"\" files=1 ;;\n",
                              (int)strcspn(commands[i]->name, " "), commands[i]->name,
                              commands[i]->options[k]->name);
            }
        }
    }
    writer_text(writer,
                "        esac\n    fi\n"
                "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                "    if [ -n \"$files\" ] && [ \"${current#-}\" = \"$current\" ]; then\n"
                "        mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- "
                "\"$current\")\n    fi\n}\ncomplete -o filenames -F _evict evict\n");
}

/* Inside single quotes of the shell and brackets of _arguments. */
static void put_zsh_text(struct writer *writer, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            writer_text(writer, "'\\''");
        } else if (strchr("[]:\\", *text) != NULL) {
            writer_format(writer, "\\%c", *text);
        } else {
            writer_u8(writer, (uint8_t)*text);
        }
    }
}

static void put_zsh_option(struct writer *writer, const struct command_option *option)
{
    writer_format(writer, " \\\n            '%s--%s%s[", option->is_repeatable ? "*" : "",
                  option->name, option->argument != NULL ? "=" : "");
    put_zsh_text(writer, option->help);
    writer_text(writer, "]");
    if (option->argument != NULL) {
        writer_text(writer, ":");
        put_zsh_text(writer, option->argument);
        writer_text(writer, takes_file(option) ? ":_files" : ":");
    }
    writer_text(writer, "'");
}

static void put_zsh_case(struct writer *writer, const struct command *command)
{
    bool has_two_words = strchr(command->name, ' ') != NULL;
    writer_format(writer, "        '%s'%s) _arguments", command->name, has_two_words ? "" : "\\ *");
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i] != NULL; i++) {
        put_zsh_option(writer, command->options[i]);
    }
    writer_format(writer, " \\\n            '--help[say how to use it]'%s ;;\n",
                  operands_are_files(command) ? " '*:file:_files'" : "");
}

static void write_zsh(struct writer *writer)
{
    writer_text(writer,
                "#compdef evict\n# zsh completion for evict\n_evict() {\n"
                "    if (( CURRENT == 2 )); then\n        compadd -- ");
    put_first_words(writer);
    writer_text(writer,
                "--help --version\n        return\n    fi\n"
                "    case \"$words[2] $words[3]\" in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        put_zsh_case(writer, commands[i]);
    }
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t size = strcspn(commands[i]->name, " ");
        if (commands[i]->name[size] == ' ' && is_first_of_group(i)) {
            writer_format(writer, "        '%.*s'\\ *) compadd -- ", (int)size, commands[i]->name);
            put_second_words(writer, commands[i]->name, size);
            writer_text(writer, ";;\n");
        }
    }
    writer_text(writer, "    esac\n}\n_evict \"$@\"\n");
}

static enum exit_code run(const struct invocation *invocation)
{
    CLEANUP(writer_done) struct writer writer;
    struct error                       error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    enum status status = STATUS_OK;
    if (strcmp(invocation->operands[0], "bash") == 0) {
        write_bash(&writer);
    } else if (strcmp(invocation->operands[0], "zsh") == 0) {
        write_zsh(&writer);
    } else {
        status = error_set(&error, STATUS_WRONG_USE, 0, "there is no completion for '%s'",
                           invocation->operands[0]);
    }
    if (status == STATUS_OK) {
        status = output_print(&writer, &error);
    }
    return status == STATUS_OK ? EXIT_CODE_CLEAR : command_fail(&error);
}

const struct command command_completion = {
    .name = "completion",
    .operands = "bash|zsh",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Print the completion of a shell",
    .details = "",
    .run = run,
};
