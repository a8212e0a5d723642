#include "cmd/ban_select.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/writer.h"

static bool is_ban_file_name(const char *name)
{
    struct bytes text = bytes_of(name);
    return bytes_end_with(text, ".yaml") || bytes_end_with(text, ".yml");
}

static bool is_file_choice(const char *choice)
{
    return strchr(choice, '/') != NULL || is_ban_file_name(choice) || strcmp(choice, "-") == 0;
}

/* ---- files ---- */

static enum status read_stream(FILE *stream, const char *path, struct writer *target,
                               struct error *error)
{
    enum { CHUNK_BYTES = 64 << 10 };
    size_t size = 1;
    while (size != 0) {
        uint8_t *room = writer_reserve(target, CHUNK_BYTES);
        if (room == NULL) {
            return error_set(error, STATUS_TOO_LARGE, 0, "%s: larger than %d MiB", path,
                             BAN_FILE_BYTES_MAX >> 20);
        }
        size = fread(room, 1, CHUNK_BYTES, stream);
        target->size += size;
    }
    return ferror(stream) != 0 ? error_set_errno(error, errno, "%s", path) : STATUS_OK;
}

static enum status read_file(const char *path, struct writer *target, struct error *error)
{
    if (strcmp(path, "-") == 0) {
        return read_stream(stdin, "standard input", target, error);
    }
    FILE *stream = fopen(path, "rbe");
    if (stream == NULL) {
        return error_set_errno(error, errno, "%s", path);
    }
    enum status status = read_stream(stream, path, target, error);
    (void)fclose(stream);
    return status;
}

enum status ban_load_file(const char *path, struct ban **ret_ban, struct ban_messages *messages,
                          struct error *error)
{
    CLEANUP(writer_done) struct writer text;
    writer_init(&text, BAN_FILE_BYTES_MAX + (64 << 10));
    enum status status = read_file(path, &text, error);
    if (status != STATUS_OK) {
        return status;
    }
    return ban_read(writer_view(&text), path, ret_ban, messages, error);
}

/* ---- selections ---- */

static size_t index_of(const struct ban_selection *selection, struct bytes id)
{
    size_t index = 0;
    while (index < selection->count && !bytes_equal(selection->bans[index]->id, id)) {
        index++;
    }
    return index;
}

static void selection_add(struct ban_selection *selection, const struct ban *ban)
{
    selection->bans = array_grow(selection->bans, selection->count, &selection->capacity,
                                 sizeof *selection->bans);
    selection->bans[selection->count++] = ban;
}

void ban_selection_done(struct ban_selection *selection)
{
    for (size_t i = 0; i < selection->count; i++) {
        ban_free((struct ban *)(uintptr_t)selection->bans[i]);
    }
    free(selection->bans);
    *selection = (struct ban_selection){0};
}

static enum status add_shipped(struct ban_selection *selection, struct error *error)
{
    size_t                    count = 0;
    const struct shipped_ban *shipped = shipped_bans(&count);
    for (size_t i = 0; i < count; i++) {
        CLEANUP(free_pointer) char *name = xasprintf("bans/%s.yaml", shipped[i].id);
        struct ban                 *ban = NULL;
        struct bytes                yaml = {shipped[i].yaml, shipped[i].size};
        enum status                 status = ban_read(yaml, name, &ban, NULL, error);
        if (status != STATUS_OK) {
            return status;
        }
        selection_add(selection, ban);
    }
    return STATUS_OK;
}

/* A ban of the folder takes the place of the shipped one; two of the folder are an error. */
static enum status add_of_folder(struct ban_selection *selection, size_t shipped_count,
                                 const char *path, struct error *error)
{
    struct ban *ban = NULL;
    enum status status = ban_load_file(path, &ban, NULL, error);
    if (status != STATUS_OK) {
        return status;
    }
    size_t index = index_of(selection, ban->id);
    if (index >= shipped_count && index < selection->count) {
        const struct ban *other = selection->bans[index];
        status = error_set(error, STATUS_WRONG_USE, 0, "%s and %.*s are both the ban '%.*s'", path,
                           (int)other->file.size, (const char *)other->file.data, (int)ban->id.size,
                           (const char *)ban->id.data);
        ban_free(ban);
        return status;
    }
    if (index == selection->count) {
        selection_add(selection, ban);
        return STATUS_OK;
    }
    ban_free((struct ban *)(uintptr_t)selection->bans[index]);
    selection->bans[index] = ban;
    return STATUS_OK;
}

static int is_ban_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && is_ban_file_name(entry->d_name);
}

static enum status add_folder(struct ban_selection *selection, const char *folder,
                              struct error *error)
{
    struct dirent **names = NULL;
    size_t          shipped_count = selection->count;
    int             count = scandir(folder, &names, is_ban_file, alphasort);
    if (count < 0) {
        return errno == ENOENT ? STATUS_OK : error_set_errno(error, errno, "%s", folder);
    }
    enum status status = STATUS_OK;
    for (int i = 0; i < count; i++) {
        CLEANUP(free_pointer) char *path = xasprintf("%s/%s", folder, names[i]->d_name);
        if (status == STATUS_OK) {
            status = add_of_folder(selection, shipped_count, path, error);
        }
        free(names[i]);
    }
    free(names);
    return status;
}

static int compare_ids(const void *left, const void *right)
{
    const struct ban *const *a = left;
    const struct ban *const *b = right;
    return bytes_compare((*a)->id, (*b)->id);
}

static enum status read_available(const char *folder, struct ban_selection *available,
                                  struct error *error)
{
    enum status status = add_shipped(available, error);
    if (status == STATUS_OK) {
        status = add_folder(available, folder, error);
    }
    if (status == STATUS_OK && available->count != 0) {
        qsort(available->bans, available->count, sizeof *available->bans, compare_ids);
    }
    return status;
}

/* ---- choices ---- */

static enum status no_such_ban(const struct ban_selection *available, const char *choice,
                               struct error *error)
{
    CLEANUP(writer_done) struct writer names;
    writer_init(&names, ERROR_TEXT_SIZE);
    for (size_t i = 0; i < available->count; i++) {
        writer_text(&names, i == 0 ? "" : ", ");
        writer_bytes(&names, available->bans[i]->id);
    }
    struct bytes view = writer_view(&names);
    return error_set(error, STATUS_WRONG_USE, 0,
                     "no ban is called '%s'; there are: %.*s (a file has a '/' in its name or ends "
                     "in .yaml)",
                     choice, (int)view.size, (const char *)view.data);
}

/* Moves the ban out of `available`. */
static enum status choose_id(struct ban_selection *available, const char *choice,
                             const struct ban **ret_ban, struct error *error)
{
    size_t index = index_of(available, bytes_of(choice));
    if (index == available->count) {
        return no_such_ban(available, choice, error);
    }
    *ret_ban = available->bans[index];
    available->count--;
    for (size_t i = index; i < available->count; i++) {
        available->bans[i] = available->bans[i + 1];
    }
    return STATUS_OK;
}

static enum status choose(struct ban_selection *available, const char *choice,
                          struct ban_selection *chosen, struct error *error)
{
    const struct ban *ban = NULL;
    struct ban       *loaded = NULL;
    enum status       status = STATUS_OK;
    if (is_file_choice(choice)) {
        status = ban_load_file(choice, &loaded, NULL, error);
        ban = loaded;
    } else if (index_of(chosen, bytes_of(choice)) == chosen->count) {
        status = choose_id(available, choice, &ban, error);
    } else {
        status = error_set(error, STATUS_WRONG_USE, 0, "the ban '%s' is chosen twice", choice);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (index_of(chosen, ban->id) != chosen->count) {
        status = error_set(error, STATUS_WRONG_USE, 0, "%s: the ban '%.*s' is chosen twice", choice,
                           (int)ban->id.size, (const char *)ban->id.data);
        ban_free(loaded);
        return status;
    }
    selection_add(chosen, ban);
    return STATUS_OK;
}

static bool needs_available(const char *const *choices, size_t choice_count)
{
    bool is_needed = choice_count == 0;
    for (size_t i = 0; i < choice_count; i++) {
        is_needed = is_needed || !is_file_choice(choices[i]);
    }
    return is_needed;
}

enum status ban_select_from(const char *folder, const char *const *choices, size_t choice_count,
                            struct ban_selection *ret_selection, struct error *error)
{
    CLEANUP(ban_selection_done) struct ban_selection available = {0};
    CLEANUP(ban_selection_done) struct ban_selection chosen = {0};
    if (needs_available(choices, choice_count)) {
        enum status status = read_available(folder, &available, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < choice_count; i++) {
        enum status status = choose(&available, choices[i], &chosen, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    struct ban_selection *result = choice_count == 0 ? &available : &chosen;
    *ret_selection = *result;
    *result = (struct ban_selection){0};
    return STATUS_OK;
}

enum status ban_select(const char *const *choices, size_t choice_count,
                       struct ban_selection *ret_selection, struct error *error)
{
    return ban_select_from(BAN_FOLDER, choices, choice_count, ret_selection, error);
}
