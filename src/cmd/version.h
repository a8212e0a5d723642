#pragma once

/* Both made by the build. */
extern const char version_number[]; /* "0.1.0" */
extern const char version_build[];  /* what git describe says; "unknown" outside a repository */
