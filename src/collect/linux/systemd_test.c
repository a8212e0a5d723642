#include "base/json_writer.h"
#include "collect/linux/collectors.h"

#include "collector.h"
#include "unit.h"

static const char service[] =
    "[Unit]\nDescription=An agent\n[Service]\nUser=kesl\n"
    "ExecStartPre=/bin/mkdir -p /run/x\n"
    "ExecStart=-@/opt/kesl/bin/agent agent \\\n  --run\n"
    "[Install]\nWantedBy=multi-user.target\n";

/* The record of the artifact defined at `path`. */
static char *record_of(const char *text, const char *path)
{
    char *needle = xasprintf("\"path\":\"%s\"", path);
    char *found = strstr(text, needle);
    if (found == NULL) {
        fail_msg("nothing at %s in:\n%s", path, text);
    }
    while (found > text && found[-1] != '\n') {
        found--;
    }
    char *line = xasprintf("%.*s", (int)strcspn(found, "\n"), found);
    free(needle);
    return line;
}

static void expect_at(const char *text, const char *path, const char *member)
{
    char *line = record_of(text, path);
    if (strstr(line, member) == NULL) {
        fail_msg("%s is not in %s", member, line);
    }
    free(line);
}

static void reads_a_service_with_what_it_runs(void **state)
{
    put_text("usr/lib/systemd/system/kesl.service", service);
    put_text("opt/kesl/bin/agent", "x");
    put_text("etc/systemd/system/kesl.service.d/o.conf", "[Service]\nUser=root\n");
    put_text("usr/lib/systemd/system/service.d/all.conf", "[Service]\n");
    put_link("etc/systemd/system/multi-user.target.wants/kesl.service",
             "/usr/lib/systemd/system/kesl.service");
    char *text = collect_from(collector_root, collect_systemd, false);
    char *line = record_of(text, "/usr/lib/systemd/system/kesl.service");
    assert_non_null(strstr(line, "\"name\":\"kesl.service\""));
    assert_non_null(strstr(line, "\"class\":\"service\""));
    assert_non_null(strstr(line, "\"scope\":\"system\""));
    assert_non_null(strstr(line, "\"state\":\"enabled\""));
    assert_non_null(strstr(line, "\"image\":\"/opt/kesl/bin/agent\""));
    assert_non_null(strstr(line, "\"image_missing\":false"));
    assert_non_null(strstr(line, "\"account\":\"root\""));
    assert_non_null(strstr(line, "\"description\":\"An agent\""));
    assert_non_null(strstr(line, "\"exec\":[\"/bin/mkdir -p /run/x\",\"-@/opt/kesl/bin/agent"));
    assert_non_null(strstr(line, "\"/etc/systemd/system/kesl.service.d/o.conf\""));
    assert_non_null(strstr(line, "\"/usr/lib/systemd/system/service.d/all.conf\""));
    assert_non_null(strstr(line, "\"from\":\"usr/lib/systemd/system/kesl.service\""));
    free(line);
    free(text);
}

static void says_when_the_program_is_gone(void **state)
{
    put_text("etc/systemd/system/kesl.service", service);
    char *text = collect_from(collector_root, collect_systemd, false);
    expect_at(text, "/etc/systemd/system/kesl.service", "\"image_missing\":true");
    expect_at(text, "/etc/systemd/system/kesl.service", "\"state\":\"disabled\"");
    free(text);
}

static void keeps_what_a_mask_hides(void **state)
{
    put_text("usr/lib/systemd/system/kesl.service", service);
    put_link("etc/systemd/system/kesl.service", "/dev/null");
    char *text = collect_from(collector_root, collect_systemd, false);
    expect_at(text, "/etc/systemd/system/kesl.service", "\"state\":\"masked\"");
    expect_at(text, "/usr/lib/systemd/system/kesl.service", "\"state\":\"masked\"");
    expect_at(text, "/usr/lib/systemd/system/kesl.service", "An agent");
    free(text);
}

static void finds_pieces_of_units_that_are_gone(void **state)
{
    put_link("etc/systemd/system/multi-user.target.wants/kesl.service",
             "/usr/lib/systemd/system/kesl.service");
    put_link("etc/systemd/system/gone.service", "/opt/x/gone.service");
    put_text("etc/systemd/system/klnagent.service.d/o.conf", "[Service]\n");
    put_text("etc/systemd/system/service.d/o.conf", "[Service]\n");
    put_text("etc/systemd/system/user-.slice.d/o.conf", "[Slice]\n");
    char *text = collect_from(collector_root, collect_systemd, false);
    expect_at(text, "/etc/systemd/system/multi-user.target.wants/kesl.service",
              "\"state\":\"dangling\"");
    expect_at(text, "/etc/systemd/system/gone.service", "\"state\":\"dangling\"");
    expect_at(text, "/etc/systemd/system/klnagent.service.d/o.conf", "\"state\":\"drop-in-only\"");
    assert_null(strstr(text,
                       "service.d/o.conf\",\"scope\":\"system\",\"state\":\"drop-in-only\","
                       "\"name\":\"service\""));
    assert_null(strstr(text, "user-.slice.d"));
    free(text);
}

static void knows_what_timers_and_sockets_start(void **state)
{
    put_text("etc/systemd/system/a.timer", "[Timer]\nOnCalendar=daily\nOnBootSec=5\n");
    put_text("etc/systemd/system/b.timer", "[Timer]\nUnit=other.service\n");
    put_text("etc/systemd/system/c.socket", "[Socket]\nAccept=yes\nListenStream=1\n");
    char *text = collect_from(collector_root, collect_systemd, false);
    expect_at(text, "/etc/systemd/system/a.timer", "\"triggers\":[\"a.service\"]");
    expect_at(text, "/etc/systemd/system/a.timer", "\"OnCalendar=daily\"");
    expect_at(text, "/etc/systemd/system/b.timer", "\"triggers\":[\"other.service\"]");
    expect_at(text, "/etc/systemd/system/c.socket", "\"triggers\":[\"c@.service\"]");
    free(text);
}

static void reads_units_of_users(void **state)
{
    put_text("home/ann/.config/systemd/user/x.service", service);
    put_text("root/.config/systemd/user/y.service", service);
    put_text("usr/lib/systemd/user/z.service", service);
    char *text = collect_from(collector_root, collect_systemd, false);
    expect_at(text, "/home/ann/.config/systemd/user/x.service", "\"scope\":\"user\"");
    expect_at(text, "/root/.config/systemd/user/y.service", "\"scope\":\"user\"");
    expect_at(text, "/usr/lib/systemd/user/z.service", "\"scope\":\"user\"");
    free(text);
}

static void reads_a_folder_with_two_names_once(void **state)
{
    put_text("usr/lib/systemd/system/kesl.service", service);
    put_text("usr/lib/systemd/system-generators/gen", "x");
    put_link("lib", "usr/lib");
    char *text = collect_from(collector_root, collect_systemd, false);
    char *first = strstr(text, "\"kesl.service\"");
    assert_non_null(first);
    assert_null(strstr(first + 1, "\"name\":\"kesl.service\""));
    free(text);
    text = collect_from(collector_root, collect_systemd_generators, false);
    first = strstr(text, "system-generators/gen");
    assert_non_null(first);
    assert_null(strstr(text, "\"path\":\"/lib/"));
    expect_at(text, "/usr/lib/systemd/system-generators/gen", "\"state\":\"disabled\"");
    free(text);
}

static void is_absent_without_systemd(void **state)
{
    char *text = collect_from(collector_root, collect_systemd, false);
    assert_non_null(strstr(text, "\"absent\""));
    free(text);
    text = collect_from(collector_root, collect_systemd_generators, false);
    assert_non_null(strstr(text, "\"absent\""));
    free(text);
}

static void survives_loops_and_strange_names(void **state)
{
    put_link("etc/systemd/system/a.service", "b.service");
    put_link("etc/systemd/system/b.service", "a.service");
    put_link("etc/systemd/system/c.service.wants", "c.service.wants");
    put_text("etc/systemd/system/.service", "x");
    put_text("etc/systemd/system/@.service", "x");
    put_text("etc/systemd/system/d@.service/x", "x");
    put_text("etc/systemd/system/e.service", "[Service]\nExecStart=\nExecStart=\"\nExecStart=%i\n");
    char *text = collect_from(collector_root, collect_systemd, false);
    assert_non_null(strstr(text, "\"coverage\""));
    free(text);
}

static char *in_json(const char *name)
{
    struct writer writer;
    writer_init(&writer, 4096);
    json_write_quoted(&writer, bytes_of(name));
    char *quoted = xasprintf("%.*s", (int)writer.size, (const char *)writer.data);
    writer_done(&writer);
    return quoted;
}

/* systemctl says of the units below `root` what we say. */
static void compare_with_systemctl(const char *root)
{
    char *command =
        xasprintf("systemctl --root=%s list-unit-files --no-legend --no-pager 2>/dev/null", root);
    char *said = output_of(command);
    free(command);
    if (said == NULL || said[0] == '\0') {
        print_message("no systemctl here\n");
        free(said);
        skip();
    }
    char  *text = collect_from(root, collect_systemd, false);
    size_t compared = 0;
    char  *rest = said;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        char name[256];
        char unit_state[64];
        if (sscanf(line, "%255s %63s", name, unit_state) != 2) {
            continue;
        }
        char *quoted = in_json(name);
        char *needle = xasprintf("\"name\":%s,", quoted);
        char *wanted = xasprintf("\"state\":\"%s\"", unit_state);
        char *found = strstr(text, needle);
        if (found == NULL) {
            fail_msg("%s is missing", name);
        }
        char *record = xasprintf("%.*s", (int)strcspn(found, "\n"), found);
        if (strstr(record, wanted) == NULL) {
            fail_msg("systemctl says %s of %s", unit_state, record);
        }
        compared++;
        free(record);
        free(wanted);
        free(needle);
        free(quoted);
    }
    print_message("%zu units compared\n", compared);
    assert_true(compared > 0);
    free(text);
    free(said);
}

static void agrees_with_systemctl_about_this_machine(void **state)
{
    compare_with_systemctl("/");
}

static void agrees_with_systemctl_about_rare_states(void **state)
{
    static const char plain[] = "[Service]\nExecStart=/bin/true\n";
    put_text("usr/lib/systemd/system/static.service", plain);
    put_text("usr/lib/systemd/system/off.service", service);
    put_text("usr/lib/systemd/system/on.service", service);
    put_link("etc/systemd/system/multi-user.target.wants/on.service",
             "/usr/lib/systemd/system/on.service");
    put_text("usr/lib/systemd/system/vendor-on.service", service);
    put_link("usr/lib/systemd/system/multi-user.target.wants/vendor-on.service",
             "../vendor-on.service");
    put_text("usr/lib/systemd/system/now.service", service);
    put_link("run/systemd/system/multi-user.target.requires/now.service",
             "/usr/lib/systemd/system/now.service");
    put_text("usr/lib/systemd/system/masked.service", service);
    put_link("etc/systemd/system/masked.service", "/dev/null");
    put_link("run/systemd/system/masked-now.service", "/dev/null");
    put_text("etc/systemd/system/empty.service", "");
    put_text("opt/x/linked.service", service);
    put_link("etc/systemd/system/linked.service", "/opt/x/linked.service");
    put_text("usr/lib/systemd/system/real.service",
             "[Service]\nExecStart=/bin/true\n[Install]\nAlias=second.service\n");
    put_link("etc/systemd/system/second.service", "/usr/lib/systemd/system/real.service");
    put_text("usr/lib/systemd/system/also.service", "[Install]\nAlso=on.service\n");
    put_text("usr/lib/systemd/system/many@.service", service);
    put_link("etc/systemd/system/multi-user.target.wants/many@one.service",
             "/usr/lib/systemd/system/many@.service");
    put_text("usr/lib/systemd/system/usual@.service",
             "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=x.target\n"
             "DefaultInstance=tty1\n");
    put_link("etc/systemd/system/x.target.wants/usual@tty1.service",
             "/usr/lib/systemd/system/usual@.service");
    put_text("usr/lib/systemd/system/foreign.service", service);
    put_link("etc/systemd/system/strange.service", "/usr/lib/systemd/system/foreign.service");
    put_text("run/systemd/generator/made.service", plain);
    put_text("etc/systemd/system/off.service", plain);
    compare_with_systemctl(collector_root);
}

int main(void)
{
#define ROOTED(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
    const struct CMUnitTest tests[] = {
        ROOTED(reads_a_service_with_what_it_runs),
        ROOTED(says_when_the_program_is_gone),
        ROOTED(keeps_what_a_mask_hides),
        ROOTED(finds_pieces_of_units_that_are_gone),
        ROOTED(knows_what_timers_and_sockets_start),
        ROOTED(reads_units_of_users),
        ROOTED(reads_a_folder_with_two_names_once),
        ROOTED(is_absent_without_systemd),
        ROOTED(survives_loops_and_strange_names),
        cmocka_unit_test(agrees_with_systemctl_about_this_machine),
        ROOTED(agrees_with_systemctl_about_rare_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
