/* Writes every sample assessment in every form into a folder: to look at, and for
 * tests/browser-report.  Usage: report_samples FOLDER */

#include <stdio.h>
#include <stdlib.h>

#include "report/report.h"
#include "report/samples.h"

enum { REPORT_BYTES_MAX = 256 << 20 };

static const struct {
    const char *suffix;
    void (*report)(struct writer *, const struct assessment *, const struct report_options *);
    struct report_options options;
} forms[] = {
    {"html", report_html, {.now = SAMPLE_NOW}},
    {"json", report_json, {.now = SAMPLE_NOW}},
    {"csv", report_csv, {.now = SAMPLE_NOW}},
    {"txt", report_terminal, {.now = SAMPLE_NOW}},
    {"ansi", report_terminal, {.now = SAMPLE_NOW, .use_color = true}},
    {"verbose.txt", report_terminal, {.now = SAMPLE_NOW, .is_verbose = true}},
};

static void write_file(const char *folder, const char *name, const char *suffix,
                       struct bytes content)
{
    char path[4096];
    int  length = snprintf(path, sizeof path, "%s/%s.%s", folder, name, suffix);
    if (length < 0 || (size_t)length >= sizeof path) {
        abort();
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL || content.size == 0 ||
        fwrite(content.data, 1, content.size, file) != content.size || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

int main(int count, char **arguments)
{
    if (count != 2) {
        (void)fprintf(stderr, "usage: report_samples FOLDER\n");
        return 2;
    }
    size_t               sample_count;
    const struct sample *all = samples(&sample_count);
    for (size_t i = 0; i < sample_count; i++) {
        struct assessment assessment;
        all[i].fill(&assessment);
        for (size_t form = 0; form < COUNT_OF(forms); form++) {
            struct writer writer;
            writer_init(&writer, REPORT_BYTES_MAX);
            forms[form].report(&writer, &assessment, &forms[form].options);
            write_file(arguments[1], all[i].name, forms[form].suffix, writer_view(&writer));
            writer_done(&writer);
        }
        assessment_done(&assessment);
    }
    return 0;
}
