#pragma once

/* The collector's side of the pipe.  It sends lines of the text form:
 *
 *     a coverage record of the source "sandbox" (or "volume", failed, and then nothing more)
 *     the header
 *     for each row of one segment: artifacts, then its coverage record
 *
 * and an empty line now and then as a sign of life. */

#include "collect/supervise.h"

#define SOURCE_SANDBOX "sandbox"
#define SOURCE_VOLUME "volume"

/* What spawner_start() is given: the first row, and whether to leave out what the header tells
 * about the device, after a collector that did not survive finding it out. */
enum { COLLECTOR_ROW_MASK = 0xffff, COLLECTOR_WITHOUT_DEVICE = 0x10000 };

/* The row behind the last one that a collector which starts at `first` runs: on a live system, rows
 * that ask the kernel and rows that read the volume run in different sandboxes. */
size_t collector_segment_end(const struct supervise_options *options, size_t first);

/* `context` is a struct supervise_options. */
void collector_process_run(void *context, uint64_t number, int output);
