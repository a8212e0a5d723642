#include "unit.h"

#include "report/markup.h"
#include "report/template.h"

enum { OUTPUT_BYTES_MAX = 1 << 16 };

static const struct template_value small_values[] = {
    {.name = "item", .text = {(const uint8_t *)"one", 3}}};
static const struct template_value large_values[] = {
    {.name = "item", .text = {(const uint8_t *)"<two>", 5}}};
static const struct template_row items[] = {{small_values, 1}, {large_values, 1}};

static const struct template_value values[] = {
    {.name = "name", .text = {(const uint8_t *)"a<b", 3}},
    {.name = "nothing"},
    {.name = "items", .rows = items, .row_count = 2, .is_list = true},
    {.name = "none", .is_list = true},
};
static const struct template_row row = {values, COUNT_OF(values)};

static void assert_fills(const char *text, const char *expected)
{
    struct writer writer;
    struct error  error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    assert_int_equal(template_fill(&writer, bytes_of(text), &row, &error), STATUS_OK);
    writer_u8(&writer, 0);
    assert_string_equal((const char *)writer_view(&writer).data, expected);
    writer_done(&writer);
}

static void assert_fails(const char *text, uint64_t offset, const char *expected)
{
    struct writer writer;
    struct error  error = {0};
    writer_init(&writer, OUTPUT_BYTES_MAX);
    assert_int_equal(template_fill(&writer, bytes_of(text), &row, &error), STATUS_MALFORMED);
    assert_string_equal(error.text, expected);
    assert_int_equal(error.offset, offset);
    writer_done(&writer);
}

static void writes_what_is_no_mark_as_it_is(void **state)
{
    (void)state;
    assert_fills("", "");
    assert_fills("a {b} }} {{ c", "a {b} }} {{ c");
}

static void escapes_unless_told_otherwise(void **state)
{
    (void)state;
    assert_fills("[{{name}}]", "[a&lt;b]");
    assert_fills("[{{&name}}]", "[a<b]");
}

static void repeats_a_section_for_each_row(void **state)
{
    (void)state;
    assert_fills("{{#items}}{{item}} of {{name}};{{/items}}",
                 "one of a&lt;b;&lt;two&gt; of a&lt;b;");
    assert_fills("{{#none}}never{{/none}}{{^none}}none{{/none}}{{^items}}never{{/items}}", "none");
}

static void takes_a_text_as_a_condition(void **state)
{
    (void)state;
    assert_fills("{{#name}}yes{{/name}}{{#nothing}}no{{/nothing}}", "yes");
    assert_fills("{{^name}}no{{/name}}{{^nothing}}yes{{/nothing}}", "yes");
}

static void fills_a_part_where_it_is_used(void **state)
{
    (void)state;
    assert_fills("{{:part}}<{{item}}>{{/part}}{{#items}}{{>part}}{{/items}}", "<one><&lt;two&gt;>");
}

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    assert_fails("ab{{typo}}", 2, "template: {{typo}} has no value");
    assert_fails("{{#items}}", 0, "template: {{items}} is never closed");
    assert_fails("{{#items}}{{/none}}", 10, "template: {{none}} closes something else");
    assert_fails("{{/items}}", 0, "template: {{items}} closes nothing");
    assert_fails("{{items}}", 0, "template: {{items}} is a list, not a text");
    assert_fails("{{>part}}", 0, "template: {{part}} names no part");
    assert_fails("{{:a}}{{>a}}{{/a}}{{>a}}", 6, "template: {{a}} is used inside a part");
    assert_fails("{{#items}}{{#items}}{{/items}}{{/items}}", 10,
                 "template: {{items}} is a list of a row around this one");
}

static void refuses_sections_that_nest_too_deep(void **state)
{
    (void)state;
    struct writer text;
    struct writer output;
    struct error  error;
    writer_init(&text, OUTPUT_BYTES_MAX);
    writer_init(&output, OUTPUT_BYTES_MAX);
    for (size_t i = 0; i < TEMPLATE_DEPTH_MAX; i++) {
        writer_text(&text, "{{#name}}");
    }
    for (size_t i = 0; i < TEMPLATE_DEPTH_MAX; i++) {
        writer_text(&text, "{{/name}}");
    }
    assert_int_equal(template_fill(&output, writer_view(&text), &row, &error), STATUS_MALFORMED);
    assert_non_null(strstr(error.text, "lies too deep"));
    writer_done(&text);
    writer_done(&output);
}

static void leaves_no_markup_in_a_hostile_value(void **state)
{
    (void)state;
    static const uint8_t hostile[] = "</script><!--\"'`&\0\n\x1b\xff\xe2\x80\xae-->";
    struct writer        writer;
    writer_init(&writer, OUTPUT_BYTES_MAX);
    markup_escape(&writer, (struct bytes){hostile, sizeof hostile - 1});
    writer_u8(&writer, 0);
    assert_string_equal(
        (const char *)writer_view(&writer).data,
        "&lt;/script&gt;&lt;!--&quot;&#39;&#96;&amp;\\x00\\x0a\\x1b\\xff\\u{202e}--&gt;");
    writer_done(&writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_is_no_mark_as_it_is),
        cmocka_unit_test(escapes_unless_told_otherwise),
        cmocka_unit_test(repeats_a_section_for_each_row),
        cmocka_unit_test(takes_a_text_as_a_condition),
        cmocka_unit_test(fills_a_part_where_it_is_used),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(refuses_sections_that_nest_too_deep),
        cmocka_unit_test(leaves_no_markup_in_a_hostile_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
