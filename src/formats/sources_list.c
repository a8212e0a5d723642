#include "formats/sources_list.h"

struct repository_reader repository_reader_of(struct bytes input, enum repository_format format)
{
    return (struct repository_reader){.format = format,
                                      .lines = lines_of(input),
                                      .stanzas = deb822_reader_of(input)};
}

struct bytes url_host(struct bytes url)
{
    size_t start = bytes_find(url, bytes_of("://"));
    if (start == url.size) {
        return (struct bytes){0};
    }
    struct bytes host = bytes_after(url, start + 3);
    host = bytes_slice(host, 0, bytes_find_byte(host, '/'));
    size_t at = bytes_find_last_byte(host, '@');
    host = at == host.size ? host : bytes_after(host, at + 1);
    if (host.size != 0 && host.data[0] == '[') {
        return bytes_slice(host, 1, bytes_find_byte(host, ']') - 1);
    }
    return bytes_slice(host, 0, bytes_find_byte(host, ':'));
}

/* Takes the next word off a value that may have several lines. */
static bool next_value_word(struct bytes *rest, struct bytes *ret_word)
{
    *rest = bytes_trim(*rest);
    size_t end = 0;
    while (end < rest->size && !is_text_byte(rest->data[end], " \t\r\n")) {
        end++;
    }
    *ret_word = bytes_slice(*rest, 0, end);
    *rest = bytes_after(*rest, end);
    return ret_word->size != 0;
}

/* "[arch=amd64 signed-by=/usr/share/keyrings/x.gpg]" */
static bool read_options(struct bytes *rest, struct repository *repository)
{
    *rest = bytes_trim(*rest);
    if (rest->size == 0 || rest->data[0] != '[') {
        return true;
    }
    size_t end = bytes_find_byte(*rest, ']');
    if (end == rest->size) {
        return false;
    }
    struct bytes options = bytes_slice(*rest, 1, end - 1);
    struct bytes option;
    while (bytes_next_word(&options, &option)) {
        struct bytes key;
        struct bytes value;
        if (split_at(option, '=', &key, &value) && bytes_equal_text(key, "signed-by")) {
            repository->signed_by = value;
        }
    }
    *rest = bytes_after(*rest, end + 1);
    return true;
}

/* The address; that of a disc has blanks in brackets: "cdrom:[Debian GNU/Linux 12]/". */
static bool take_url(struct bytes *rest, struct bytes *ret_url)
{
    struct bytes trimmed = bytes_trim(*rest);
    struct bytes more = trimmed;
    struct bytes url;
    if (!bytes_next_word(&more, &url)) {
        return false;
    }
    size_t open = bytes_find_byte(url, '[');
    size_t close = bytes_find_byte(trimmed, ']');
    if (open != url.size && close != trimmed.size && close > open) {
        more = bytes_after(trimmed, close);
        struct bytes tail;
        (void)bytes_next_word(&more, &tail);
        url.size = close + tail.size;
    }
    *rest = more;
    *ret_url = url;
    return true;
}

static enum status next_apt_line(struct repository_reader *reader, struct repository *repository,
                                 struct error *error)
{
    struct bytes line;
    if (!lines_next_content(&reader->lines, "#", &line)) {
        return STATUS_ABSENT;
    }
    line = bytes_slice(line, 0, bytes_find_byte(line, '#'));
    repository->line = reader->lines.number;
    if (!bytes_next_word(&line, &repository->name) ||
        !(bytes_equal_text(repository->name, "deb") ||
          bytes_equal_text(repository->name, "deb-src")) ||
        !read_options(&line, repository) || !take_url(&line, &repository->url) ||
        !bytes_next_word(&line, &repository->suite)) {
        return error_set(error, STATUS_MALFORMED, reader->lines.number,
                         "a line that is not \"deb [options] address suite components\"");
    }
    repository->components = bytes_trim(line);
    return STATUS_OK;
}

static bool is_no(struct bytes value)
{
    static const char *const words[] = {"no", "false", "0", "off", "without", "disable"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (bytes_equal_folded(value, bytes_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static enum status begin_stanza(struct repository_reader *reader, struct error *error)
{
    struct deb822_stanza stanza;
    enum status          status = deb822_next(&reader->stanzas, &stanza, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct bytes signed_by = deb822_get(&stanza, "Signed-By");
    struct bytes types = deb822_get(&stanza, "Types");
    reader->current = (struct repository){
        .line = stanza.line,
        .name = bytes_trim(types),
        .components = bytes_trim(deb822_get(&stanza, "Components")),
        .is_disabled = is_no(deb822_first_line(deb822_get(&stanza, "Enabled"))),
        .signed_by = deb822_first_line(signed_by), /* not a key that is written out */
    };
    reader->urls = deb822_get(&stanza, "URIs");
    reader->suites = deb822_get(&stanza, "Suites");
    reader->suites_left = (struct bytes){0};
    if (reader->urls.size > REPOSITORY_LIST_BYTES_MAX ||
        reader->suites.size > REPOSITORY_LIST_BYTES_MAX) {
        reader->urls = (struct bytes){0};
        return error_set(error, STATUS_TOO_LARGE, stanza.line,
                         "URIs or Suites of more than %d bytes", REPOSITORY_LIST_BYTES_MAX);
    }
    if (bytes_trim(reader->urls).size == 0 || bytes_trim(reader->suites).size == 0) {
        reader->urls = (struct bytes){0};
        return error_set(error, STATUS_MALFORMED, stanza.line, "a stanza without URIs or Suites");
    }
    return STATUS_OK;
}

static enum status next_apt_stanza(struct repository_reader *reader, struct repository *repository,
                                   struct error *error)
{
    struct bytes suite;
    while (!next_value_word(&reader->suites_left, &suite)) {
        if (next_value_word(&reader->urls, &reader->current.url)) {
            reader->suites_left = reader->suites;
            continue;
        }
        enum status status = begin_stanza(reader, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    reader->current.suite = suite;
    *repository = reader->current;
    return STATUS_OK;
}

/* True for a key whose value goes on in indented lines below it: the addresses. */
static bool read_yum_setting(struct repository_reader *reader, struct bytes line)
{
    struct repository *repository = &reader->current;
    struct bytes       key;
    struct bytes       value;
    if (!split_at(line, '=', &key, &value)) {
        return false;
    }
    if (bytes_equal_text(key, "name")) {
        repository->label = value;
    } else if (bytes_equal_text(key, "enabled")) {
        repository->is_disabled = is_no(value);
    } else if (bytes_equal_text(key, "gpgkey")) {
        repository->signed_by = value;
    } else if (bytes_equal_text(key, "baseurl") ||
               (reader->urls.size == 0 &&
                (bytes_equal_text(key, "mirrorlist") || bytes_equal_text(key, "metalink")))) {
        reader->urls = value.size != 0 ? value : (struct bytes){line.data + line.size, 0};
        return true;
    }
    return false;
}

/* Reads up to the next section, which is kept for the next time. */
static void read_yum_section(struct repository_reader *reader)
{
    struct bytes line;
    bool         is_address = false;
    reader->current = (struct repository){.name = reader->section, .line = reader->section_line};
    reader->has_section = false;
    reader->urls = (struct bytes){0};
    while (lines_next(&reader->lines, &line)) {
        struct bytes content = bytes_trim(line);
        if (content.size == 0 || is_text_byte(content.data[0], "#;")) {
            is_address = false;
        } else if (section_of(content, &reader->section)) {
            reader->has_section = true;
            reader->section_line = reader->lines.number;
            return;
        } else if (is_address && is_text_byte(line.data[0], " \t")) {
            reader->urls.size = (size_t)(line.data + line.size - reader->urls.data);
        } else {
            is_address = read_yum_setting(reader, content);
        }
    }
}

static enum status next_yum(struct repository_reader *reader, struct repository *repository,
                            struct error *error)
{
    struct bytes url;
    while (!next_value_word(&reader->urls, &url)) {
        if (!reader->has_section && reader->lines.number != 0) {
            return STATUS_ABSENT;
        }
        bool is_repository = reader->has_section && !bytes_equal_text(reader->section, "main");
        read_yum_section(reader);
        if (!is_repository) {
            reader->urls = (struct bytes){0}; /* settings before the first section, or dnf's own */
            if (reader->lines.number == 0) {
                return STATUS_ABSENT;
            }
        } else if (bytes_trim(reader->urls).size == 0) {
            return error_set(error, STATUS_MALFORMED, reader->current.line,
                             "a repository without an address");
        }
    }
    *repository = reader->current;
    repository->url = url;
    return STATUS_OK;
}

static enum status next_apk(struct repository_reader *reader, struct repository *repository,
                            struct error *error)
{
    struct bytes line;
    struct bytes word;
    if (!lines_next_content(&reader->lines, "#", &line)) {
        return STATUS_ABSENT;
    }
    repository->line = reader->lines.number;
    if (line.data[0] == '@' && bytes_next_word(&line, &word)) {
        repository->name = bytes_after(word, 1);
    }
    if (!bytes_next_word(&line, &repository->url)) {
        return error_set(error, STATUS_MALFORMED, repository->line, "a line without an address");
    }
    return STATUS_OK;
}

static bool has_nul(struct bytes value)
{
    return bytes_find_byte(value, 0) != value.size;
}

enum status repository_next(struct repository_reader *reader, struct repository *ret_repository,
                            struct error *error)
{
    static enum status (*const readers[])(struct repository_reader *, struct repository *,
                                          struct error *) = {
        [REPOSITORY_APT_LINES] = next_apt_line,
        [REPOSITORY_APT_STANZAS] = next_apt_stanza,
        [REPOSITORY_YUM] = next_yum,
        [REPOSITORY_APK] = next_apk,
    };
    struct repository repository = {0};
    if (reader->given == REPOSITORIES_MAX) {
        reader->given++;
        return error_set(error, STATUS_TOO_LARGE, 0, "more than %d repositories in a file",
                         REPOSITORIES_MAX);
    }
    if (reader->given > REPOSITORIES_MAX) {
        return STATUS_ABSENT;
    }
    enum status status = readers[reader->format](reader, &repository, error);
    if (status == STATUS_OK && (has_nul(repository.url) || has_nul(repository.name))) {
        return error_set(error, STATUS_MALFORMED, repository.line, "a NUL byte in an address");
    }
    if (status == STATUS_OK) {
        *ret_repository = repository;
        reader->given++;
    }
    return status;
}
