/* Users and groups: etc/passwd, etc/group, of etc/shadow whether a password is locked, and who has
 * administrator rights: uid 0, members of sudo, wheel and admin, rules of etc/sudoers. */

#include "collect/linux/account_book.h"
#include "collect/linux/collectors.h"

static void emit_user(struct collection *collection, const struct account_user *user)
{
    struct artifact artifact;
    artifact_init(&artifact, KIND_ACCOUNT);
    artifact_set(&artifact, ACCOUNT_NAME, user->user.name);
    artifact_set_text(&artifact, ACCOUNT_CLASS, "user");
    artifact_set(&artifact, ACCOUNT_IDENTIFIER, user->user.uid);
    artifact_set_known(&artifact, ACCOUNT_HOME, user->user.home);
    artifact_set_known(&artifact, ACCOUNT_SHELL, user->user.shell);
    artifact_set_known(&artifact, ACCOUNT_COMMENT, user->user.comment);
    artifact_set_flag(&artifact, ACCOUNT_IS_ADMINISTRATOR, user->is_administrator);
    if (user->has_shadow) {
        artifact_set_flag(&artifact, ACCOUNT_IS_LOCKED, user->is_locked);
    }
    collection_emit_at(collection, &artifact, bytes_of("etc/passwd"), user->user.line);
}

static void emit_group(struct collection *collection, const struct account_group *group)
{
    struct bytes    rest = group->group.members;
    struct bytes    item;
    size_t          count = 0;
    struct artifact artifact;
    artifact_init(&artifact, KIND_ACCOUNT);
    artifact_set(&artifact, ACCOUNT_NAME, group->group.name);
    artifact_set_text(&artifact, ACCOUNT_CLASS, "group");
    artifact_set(&artifact, ACCOUNT_IDENTIFIER, group->group.gid);
    while (bytes_next_part(&rest, ',', &item)) {
        count++;
    }
    struct bytes *members = arena_alloc(collection->arena, count, sizeof *members);
    rest = group->group.members;
    for (size_t i = 0; members != NULL && i < count; i++) {
        (void)bytes_next_part(&rest, ',', &members[i]);
    }
    if (count != 0 && members != NULL) {
        artifact_set_list(&artifact, ACCOUNT_MEMBERS, members, count, collection->arena);
    }
    artifact_set_flag(&artifact, ACCOUNT_IS_ADMINISTRATOR, group->is_administrator);
    collection_emit_at(collection, &artifact, bytes_of("etc/group"), group->group.line);
}

enum status collect_accounts(struct collection *collection, struct error *error)
{
    struct account_book book;
    enum status         status = account_book_read(collection, &book, error);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < book.user_count; i++) {
        emit_user(collection, &book.users[i]);
    }
    for (size_t i = 0; i < book.group_count; i++) {
        emit_group(collection, &book.groups[i]);
    }
    return STATUS_OK;
}
