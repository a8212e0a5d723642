#include "collect/linux/scheduled.h"

#include "collect/evidence.h"
#include "collect/linux/owners.h"

void scheduled_emit(struct collection *collection, const struct scheduled *scheduled)
{
    static const struct image_fields fields = {AUTOSTART_IMAGE, AUTOSTART_IMAGE_MISSING,
                                               AUTOSTART_IMAGE_TARGET};
    struct artifact                  artifact;
    artifact_init(&artifact, KIND_AUTOSTART);
    artifact_set_known(&artifact, AUTOSTART_NAME, scheduled->name);
    artifact_set_text(&artifact, AUTOSTART_CLASS, scheduled->class_name);
    artifact_set(&artifact, AUTOSTART_PATH, evidence_absolute(collection, scheduled->path));
    artifact_set_known(&artifact, AUTOSTART_COMMAND, scheduled->command);
    artifact_set_known(&artifact, AUTOSTART_ACCOUNT, scheduled->account);
    artifact_set_known(&artifact, AUTOSTART_SCHEDULE, scheduled->schedule);
    if (scheduled->state != NULL) {
        artifact_set_text(&artifact, AUTOSTART_STATE, scheduled->state);
    }
    artifact_set_known(&artifact, AUTOSTART_PACKAGE, owner_of(collection, scheduled->path));
    evidence_set_image(collection, &artifact, &fields, scheduled->program);
    collection_emit_at(collection, &artifact, scheduled->path, scheduled->line);
}
