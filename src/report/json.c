#include "report/report.h"

#include "base/json_writer.h"

static void put_known(struct json_writer *json, const char *name, struct bytes value)
{
    if (value.size != 0) {
        json_name(json, name);
        json_put_string(json, value);
    }
}

static void put_string(struct json_writer *json, const char *name, struct bytes value)
{
    json_name(json, name);
    json_put_string(json, value);
}

static void put_number(struct json_writer *json, const char *name, uint64_t value)
{
    json_name(json, name);
    json_put_u64(json, value);
}

static void put_flag(struct json_writer *json, const char *name, bool value)
{
    json_name(json, name);
    json_put_bool(json, value);
}

static void put_device(struct json_writer *json, const struct artifact *device)
{
    struct writer body;
    writer_init(&body, RECORD_BYTES_MAX);
    record_write_body(&body, device);
    json_name(json, "device");
    if (writer_failed(&body)) {
        json->out->failed = true;
    } else {
        json_put_raw(json, writer_view(&body));
    }
    writer_done(&body);
}

static void put_verdict(struct json_writer *json, const struct ban_verdict *verdict)
{
    json_open_object(json);
    put_string(json, "ban", verdict->ban);
    put_known(json, "title", verdict->title);
    json_name(json, "verdict");
    json_put_text(json, verdict_name(verdict->verdict));
    put_flag(json, "calling", verdict->is_calling);
    put_known(json, "last_call", verdict->last_call);
    put_number(json, "access_points", verdict->access_points);
    put_number(json, "findings", verdict->findings);
    put_number(json, "hints", verdict->hints);
    json_close_object(json);
}

/* The members that stand beside an artifact in the text form: `from` and what differs from scan to
 * scan.  Members of a later evict are left out: they could have the names of ours. */
static void put_sighting(struct json_writer *json, const struct artifact *artifact,
                         struct writer *scratch)
{
    struct artifact known = *artifact;
    known.outer_extras = NULL;
    known.outer_extra_count = 0;
    writer_clear(scratch);
    record_write_sighting(scratch, &known);
    struct bytes object = writer_view(scratch);
    if (artifact->from.size == 0) {
        put_string(json, "from", artifact->from);
    }
    if (object.size > 2) {
        json_put_raw(json, bytes_slice(object, 1, object.size - 2));
    }
}

static void put_artifact(struct json_writer *json, const struct artifact *artifact,
                         struct writer *scratch)
{
    writer_clear(scratch);
    record_write_body(scratch, artifact);
    json_name(json, "artifact");
    json_put_raw(json, writer_view(scratch));
    put_sighting(json, artifact, scratch);
    json->out->failed |= writer_failed(scratch);
}

static void put_finding(struct json_writer *json, const struct finding *finding,
                        struct writer *scratch)
{
    json_open_object(json);
    put_string(json, "ban", finding->ban);
    json_name(json, "means");
    json_put_text(json, means_name(finding->means));
    put_string(json, "product", finding->product);
    put_known(json, "product_name", finding->product_name);
    put_string(json, "indicator", finding->indicator);
    json_name(json, "confidence");
    json_put_text(json, confidence_name(finding->confidence));
    put_flag(json, "counts", finding_counts(finding));
    put_string(json, "source", finding->source);
    put_known(json, "note", finding->note);
    put_artifact(json, &finding->artifact, scratch);
    put_known(json, "first_seen", finding->first_seen);
    put_known(json, "last_seen", finding->last_seen);
    put_known(json, "gone", finding->gone);
    json_close_object(json);
}

static void put_coverage(struct json_writer *json, const struct coverage *coverage)
{
    json_open_object(json);
    put_string(json, "source", coverage->source);
    json_name(json, "status");
    json_put_text(json, coverage_status_name(coverage->status));
    put_string(json, "reason", coverage->reason);
    put_number(json, "count", coverage->count);
    put_flag(json, "required", coverage->is_required);
    json_close_object(json);
}

static void put_examination(struct json_writer *json, const struct assessment *assessment)
{
    put_device(json, &assessment->header.device);
    put_known(json, "started", assessment->header.started);
    put_known(json, "finished", assessment->finished);
    put_known(json, "program", assessment->header.program);
    put_number(json, "artifacts", assessment->artifact_count);
}

static void put_findings(struct json_writer *json, const struct assessment *assessment)
{
    struct writer scratch;
    writer_init(&scratch, 2 * RECORD_BYTES_MAX);
    json_name(json, "findings");
    json_open_array(json);
    for (size_t i = 0; i < assessment->finding_count; i++) {
        put_finding(json, &assessment->findings[i], &scratch);
    }
    json_close_array(json);
    put_number(json, "findings_dropped", assessment->findings_dropped);
    writer_done(&scratch);
}

void report_json(struct writer *writer, const struct assessment *assessment,
                 const struct report_options *options)
{
    (void)options;
    struct json_writer json = json_writer_to(writer);
    json_open_object(&json);
    put_examination(&json, assessment);
    json_name(&json, "verdicts");
    json_open_array(&json);
    for (size_t i = 0; i < assessment->verdict_count; i++) {
        put_verdict(&json, &assessment->verdicts[i]);
    }
    json_close_array(&json);
    put_findings(&json, assessment);
    json_name(&json, "coverage");
    json_open_array(&json);
    for (size_t i = 0; i < assessment->coverage_count; i++) {
        put_coverage(&json, &assessment->coverage[i]);
    }
    json_close_array(&json);
    put_number(&json, "coverage_dropped", assessment->coverage_dropped);
    json_close_object(&json);
    writer_u8(writer, '\n');
}
