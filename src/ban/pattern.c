#include "ban/pattern.h"

#include "base/utf8.h"

enum comparison { COMPARE_BYTES, COMPARE_FOLDED, COMPARE_FOLDED_PATHS };

/* What a pattern of each type may be. */
enum syntax { SYNTAX_GLOB, SYNTAX_DOMAIN, SYNTAX_ADDRESS, SYNTAX_HASH, SYNTAX_NUMBER, SYNTAX_FLAG };

struct type_rules {
    enum syntax     syntax;
    enum comparison by_rules[NAMES_WINDOWS + 1];
    const char     *alphabet; /* beside wildcards; NULL: everything */
};

static const struct type_rules types[] = {
    [TYPE_TEXT] = {SYNTAX_GLOB, {COMPARE_BYTES, COMPARE_FOLDED, COMPARE_FOLDED}, NULL},
    [TYPE_LABEL] = {SYNTAX_GLOB, {COMPARE_FOLDED, COMPARE_FOLDED, COMPARE_FOLDED}, NULL},
    [TYPE_PATH] = {SYNTAX_GLOB, {COMPARE_BYTES, COMPARE_FOLDED, COMPARE_FOLDED_PATHS}, NULL},
    [TYPE_DOMAIN] = {SYNTAX_DOMAIN, {COMPARE_FOLDED, COMPARE_FOLDED, COMPARE_FOLDED}, NULL},
    [TYPE_ADDRESS] = {SYNTAX_ADDRESS, {COMPARE_FOLDED, COMPARE_FOLDED, COMPARE_FOLDED}, NULL},
    [TYPE_MAC] = {SYNTAX_GLOB,
                  {COMPARE_FOLDED, COMPARE_FOLDED, COMPARE_FOLDED},
                  "0123456789abcdef:"},
    [TYPE_HASH] = {SYNTAX_HASH,
                   {COMPARE_FOLDED, COMPARE_FOLDED, COMPARE_FOLDED},
                   "0123456789abcdef:-{}"},
    [TYPE_VERSION] = {SYNTAX_GLOB, {COMPARE_BYTES, COMPARE_BYTES, COMPARE_BYTES}, NULL},
    [TYPE_TIME] = {SYNTAX_GLOB, {COMPARE_BYTES, COMPARE_BYTES, COMPARE_BYTES}, "0123456789-:TZ"},
    [TYPE_NUMBER] = {SYNTAX_NUMBER, {COMPARE_BYTES, COMPARE_BYTES, COMPARE_BYTES}, NULL},
    [TYPE_FLAG] = {SYNTAX_FLAG, {COMPARE_BYTES, COMPARE_BYTES, COMPARE_BYTES}, NULL},
};

enum name_rules name_rules_of(struct bytes os)
{
    if (bytes_equal_text(os, "windows")) {
        return NAMES_WINDOWS;
    }
    return os_folds_case(os) ? NAMES_FOLDED : NAMES_EXACT;
}

struct bytes domain_trimmed(struct bytes domain)
{
    return bytes_end_with(domain, ".") ? bytes_slice(domain, 0, domain.size - 1) : domain;
}

/* ---- compiling ---- */

static enum status no_room(struct error *error)
{
    return error_set(error, STATUS_TOO_LARGE, 0, "the ban file needs too much memory");
}

/* The longest run of bytes among the tokens becomes the literal. */
static enum status keep_literal(struct pattern *pattern, struct arena *arena, struct error *error)
{
    size_t best_start = 0;
    size_t best_size = 0;
    size_t start = 0;
    for (size_t i = 0; i <= pattern->token_count; i++) {
        if (i < pattern->token_count && pattern->tokens[i] < PATTERN_ONE) {
            continue;
        }
        if (i - start > best_size) {
            best_start = start;
            best_size = i - start;
        }
        start = i + 1;
    }
    uint8_t *literal = arena_alloc(arena, best_size + 1, 1);
    if (literal == NULL) {
        return no_room(error);
    }
    for (size_t i = 0; i < best_size; i++) {
        literal[i] = (uint8_t)pattern->tokens[best_start + i];
    }
    pattern->literal = (struct bytes){literal, best_size};
    return STATUS_OK;
}

static enum status compile_glob(struct bytes text, struct arena *arena, struct pattern *pattern,
                                struct error *error)
{
    uint16_t *tokens = arena_alloc(arena, text.size, sizeof *tokens);
    if (tokens == NULL) {
        return no_room(error);
    }
    size_t count = 0;
    bool   has_wildcards = false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == '\\' && ++i == text.size) {
            return error_set(error, STATUS_MALFORMED, 0,
                             "a pattern ends in '\\'; write '\\\\' for a backslash");
        }
        bool is_wildcard = byte == '*' || byte == '?';
        has_wildcards = has_wildcards || is_wildcard;
        if (byte == '*' && count != 0 && tokens[count - 1] == PATTERN_RUN) {
            continue; /* "**" is "*" */
        }
        tokens[count++] = byte == '*' ? PATTERN_RUN : byte == '?' ? PATTERN_ONE : text.data[i];
    }
    if (count == 1 && tokens[0] == PATTERN_RUN) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "the pattern '*' matches every value; leave the field out or say more");
    }
    pattern->class = has_wildcards ? PATTERN_GLOB : PATTERN_EXACT;
    pattern->tokens = tokens;
    pattern->token_count = count;
    return keep_literal(pattern, arena, error);
}

static enum status compile_domain(struct bytes text, struct arena *arena, struct pattern *pattern,
                                  struct error *error)
{
    struct bytes domain = domain_trimmed(text);
    bool         is_tree = bytes_start_with(domain, ".");
    if (is_tree) {
        domain = bytes_after(domain, 1);
    }
    if (domain.size == 0 || bytes_start_with(domain, ".") ||
        bytes_find(domain, bytes_of("..")) != domain.size) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "a domain has an empty label; write example.com, or .example.com for "
                         "everything below it too");
    }
    enum status status = compile_glob(domain, arena, pattern, error);
    if (status != STATUS_OK || !is_tree) {
        return status;
    }
    if (pattern->class != PATTERN_EXACT) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "'.example.com' already means everything below it; use it without "
                         "wildcards, or wildcards without the dot");
    }
    pattern->class = PATTERN_TREE;
    return STATUS_OK;
}

static enum status compile_address(struct bytes text, struct pattern *pattern, struct error *error)
{
    size_t         slash = bytes_find_byte(text, '/');
    uint64_t       bits = ADDRESS_BITS;
    struct address network;
    if (!address_parse(bytes_slice(text, 0, slash), &network) ||
        bytes_find_byte(text, '%') != text.size) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "not an address or network; write 77.74.181.10, 77.74.176.0/21 or "
                         "2a03:2480::/33");
    }
    if (slash != text.size) {
        bool     is_dotted = bytes_find_byte(text, ':') == text.size;
        uint64_t width = is_dotted ? ADDRESS_BITS - ADDRESS_V4_BITS : ADDRESS_BITS;
        if (!bytes_to_u64(bytes_after(text, slash + 1), 10, &bits) || bits > width) {
            return error_set(error, STATUS_MALFORMED, 0,
                             "the part after '/' is a number of bits from 0 to %u",
                             (unsigned)width);
        }
        bits += ADDRESS_BITS - width;
    }
    struct address masked = network;
    address_mask(&masked, (unsigned)bits);
    if (memcmp(&masked, &network, sizeof masked) != 0) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "the network has bits set behind its prefix; write its first address");
    }
    pattern->class = PATTERN_NETWORK;
    pattern->network = masked;
    pattern->prefix_bits = (unsigned)bits;
    return STATUS_OK;
}

static enum status compile_number(struct bytes text, struct pattern *pattern, struct error *error)
{
    size_t dash = bytes_find_byte(text, '-');
    if (!bytes_to_u64(bytes_slice(text, 0, dash), 10, &pattern->first) ||
        (dash != text.size && !bytes_to_u64(bytes_after(text, dash + 1), 10, &pattern->last))) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "not a number; write 13000, or 13000-14000 for a range");
    }
    if (dash == text.size) {
        pattern->last = pattern->first;
    }
    if (pattern->last < pattern->first) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "the range ends before it begins; write the smaller number first");
    }
    pattern->class = PATTERN_RANGE;
    return STATUS_OK;
}

static enum status check_alphabet(const char *alphabet, bool has_wildcards, struct bytes text,
                                  struct error *error)
{
    for (size_t i = 0; alphabet != NULL && i < text.size; i++) {
        uint8_t byte = text.data[i];
        bool    is_wildcard = has_wildcards && (byte == '*' || byte == '?');
        if (byte == 0 || (!is_wildcard && strchr(alphabet, byte) == NULL &&
                          strchr(alphabet, byte_folded(byte)) == NULL)) {
            return error_set(error, STATUS_MALFORMED, 0, "only the characters %s%s can occur here",
                             alphabet, has_wildcards ? " and the wildcards * and ?" : "");
        }
    }
    return STATUS_OK;
}

static enum status compile_flag(struct bytes text, struct pattern *pattern, struct error *error)
{
    if (!bytes_equal_text(text, "true") && !bytes_equal_text(text, "false")) {
        return error_set(error, STATUS_MALFORMED, 0, "not true or false");
    }
    pattern->class = PATTERN_EXACT;
    pattern->literal = pattern->text;
    return STATUS_OK;
}

static enum status compile_syntax(const struct type_rules *rules, struct arena *arena,
                                  struct pattern *pattern, struct error *error)
{
    switch (rules->syntax) {
    case SYNTAX_GLOB:
        return compile_glob(pattern->text, arena, pattern, error);
    case SYNTAX_DOMAIN:
        return compile_domain(pattern->text, arena, pattern, error);
    case SYNTAX_ADDRESS:
        return compile_address(pattern->text, pattern, error);
    case SYNTAX_NUMBER:
        return compile_number(pattern->text, pattern, error);
    case SYNTAX_FLAG:
        return compile_flag(pattern->text, pattern, error);
    case SYNTAX_HASH:
        break;
    }
    pattern->class = PATTERN_EXACT;
    pattern->literal = pattern->text;
    return STATUS_OK;
}

enum status pattern_compile(enum field_type type, struct bytes text, struct arena *arena,
                            struct pattern *ret_pattern, struct error *error)
{
    const struct type_rules *rules = &types[type];
    struct pattern           pattern = {0};

    if (text.size == 0) {
        return error_set(error, STATUS_MALFORMED, 0,
                         "the pattern is empty; leave the field out or say what it must be");
    }
    if (text.size > PATTERN_BYTES_MAX) {
        return error_set(error, STATUS_TOO_LARGE, 0, "the pattern is longer than %d bytes",
                         (int)PATTERN_BYTES_MAX);
    }
    enum status status = check_alphabet(rules->alphabet, rules->syntax == SYNTAX_GLOB, text, error);
    if (status == STATUS_OK && !arena_copy(arena, text, &pattern.text)) {
        status = no_room(error);
    }
    if (status == STATUS_OK) {
        status = compile_syntax(rules, arena, &pattern, error);
    }
    if (status == STATUS_OK) {
        *ret_pattern = pattern;
    }
    return status;
}

/* ---- matching ---- */

static uint8_t compared(uint8_t byte, enum comparison comparison)
{
    if (comparison == COMPARE_FOLDED_PATHS && byte == '\\') {
        return '/';
    }
    return comparison == COMPARE_BYTES ? byte : byte_folded(byte);
}

static bool equal(struct bytes left, struct bytes right, enum comparison comparison)
{
    if (left.size != right.size) {
        return false;
    }
    for (size_t i = 0; i < left.size; i++) {
        if (compared(left.data[i], comparison) != compared(right.data[i], comparison)) {
            return false;
        }
    }
    return true;
}

/* Bytes of the character at `position`, which lies in the value. */
static size_t character_size(struct bytes value, size_t position)
{
    if (value.data[position] < 0x80) {
        return 1;
    }
    uint32_t code_point = 0;
    size_t   size = utf8_decode(bytes_after(value, position), &code_point);
    return size != 0 ? size : 1;
}

/* When a part between two `*` fits, taking it at its first place is never wrong: so there is only
 * ever one place to come back to. */
static bool glob_matches(const struct pattern *pattern, struct bytes value,
                         enum comparison comparison)
{
    size_t token = 0;
    size_t position = 0;
    size_t retry_token = SIZE_MAX;
    size_t retry_position = 0;

    for (;;) {
        uint16_t wanted =
            token < pattern->token_count ? pattern->tokens[token] : (uint16_t)UINT16_MAX;
        if (wanted == PATTERN_RUN) {
            token++;
            if (token == pattern->token_count) {
                return true;
            }
            retry_token = token;
            retry_position = position;
            continue;
        }
        if (position == value.size) {
            return token == pattern->token_count;
        }
        if (wanted == PATTERN_ONE) {
            position += character_size(value, position);
            token++;
            continue;
        }
        if (wanted < PATTERN_ONE &&
            compared((uint8_t)wanted, comparison) == compared(value.data[position], comparison)) {
            position++;
            token++;
            continue;
        }
        if (retry_token == SIZE_MAX) {
            return false;
        }
        retry_position += character_size(value, retry_position);
        position = retry_position;
        token = retry_token;
    }
}

static bool tree_matches(struct bytes root, struct bytes value)
{
    if (value.size <= root.size) {
        return bytes_equal_folded(value, root);
    }
    size_t start = value.size - root.size;
    return value.data[start - 1] == '.' && bytes_equal_folded(bytes_after(value, start), root);
}

static bool network_matches(const struct pattern *pattern, struct bytes value)
{
    struct address address;
    if (!address_parse(value, &address)) {
        return false;
    }
    address_mask(&address, pattern->prefix_bits);
    return memcmp(&address, &pattern->network, sizeof address) == 0;
}

static bool range_matches(const struct pattern *pattern, struct bytes value)
{
    uint64_t number = 0;
    return bytes_to_u64(value, 10, &number) && number >= pattern->first && number <= pattern->last;
}

bool pattern_matches(const struct pattern *pattern, enum field_type type, enum name_rules rules,
                     struct bytes value)
{
    enum comparison comparison = types[type].by_rules[rules];
    if (type == TYPE_DOMAIN) {
        value = domain_trimmed(value);
    }
    switch (pattern->class) {
    case PATTERN_EXACT:
        return equal(pattern->literal, value, comparison);
    case PATTERN_GLOB:
        return glob_matches(pattern, value, comparison);
    case PATTERN_TREE:
        return tree_matches(pattern->literal, value);
    case PATTERN_NETWORK:
        return network_matches(pattern, value);
    case PATTERN_RANGE:
        return range_matches(pattern, value);
    }
    return false;
}

bool pattern_is_open(const struct pattern *pattern)
{
    return pattern->class == PATTERN_GLOB && pattern->literal.size == 0;
}
