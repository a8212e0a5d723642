#pragma once

/* Made-up assessments, for the tests of the reports and for looking at them. */

#include "ban/assessment.h"

struct sample {
    const char *name;
    void (*fill)(struct assessment *assessment);
};

const struct sample *samples(size_t *ret_count);

/* NULL when there is none of that name. */
const struct sample *sample_named(const char *name);

enum { SAMPLE_NOW = 1795474800 }; /* 2026-11-23 23:00:00 UTC */

/* Strings that must never get through as they are: markup, terminal controls, directions,
 * formulas, bytes that are not text. */
const struct bytes *hostile_strings(size_t *ret_count);
