#pragma once

/* Text for HTML. */

#include "base/writer.h"

/* For the content of elements and for attribute values in quotes: markup characters as references,
 * hostile ones as plain_write() shows them. */
void markup_escape(struct writer *writer, struct bytes text);
