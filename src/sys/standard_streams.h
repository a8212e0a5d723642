#pragma once

/* Standard input, output and errors, which whoever starts a process may have closed. */

#include "base/error.h"

/* Takes the places of closed ones, so that no file opened later stands where reports or messages
 * are written.  Reading and writing there fails, as it did before. */
NODISCARD enum status standard_streams_hold(struct error *error);
