#include "report/samples.h"

enum { MANY = 3000 };

/* ---- bans ---- */

static struct milestone us_dates[] = {
    {.date = {(const uint8_t *)"2024-07-20", 10},
     .time = 1721433600,
     .what = {(const uint8_t *)"No new agreements with US persons", 33}},
    {.date = {(const uint8_t *)"2024-09-29", 10},
     .time = 1727568000,
     .what = {(const uint8_t *)"No updates, no KSN operation, no resale, no integration", 55}},
};

static struct milestone example_dates[] = {
    {.date = {(const uint8_t *)"2026-12-01", 10},
     .time = 1796083200,
     .what = {(const uint8_t *)"Example: everything removed and reported", 40},
     .confidence = CONFIDENCE_WEAK},
};

static struct authority kaspersky_laws[2];
static struct ban       kaspersky;
static struct ban       section_889;

static void fill_laws(void)
{
    kaspersky_laws[0] = (struct authority){
        .id = bytes_of("us-ict-2024"),
        .title = bytes_of("Final Determination: Case No. ICTS-2021-002, Kaspersky Lab, Inc."),
        .issuer = bytes_of("US Department of Commerce, Bureau of Industry and Security"),
        .jurisdiction = bytes_of("United States"),
        .cite = bytes_of("89 FR 52434"),
        .binds = bytes_of("Kaspersky Lab, Inc. with all affiliates, subsidiaries and parents"),
        .effect = bytes_of("Prohibits transactions; use alone is not prohibited"),
        .source = bytes_of("Federal Register"),
        .milestones = us_dates,
        .milestone_count = COUNT_OF(us_dates),
    };
    kaspersky_laws[1] = (struct authority){
        .id = bytes_of("example"),
        .title = bytes_of("Example order, made up for this sample"),
        .issuer = bytes_of("Nobody"),
        .jurisdiction = bytes_of("Nowhere"),
        .cite = bytes_of("Example 1/2026"),
        .binds = bytes_of("nobody"),
        .source = bytes_of("made up"),
        .confidence = CONFIDENCE_UNVERIFIED,
        .milestones = example_dates,
        .milestone_count = COUNT_OF(example_dates),
    };
}

static void fill_bans(void)
{
    fill_laws();
    kaspersky = (struct ban){
        .id = bytes_of("kaspersky"),
        .title = bytes_of("Kaspersky software and services"),
        .summary = bytes_of("A sample, not the ban file."),
        .authorities = kaspersky_laws,
        .authority_count = 1,
    };
    section_889 = (struct ban){
        .id = bytes_of("section-889"),
        .title = bytes_of("Section 889: telecommunications and video surveillance"),
        .authorities = kaspersky_laws + 1,
        .authority_count = 1,
    };
}

/* ---- building ---- */

static struct arena *arena_of(struct assessment *assessment)
{
    return &assessment->arena;
}

static void begin(struct assessment *assessment, const char *hostname)
{
    fill_bans();
    assessment_init(assessment);
    struct header *header = &assessment->header;
    header->version = TEXT_FORM_VERSION;
    header->started = bytes_of("2026-11-23T22:41:07Z");
    header->program = bytes_of("evict 0.1.0");
    assessment->finished = bytes_of("2026-11-23T22:41:09Z");
    assessment->artifact_count = 2311;
    artifact_init(&header->device, KIND_DEVICE);
    artifact_set_text(&header->device, FIELD_OS, "linux");
    artifact_set_text(&header->device, DEVICE_HOSTNAME, hostname);
    artifact_set_text(&header->device, DEVICE_MACHINE_ID, "5f0c9a7e2b6d4f8091a3c5e7d9fb1e3d");
    artifact_set_text(&header->device, DEVICE_OS_NAME, "Debian GNU/Linux 12 (bookworm)");
    artifact_set_text(&header->device, DEVICE_KERNEL, "6.1.0-32-amd64");
    artifact_set_text(&header->device, DEVICE_ARCHITECTURE, "x86_64");
    artifact_set_text(&header->device, DEVICE_MODEL, "PowerEdge R640");
    struct bytes macs[] = {bytes_of("52:54:00:12:34:56"), bytes_of("52:54:00:12:34:57")};
    artifact_set_list(&header->device, DEVICE_MAC, macs, COUNT_OF(macs), arena_of(assessment));
}

static void add_source(struct assessment *assessment, const char *source,
                       enum coverage_status status, const char *reason, uint64_t count,
                       bool is_required)
{
    struct coverage coverage = {
        .source = bytes_of(source),
        .status = status,
        .reason = bytes_of(reason),
        .count = count,
        .is_required = is_required,
    };
    assessment_add_coverage(assessment, &coverage);
}

static void add_usual_sources(struct assessment *assessment)
{
    add_source(assessment, "dpkg", COVERAGE_COMPLETE, "", 1204, true);
    add_source(assessment, "apk", COVERAGE_ABSENT, "", 0, true);
    add_source(assessment, "systemd", COVERAGE_COMPLETE, "", 412, true);
    add_source(assessment, "modules", COVERAGE_COMPLETE, "", 3, true);
    add_source(assessment, "certificates", COVERAGE_COMPLETE, "", 148, true);
    add_source(assessment, "package-log", COVERAGE_COMPLETE, "", 371, false);
    add_source(assessment, "folders", COVERAGE_COMPLETE, "", 88, true);
    add_source(assessment, "accounts", COVERAGE_COMPLETE, "", 85, false);
}

static struct finding start(enum means means, enum kind kind, const char *from)
{
    struct finding finding = {
        .ban = bytes_of("kaspersky"),
        .means = means,
        .product = bytes_of("kesl"),
        .product_name = bytes_of("Kaspersky Endpoint Security for Linux"),
        .source = bytes_of("Kaspersky Lab KES for Linux uninstall notes"),
    };
    artifact_init(&finding.artifact, kind);
    artifact_set_text(&finding.artifact, FIELD_OS, "linux");
    finding.artifact.from = bytes_of(from);
    return finding;
}

static void judge(struct assessment *assessment)
{
    const struct ban *bans[] = {&section_889, &kaspersky};
    assessment_judge(assessment, bans, COUNT_OF(bans));
}

/* ---- findings ---- */

static void add_package(struct assessment *assessment, const char *name, const char *state,
                        enum means means)
{
    struct finding finding = start(means, KIND_PACKAGE, "var/lib/dpkg/status:20711");
    finding.indicator = bytes_of("package {name: kesl | kesl-gui, publisher: *Kaspersky*}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "dpkg");
    artifact_set_text(&finding.artifact, PACKAGE_NAME, name);
    artifact_set_text(&finding.artifact, PACKAGE_VERSION, "12.1.0-1297");
    artifact_set_text(&finding.artifact, PACKAGE_ARCHITECTURE, "amd64");
    artifact_set_text(&finding.artifact, PACKAGE_PUBLISHER, "AO Kaspersky Lab");
    artifact_set_text(&finding.artifact, PACKAGE_STATE, state);
    artifact_set_text(&finding.artifact, PACKAGE_INSTALLED, "2023-04-11T09:12:44Z");
    finding.first_seen = bytes_of("2026-08-03T14:02:11Z");
    finding.last_seen = bytes_of("2026-11-23T22:41:07Z");
    assessment_add_finding(assessment, &finding);
}

static void add_service(struct assessment *assessment)
{
    struct finding finding = start(MEANS_ACCESS, KIND_SERVICE, "etc/systemd/system/kesl.service");
    struct bytes   commands[] = {bytes_of("/opt/kaspersky/kesl/libexec/kesl --daemon"),
                                 bytes_of("/opt/kaspersky/kesl/libexec/restore")};
    finding.indicator = bytes_of("service {name: kesl.service | kesl-supervisor.service}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "systemd");
    artifact_set_text(&finding.artifact, SERVICE_NAME, "kesl.service");
    artifact_set_text(&finding.artifact, SERVICE_CLASS, "service");
    artifact_set_text(&finding.artifact, SERVICE_PATH, "/etc/systemd/system/kesl.service");
    artifact_set_text(&finding.artifact, SERVICE_STATE, "enabled");
    artifact_set_list(&finding.artifact, SERVICE_EXEC, commands, COUNT_OF(commands),
                      arena_of(assessment));
    artifact_set_flag(&finding.artifact, SERVICE_IMAGE_MISSING, true);
    finding.note = bytes_of("Starts as root at boot.");
    assessment_add_finding(assessment, &finding);
}

static void add_driver(struct assessment *assessment, const char *gone)
{
    struct finding finding = start(MEANS_ACCESS, KIND_DRIVER,
                                   "usr/lib/modules/6.1.0-32-amd64/extra/kaspersky/redirfs.ko");
    finding.gone = bytes_of(gone);
    finding.indicator = bytes_of("driver {name: redirfs | kav4fs_oas}");
    finding.confidence = CONFIDENCE_WEAK;
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "modules");
    artifact_set_text(&finding.artifact, DRIVER_NAME, "redirfs");
    artifact_set_text(&finding.artifact, DRIVER_PATH,
                      "/usr/lib/modules/6.1.0-32-amd64/extra/kaspersky/redirfs.ko");
    artifact_set_text(&finding.artifact, DRIVER_SIGNATURE, "none");
    artifact_set_text(&finding.artifact, DRIVER_SHA256,
                      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    assessment_add_finding(assessment, &finding);
}

static void add_certificate(struct assessment *assessment)
{
    struct finding finding = start(MEANS_ACCESS, KIND_CERTIFICATE,
                                   "usr/local/share/ca-certificates/kaspersky_personal_root.crt:1");
    finding.indicator = bytes_of("certificate {subject: *Kaspersky*Personal Root Certificate*}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "certificates");
    artifact_set_text(&finding.artifact, CERTIFICATE_SUBJECT,
                      "CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab");
    artifact_set_text(&finding.artifact, CERTIFICATE_PATH,
                      "/usr/local/share/ca-certificates/kaspersky_personal_root.crt");
    artifact_set_text(&finding.artifact, CERTIFICATE_NOT_AFTER, "2033-01-01T00:00:00Z");
    assessment_add_finding(assessment, &finding);
}

static void add_autostart(struct assessment *assessment)
{
    struct finding finding = start(MEANS_ACCESS, KIND_AUTOSTART, "etc/cron.d/kesl-watch:3");
    finding.indicator = bytes_of("autostart {image: /opt/kaspersky/*}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "cron");
    artifact_set_text(&finding.artifact, AUTOSTART_COMMAND, "/opt/kaspersky/kesl/bin/watch -q");
    artifact_set_text(&finding.artifact, AUTOSTART_PATH, "/etc/cron.d/kesl-watch");
    artifact_set_text(&finding.artifact, AUTOSTART_ACCOUNT, "root");
    assessment_add_finding(assessment, &finding);
}

static void add_folder(struct assessment *assessment, const char *path, const char *from)
{
    struct finding finding = start(MEANS_RESIDUE, KIND_FOLDER, from);
    finding.indicator = bytes_of("folder {path: /opt/kaspersky | /var/opt/kaspersky}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "folders");
    artifact_set_text(&finding.artifact, FOLDER_PATH, path);
    artifact_set_text(&finding.artifact, FOLDER_MODE, "0755");
    assessment_add_finding(assessment, &finding);
}

static void add_process(struct assessment *assessment)
{
    struct finding finding = start(MEANS_PRESENT, KIND_PROCESS, "proc/412/exe");
    finding.indicator = bytes_of("process {path: /opt/kaspersky/*}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "processes");
    artifact_set_text(&finding.artifact, PROCESS_NAME, "kesl");
    artifact_set_text(&finding.artifact, PROCESS_PATH, "/opt/kaspersky/kesl/libexec/kesl");
    artifact_set_text(&finding.artifact, PROCESS_ACCOUNT, "root");
    artifact_set_text(&finding.artifact, PROCESS_PID, "412");
    assessment_add_finding(assessment, &finding);
}

static void add_trace(struct assessment *assessment, const char *action, const char *from)
{
    struct finding finding = start(MEANS_PAST, KIND_TRACE, from);
    finding.indicator = bytes_of("trace {name: kesl | klnagent64}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "package-log");
    artifact_set_text(&finding.artifact, TRACE_CLASS, "package-log");
    artifact_set_text(&finding.artifact, TRACE_ACTION, action);
    artifact_set_text(&finding.artifact, TRACE_NAME, "kesl");
    artifact_set_text(&finding.artifact, TRACE_VERSION, "12.1.0-1297");
    assessment_add_finding(assessment, &finding);
}

static void add_call(struct assessment *assessment, const char *gone)
{
    struct finding finding = start(MEANS_CALLBACK, KIND_CONTACT, "proc/412/net/tcp:7");
    finding.gone = bytes_of(gone);
    finding.indicator = bytes_of("contact {peer: .upd.kaspersky.com}");
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "sockets");
    artifact_set_text(&finding.artifact, CONTACT_PEER, "s05.upd.kaspersky.com");
    artifact_set_text(&finding.artifact, CONTACT_ADDRESS, "77.74.181.10");
    artifact_set_text(&finding.artifact, CONTACT_PORT, "443");
    artifact_set_text(&finding.artifact, CONTACT_LAST, "2026-11-23T22:40:02Z");
    assessment_add_finding(assessment, &finding);
}

static void add_hint(struct assessment *assessment)
{
    struct finding finding = start(MEANS_MENTION, KIND_ACCOUNT, "etc/passwd:41");
    finding.indicator = bytes_of("account {name: kaspersky}");
    finding.product = finding.product_name = (struct bytes){0};
    artifact_set_text(&finding.artifact, FIELD_SOURCE, "accounts");
    artifact_set_text(&finding.artifact, ACCOUNT_NAME, "kaspersky");
    artifact_set_text(&finding.artifact, ACCOUNT_CLASS, "user");
    assessment_add_finding(assessment, &finding);
}

/* ---- samples ---- */

static void fill_present(struct assessment *assessment)
{
    begin(assessment, "atlas");
    add_package(assessment, "kesl", "installed", MEANS_PRESENT);
    add_package(assessment, "kesl-gui", "installed", MEANS_PRESENT);
    add_process(assessment);
    add_service(assessment);
    add_driver(assessment, "");
    add_certificate(assessment);
    add_autostart(assessment);
    add_folder(assessment, "/opt/kaspersky", "opt/kaspersky");
    add_folder(assessment, "/var/opt/kaspersky", "var/opt/kaspersky");
    add_trace(assessment, "install", "var/log/dpkg.log.1:311");
    add_trace(assessment, "upgrade", "var/log/dpkg.log:12");
    add_call(assessment, "");
    add_hint(assessment);
    add_usual_sources(assessment);
    add_source(assessment, "home-folders", COVERAGE_PARTIAL,
               "2 of 3 home folders could not be opened: permission denied", 7, false);
    judge(assessment);
}

static void fill_residue(struct assessment *assessment)
{
    begin(assessment, "mail-gateway-02.example.org");
    add_service(assessment);
    add_driver(assessment, "");
    add_certificate(assessment);
    add_driver(assessment, "2026-11-20T08:00:00Z");
    add_autostart(assessment);
    add_package(assessment, "kesl", "config-files", MEANS_RESIDUE);
    add_folder(assessment, "/var/opt/kaspersky", "var/opt/kaspersky");
    add_usual_sources(assessment);
    judge(assessment);
}

static void fill_undetermined(struct assessment *assessment)
{
    begin(assessment, "vault");
    artifact_set_text(&assessment->header.device, DEVICE_ROOT, "/mnt/evidence/disk-3");
    add_hint(assessment);
    add_usual_sources(assessment);
    add_source(assessment, "rpm", COVERAGE_FAILED,
               "var/lib/rpm/rpmdb.sqlite: file is not a database (offset 100)", 0, true);
    add_source(assessment, "processes", COVERAGE_SKIPPED, "needs the running system", 0, false);
    add_source(assessment, "sockets", COVERAGE_SKIPPED, "needs the running system", 0, false);
    add_source(assessment, "hooks", COVERAGE_SKIPPED, "needs the running system", 0, false);
    add_source(assessment, "loaded-modules", COVERAGE_SKIPPED, "needs the running system", 0,
               false);
    add_source(assessment, "home-folders", COVERAGE_PARTIAL,
               "home/anna/.config: permission denied, and 14 more places", 31, true);
    judge(assessment);
}

static void fill_clear(struct assessment *assessment)
{
    begin(assessment, "lyra");
    add_usual_sources(assessment);
    judge(assessment);
}

static void fill_past(struct assessment *assessment)
{
    begin(assessment, "orion");
    add_trace(assessment, "purge", "var/log/dpkg.log:1201");
    add_call(assessment, "2026-11-22T06:00:00Z");
    add_usual_sources(assessment);
    judge(assessment);
}

static const struct bytes hostile[] = {
#define HOSTILE_(text)                                                                             \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }
    HOSTILE_("</script><script>document.title='owned'</script>"),
    HOSTILE_("<!-- --><img src=x onerror=\"document.title='owned'\">"),
    HOSTILE_("\"' onmouseover=alert(1) x='\"`"),
    HOSTILE_("</title></style></p></ol><h1>clear</h1>&lt;&#x3c;&nbsp;"),
    HOSTILE_("<link rel=stylesheet href=http://evil.example/x.css><base href=//evil.example>"),
    HOSTILE_("{{style}}{{#verdicts}}{{/verdicts}}"),
    HOSTILE_("\x1b[2J\x1b]0;owned\a\x9b"
             "31m\r\nclear"),
    HOSTILE_("gpj.\u202eexe\u2066\u2069\u200f\ufeff"),
    HOSTILE_("nul\0byte"),
    HOSTILE_("\xff\xfe\xc0\xaf\xed\xa0\x80"),
    HOSTILE_("=cmd|'/c calc'!A0"),
    HOSTILE_("+1+1\",\"two\r\n@SUM(A1)"),
    HOSTILE_("\t=1+1"),
    HOSTILE_("\uff1d1+1"),
    HOSTILE_("卡巴斯基实验室卡巴斯基实验室卡巴斯基实验室卡巴斯基实验室卡巴斯基实验室"),
    HOSTILE_("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    HOSTILE_("Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c"),
    HOSTILE_("\\x1b \\u{202e} C:\\Program Files\\x"),
#undef HOSTILE_
};

const struct bytes *hostile_strings(size_t *ret_count)
{
    *ret_count = COUNT_OF(hostile);
    return hostile;
}

/* Every value that comes from outside is hostile. */
static void fill_hostile(struct assessment *assessment)
{
    begin(assessment, "atlas");
    artifact_set(&assessment->header.device, DEVICE_HOSTNAME, hostile[0]);
    artifact_set(&assessment->header.device, DEVICE_OS_NAME, hostile[7]);
    artifact_set(&assessment->header.device, DEVICE_MODEL, hostile[6]);
    artifact_set(&assessment->header.device, DEVICE_ROOT, hostile[15]);
    assessment->header.started = hostile[3];
    assessment->header.program = hostile[6];
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        struct finding finding = start((enum means)(i % MEANS_COUNT), KIND_FILE, "");
        finding.artifact.from = hostile[i];
        finding.indicator = finding.source = finding.note = hostile[i];
        finding.product_name = hostile[i];
        finding.first_seen = hostile[i];
        artifact_set(&finding.artifact, FILE_PATH, hostile[i]);
        artifact_set(&finding.artifact, FILE_OWNER, hostile[i]);
        assessment_add_finding(assessment, &finding);
    }
    add_usual_sources(assessment);
    struct coverage coverage = {.source = hostile[1],
                                .status = COVERAGE_FAILED,
                                .reason = hostile[0],
                                .is_required = true};
    assessment_add_coverage(assessment, &coverage);
    judge(assessment);
}

static void fill_many(struct assessment *assessment)
{
    begin(assessment, "archive");
    for (size_t i = 0; i < MANY; i++) {
        struct finding finding =
            start(i % 50 == 0 ? MEANS_ACCESS : MEANS_RESIDUE, KIND_FILE, "usr/bin");
        struct bytes path =
            arena_text(arena_of(assessment), "/srv/images/%04zu/opt/kaspersky/kesl/bin/kesl", i);
        finding.indicator = bytes_of("file {path: */opt/kaspersky/kesl/bin/kesl}");
        finding.artifact.from = bytes_after(path, 1);
        artifact_set(&finding.artifact, FILE_PATH, path);
        assessment_add_finding(assessment, &finding);
    }
    assessment->findings_dropped = 12;
    add_usual_sources(assessment);
    judge(assessment);
}

static const struct sample table[] = {
    {"present", fill_present}, {"residue", fill_residue},
    {"past", fill_past},       {"undetermined", fill_undetermined},
    {"clear", fill_clear},     {"hostile", fill_hostile},
    {"many", fill_many},
};

const struct sample *samples(size_t *ret_count)
{
    *ret_count = COUNT_OF(table);
    return table;
}

const struct sample *sample_named(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (strcmp(table[i].name, name) == 0) {
            return &table[i];
        }
    }
    return NULL;
}
