#include "collect/linux/account_book.h"

#include "formats/sudoers.h"

enum { FIRST_PERSON = 1000, ALIAS_ROUNDS_MAX = 4 };

static size_t line_count(struct bytes contents)
{
    size_t       count = 0;
    struct bytes line;
    while (bytes_next_line(&contents, &line) && count < ACCOUNTS_MAX) {
        count++;
    }
    return count;
}

/* The first of several names of a user id. */
static void know_name(struct account_book *book, struct passwd_user *user)
{
    bool              is_new = false;
    struct map_entry *entry = map_put(&book->names, user->uid, &is_new);
    if (entry != NULL && is_new) {
        entry->value.pointer = &user->name;
    }
}

static bool read_users(struct account_book *book)
{
    struct bytes path = bytes_of("etc/passwd");
    struct bytes contents;
    if (!evidence_read(book->collection, path, EVIDENCE_FILE_BYTES_MAX, &contents, NULL)) {
        return false;
    }
    size_t       capacity = line_count(contents);
    struct lines lines = lines_of(contents);
    struct error error;
    enum status  status;
    book->users = arena_alloc(book->collection->arena, capacity, sizeof *book->users);
    while (book->users != NULL && book->user_count < capacity) {
        struct account_user *user = &book->users[book->user_count];
        status = passwd_next_user(&lines, &user->user, &error);
        if (status == STATUS_ABSENT) {
            break;
        }
        if (status == STATUS_OK) {
            book->user_count++;
            know_name(book, &user->user);
        } else {
            evidence_gap_at(book->collection, path, &error);
        }
    }
    return true;
}

static bool read_groups(struct account_book *book)
{
    struct bytes path = bytes_of("etc/group");
    struct bytes contents;
    if (!evidence_read(book->collection, path, EVIDENCE_FILE_BYTES_MAX, &contents, NULL)) {
        return false;
    }
    size_t       capacity = line_count(contents);
    struct lines lines = lines_of(contents);
    struct error error;
    enum status  status;
    book->groups = arena_alloc(book->collection->arena, capacity, sizeof *book->groups);
    while (book->groups != NULL && book->group_count < capacity) {
        struct account_group *group = &book->groups[book->group_count];
        status = passwd_next_group(&lines, &group->group, &error);
        if (status == STATUS_ABSENT) {
            break;
        }
        if (status == STATUS_OK) {
            book->group_count++;
        } else {
            evidence_gap_at(book->collection, path, &error);
        }
    }
    return true;
}

static void read_shadow(struct account_book *book)
{
    struct bytes         path = bytes_of("etc/shadow");
    struct bytes         contents;
    struct map           states;
    struct passwd_shadow shadow;
    struct error         error;
    enum status          status;
    if (!evidence_read(book->collection, path, EVIDENCE_FILE_BYTES_MAX, &contents, NULL)) {
        return;
    }
    struct lines lines = lines_of(contents);
    map_init(&states, book->collection->arena);
    while ((status = passwd_next_shadow(&lines, &shadow, &error)) != STATUS_ABSENT) {
        struct map_entry *entry = status == STATUS_OK ? map_put(&states, shadow.name, NULL) : NULL;
        if (status != STATUS_OK) {
            evidence_gap_at(book->collection, path, &error);
        }
        if (entry != NULL) {
            entry->value.number = shadow.state == PASSWORD_LOCKED;
        }
    }
    for (size_t i = 0; i < book->user_count; i++) {
        const struct map_entry *entry = map_find(&states, book->users[i].user.name);
        book->users[i].has_shadow = entry != NULL;
        book->users[i].is_locked = entry != NULL && entry->value.number != 0;
    }
}

static void add_administrator(struct account_book *book, struct bytes name)
{
    if (map_put(&book->administrators, name, NULL) == NULL) {
        struct error error;
        (void)error_set(&error, STATUS_TOO_LARGE, 0, "more administrators than evict can keep");
        collection_gap(book->collection, (struct bytes){0}, &error);
    }
}

static void add_all(struct account_book *book, struct bytes who)
{
    struct bytes name;
    while (sudoers_next_name(&who, &name)) {
        add_administrator(book, name);
    }
}

/* One pass over a file.  The first collects rules, later ones resolve aliases of aliases. */
static void read_sudoers_pass(struct account_book *book, struct bytes path, struct bytes contents,
                              bool is_first)
{
    struct lines        lines = lines_of(contents);
    struct sudoers_rule rule;
    struct error        error;
    enum status         status;
    while ((status = sudoers_next(&lines, book->collection->arena, &rule, &error)) !=
           STATUS_ABSENT) {
        if (status != STATUS_OK && is_first) {
            evidence_gap_at(book->collection, path, &error);
        }
        bool is_granted = status == STATUS_OK &&
                          (rule.is_alias ? map_find(&book->administrators, rule.name) != NULL
                                         : rule.gives_all && is_first);
        if (is_granted) {
            add_all(book, rule.who);
        }
    }
}

static void read_sudoers_file(struct account_book *book, struct bytes path)
{
    struct bytes contents;
    if (!evidence_read(book->collection, path, EVIDENCE_TEXT_BYTES_MAX, &contents, NULL)) {
        return;
    }
    for (int round = 0; round < ALIAS_ROUNDS_MAX; round++) {
        size_t before = book->administrators.count;
        read_sudoers_pass(book, path, contents, round == 0);
        if (book->administrators.count == before) {
            return;
        }
    }
}

static void read_sudoers(struct account_book *book)
{
    struct bytes         folder = bytes_of("etc/sudoers.d");
    struct volume_entry *entries;
    size_t               count = evidence_list(book->collection, folder, &entries);
    read_sudoers_file(book, bytes_of("etc/sudoers"));
    for (size_t i = 0; i < count; i++) {
        /* sudo leaves these out: sudoers(5), @includedir */
        bool is_ignored = bytes_find_byte(entries[i].name, '.') != entries[i].name.size ||
                          bytes_end_with(entries[i].name, "~");
        if (!is_ignored) {
            read_sudoers_file(book, evidence_path(book->collection, folder, entries[i].name));
        }
    }
}

static bool is_named(const struct account_book *book, const char *mark, struct bytes name)
{
    struct arena_mark place = arena_mark(book->collection->arena);
    struct bytes      key = arena_text(book->collection->arena, "%s%.*s", mark, (int)name.size,
                                  name.size == 0 ? "" : (const char *)name.data);
    bool              is_known = map_find(&book->administrators, key) != NULL;
    arena_release(book->collection->arena, place);
    return is_known;
}

static void judge_groups(struct account_book *book)
{
    static const char *const groups[] = {"sudo", "wheel", "admin", "root"};
    for (size_t i = 0; i < book->group_count; i++) {
        struct account_group *group = &book->groups[i];
        group->is_administrator = is_named(book, "%", group->group.name);
        for (size_t j = 0; j < COUNT_OF(groups); j++) {
            group->is_administrator =
                group->is_administrator || bytes_equal_text(group->group.name, groups[j]);
        }
        if (group->is_administrator) {
            add_administrator(book, arena_text(book->collection->arena, ":%.*s",
                                               (int)group->group.gid.size,
                                               (const char *)group->group.gid.data));
        }
    }
}

/* Members of a group with administrator rights have them too. */
static void add_members(struct account_book *book)
{
    for (size_t i = 0; i < book->group_count; i++) {
        const struct account_group *group = &book->groups[i];
        struct bytes                members = group->group.members;
        struct bytes                member;
        while (group->is_administrator && bytes_next_part(&members, ',', &member)) {
            add_administrator(book, bytes_trim(member));
        }
    }
}

static uint64_t number_of(struct bytes digits)
{
    uint64_t number = UINT64_MAX;
    (void)bytes_to_u64(digits, 10, &number);
    return number;
}

static void judge_users(struct account_book *book)
{
    for (size_t i = 0; i < book->user_count; i++) {
        struct account_user *user = &book->users[i];
        user->is_administrator =
            number_of(user->user.uid) == 0 || is_named(book, "", user->user.name) ||
            is_named(book, "#", user->user.uid) || is_named(book, ":", user->user.gid);
    }
}

enum status account_book_read(struct collection *collection, struct account_book *ret_book,
                              struct error *error)
{
    struct account_book book = {.collection = collection};
    map_init(&book.administrators, collection->arena);
    map_init(&book.names, collection->arena);
    bool has_users = read_users(&book);
    bool has_groups = read_groups(&book);
    if (!has_users && !has_groups && collection->gaps == 0) {
        return error_set(error, STATUS_ABSENT, 0, "no etc/passwd");
    }
    read_shadow(&book);
    read_sudoers(&book);
    judge_groups(&book);
    add_members(&book);
    judge_users(&book);
    *ret_book = book;
    return STATUS_OK;
}

enum status account_book_users(struct collection *collection, struct account_book *ret_book,
                               struct error *error)
{
    struct account_book book = {.collection = collection};
    map_init(&book.names, collection->arena);
    if (!read_users(&book)) {
        return error_set(error, STATUS_ABSENT, 0, "no etc/passwd");
    }
    *ret_book = book;
    return STATUS_OK;
}

struct bytes account_book_name(const struct account_book *book, struct bytes uid)
{
    const struct map_entry *entry = map_find(&book->names, uid);
    return entry == NULL ? (struct bytes){0} : *(const struct bytes *)entry->value.pointer;
}

bool account_can_log_in(const struct account_user *user)
{
    static const char *const closed[] = {"nologin", "false", "true", "sync", "halt", "shutdown"};
    struct bytes             shell = bytes_file_name(user->user.shell);
    for (size_t i = 0; i < COUNT_OF(closed); i++) {
        if (bytes_equal_text(shell, closed[i])) {
            return false;
        }
    }
    return true;
}

bool account_has_home(const struct account_user *user)
{
    struct bytes home = user->user.home;
    bool is_person = number_of(user->user.uid) == 0 || number_of(user->user.uid) >= FIRST_PERSON ||
                     bytes_start_with(home, "/home/");
    return is_person && home.size > 1 && home.data[0] == '/' &&
           !bytes_equal_text(home, "/nonexistent");
}
