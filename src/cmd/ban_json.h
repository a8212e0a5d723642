#pragma once

/* A whole ban as one JSON object, with the member names of the ban file (evict-ban(5)). */

#include "ban/ban.h"
#include "base/writer.h"

/* With an LF behind it. */
void ban_write_json(struct writer *writer, const struct ban *ban);
