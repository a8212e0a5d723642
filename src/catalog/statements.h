#pragma once

/* Every SQL statement with parameters or results, by name.  Parameters are put in the order of
 * their numbers; columns are read in the order of the SELECT.  A "?1 device" remark means that
 * parameter 1 is the id of a device. */

/* S(NAME, "sql") */
#define STATEMENTS(S)                                                                              \
    /* the file */                                                                                 \
    S(APPLICATION_ID, "PRAGMA application_id")                                                     \
    S(USER_VERSION, "PRAGMA user_version")                                                         \
    S(COUNT_TABLES, "SELECT count(*) FROM sqlite_schema")                                          \
                                                                                                   \
    /* devices */                                                                                  \
    S(FIND_BY_EVIDENCE,                                                                            \
      "SELECT e.device FROM evidence e JOIN device d ON d.id = e.device"                           \
      " WHERE e.type = ?1 AND e.value = ?2 ORDER BY d.last_scan DESC")                             \
    S(HAS_EVIDENCE_OF_TYPE, "SELECT 1 FROM evidence WHERE device = ?1 AND type = ?2")              \
    S(ADD_EVIDENCE, "INSERT OR IGNORE INTO evidence (device, type, value) VALUES (?1, ?2, ?3)")    \
    S(ADD_DEVICE,                                                                                  \
      "INSERT INTO device (hostname, machine_id, os_name, header, first_seen,"                     \
      " last_seen) VALUES (?1, ?2, ?3, ?4, ?5, ?5)")                                               \
    S(UPDATE_DEVICE, /* what a scan could not read does not make what was read unknown */          \
      "UPDATE device SET hostname = iif(length(?2) = 0, hostname, ?2),"                            \
      " machine_id = iif(length(?3) = 0, machine_id, ?3),"                                         \
      " os_name = iif(length(?4) = 0, os_name, ?4), header = ?5, last_seen = ?6 WHERE id = ?1")    \
    S(SET_LAST_SCAN, "UPDATE device SET last_scan = ?2 WHERE id = ?1")                             \
    S(LIST_DEVICES,                                                                                \
      "SELECT d.id, d.hostname, d.machine_id, d.os_name, d.first_seen, d.last_seen,"               \
      " (SELECT count(*) FROM scan WHERE device = d.id), s.artifacts"                              \
      " FROM device d LEFT JOIN scan s ON s.id = d.last_scan ORDER BY d.hostname, d.id")           \
    S(READ_DEVICE,                                                                                 \
      "SELECT d.header, s.finished, s.artifacts, d.last_scan FROM device d"                        \
      " JOIN scan s ON s.id = d.last_scan WHERE d.id = ?1")                                        \
                                                                                                   \
    /* a scan */                                                                                   \
    S(ADD_SOURCE, "INSERT OR IGNORE INTO source (name) VALUES (?1)")                               \
    S(FIND_SOURCE, "SELECT id FROM source WHERE name = ?1")                                        \
    S(LAST_REVISION, "SELECT max(revision) FROM artifact")                                         \
    S(ADD_SCAN,                                                                                    \
      "INSERT INTO scan (device, started, finished, root, program, artifacts)"                     \
      " VALUES (?1, ?2, '', ?3, ?4, 0)")                                                           \
    S(FINISH_SCAN, "UPDATE scan SET finished = ?2, artifacts = ?3 WHERE id = ?1")                  \
    S(FIND_ARTIFACT, "SELECT id, body FROM artifact WHERE identity = ?1")                          \
    S(ADD_ARTIFACT,                                                                                \
      "INSERT INTO artifact (identity, kind, source, os, body, first_scan,"                        \
      " revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                            \
    S(UPDATE_ARTIFACT, "UPDATE artifact SET body = ?2, revision = ?3 WHERE id = ?1")               \
    S(FIND_SIGHTING,                                                                               \
      "SELECT id, details, last_scan FROM sighting"                                                \
      " WHERE device = ?1 AND artifact = ?2 AND gone_scan IS NULL")                                \
    S(ADD_SIGHTING,                                                                                \
      "INSERT INTO sighting (device, artifact, first_scan, details)"                               \
      " VALUES (?1, ?2, ?3, ?4)")                                                                  \
    S(UPDATE_SIGHTING, "UPDATE sighting SET details = ?2, last_scan = NULL WHERE id = ?1")         \
    S(MARK_SEEN, "INSERT OR IGNORE INTO temp.seen (sighting) VALUES (?1)")                         \
    S(MARK_LOOKED, "INSERT OR IGNORE INTO temp.looked (source, is_settled) VALUES (?1, 0)")        \
    S(ADD_COVERAGE,                                                                                \
      "INSERT INTO coverage (scan, position, source, status, reason, count,"                       \
      " is_required) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                         \
    S(MARK_SETTLED, /* ?1 scan: every record of the source says complete or absent */              \
      "INSERT INTO temp.looked (source, is_settled)"                                               \
      " SELECT source, 1 FROM coverage WHERE scan = ?1 GROUP BY source"                            \
      " HAVING min(status IN ('complete', 'absent')) = 1"                                          \
      " ON CONFLICT (source) DO UPDATE SET is_settled = 1")                                        \
    S(COLLECT_MISSED, /* ?1 device: not seen now, in a source that was looked into */              \
      "INSERT INTO temp.missed (sighting, source)"                                                 \
      " SELECT s.id, a.source FROM sighting s JOIN artifact a ON a.id = s.artifact"                \
      " WHERE s.device = ?1 AND s.gone_scan IS NULL"                                               \
      " AND s.id NOT IN (SELECT sighting FROM temp.seen)"                                          \
      " AND a.source IN (SELECT source FROM temp.looked)")                                         \
    S(PIN_MISSED, /* ?1 device: their source moves on, they do not */                              \
      "UPDATE sighting SET last_scan = (SELECT d.last_scan FROM device_source d"                   \
      "  JOIN temp.missed m ON m.source = d.source"                                                \
      "  WHERE d.device = ?1 AND m.sighting = sighting.id)"                                        \
      " WHERE id IN (SELECT sighting FROM temp.missed) AND last_scan IS NULL")                     \
    S(MARK_GONE, /* ?1 scan */                                                                     \
      "UPDATE sighting SET gone_scan = ?1 WHERE id IN (SELECT m.sighting FROM temp.missed m"       \
      " JOIN temp.looked l ON l.source = m.source WHERE l.is_settled = 1)")                        \
    S(MOVE_SOURCES_ON, /* ?1 device, ?2 scan */                                                    \
      "INSERT INTO device_source (device, source, last_scan)"                                      \
      " SELECT ?1, source, ?2 FROM temp.looked WHERE true"                                         \
      " ON CONFLICT (device, source) DO UPDATE SET last_scan = excluded.last_scan")                \
    S(ADD_VERDICT,                                                                                 \
      "INSERT INTO verdict (scan, ban, verdict, is_calling, last_call,"                            \
      " access_points, findings, hints) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                  \
                                                                                                   \
    /* matching */                                                                                 \
    S(ADD_BAN,                                                                                     \
      "INSERT OR IGNORE INTO ban (name, title, digest, matched_to, generation,"                    \
      " matched_at) VALUES (?1, ?2, x'', 0, 0, '')")                                               \
    S(FIND_BAN, "SELECT id, digest, matched_to, generation FROM ban WHERE name = ?1")              \
    S(UPDATE_BAN,                                                                                  \
      "UPDATE ban SET title = ?2, digest = ?3, matched_to = ?4, generation = ?5,"                  \
      " matched_at = ?6 WHERE id = ?1")                                                            \
    S(ARTIFACTS_AFTER,                                                                             \
      "SELECT id, revision, body FROM artifact WHERE revision > ?1"                                \
      " ORDER BY revision")                                                                        \
    S(FIND_FINDING,                                                                                \
      "SELECT id FROM finding WHERE artifact = ?1 AND ban = ?2 AND means = ?3"                     \
      " AND confidence = ?4 AND product = ?5 AND product_name = ?6"                                \
      " AND indicator = ?7 AND source = ?8 AND note = ?9"                                          \
      " AND withdrawn_at IS NULL")                                                                 \
    S(ADD_FINDING,                                                                                 \
      "INSERT INTO finding (artifact, ban, means, confidence, product,"                            \
      " product_name, indicator, source, note, found_at, generation)"                              \
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")                                    \
    S(KEEP_FINDING, "UPDATE finding SET generation = ?2 WHERE id = ?1")                            \
    S(WITHDRAW_FINDINGS, /* ?1 ban, ?2 its generation, ?3 matched from, ?4 now */                  \
      "UPDATE finding SET withdrawn_at = ?4 WHERE ban = ?1 AND withdrawn_at IS NULL"               \
      " AND generation <> ?2"                                                                      \
      " AND (SELECT revision FROM artifact WHERE id = finding.artifact) > ?3")                     \
                                                                                                   \
    /* assessing */                                                                                \
    S(LIST_BANS, /* ?1 device; the last column: has the device anything not yet matched? */        \
      "SELECT b.name, b.title, b.digest, EXISTS (SELECT 1 FROM artifact a CROSS"                   \
      "  JOIN sighting s ON s.artifact = a.id AND s.device = ?1 WHERE a.revision > b.matched_to)"  \
      " FROM ban b ORDER BY b.id")                                                                 \
    S(COUNT_BANS, "SELECT count(*) FROM ban")                                                      \
    S(READ_COVERAGE,                                                                               \
      "SELECT s.name, c.status, c.reason, c.count, c.is_required"                                  \
      " FROM coverage c JOIN source s ON s.id = c.source WHERE c.scan = ?1"                        \
      " ORDER BY c.position")                                                                      \
    S(READ_FINDINGS, /* ?1 device: its last sighting of each artifact with a finding */            \
      "SELECT b.name, f.means, f.confidence, f.product, f.product_name, f.indicator, f.source,"    \
      " f.note, a.body, s.details, s.id"                                                           \
      " FROM finding f JOIN ban b ON b.id = f.ban JOIN artifact a ON a.id = f.artifact"            \
      " JOIN sighting s ON s.id = (SELECT max(o.id) FROM sighting o"                               \
      "  WHERE o.artifact = f.artifact AND o.device = ?1)"                                         \
      " WHERE f.withdrawn_at IS NULL ORDER BY f.id")                                               \
    S(READ_SIGHTINGS, /* ?1 device: the last one of each artifact */                               \
      "SELECT a.body, s.details, s.id FROM sighting s JOIN artifact a ON a.id = s.artifact"        \
      " WHERE s.device = ?1 AND s.gone_scan IS NULL"                                               \
      " UNION ALL"                                                                                 \
      " SELECT a.body, s.details, s.id FROM sighting s JOIN artifact a ON a.id = s.artifact"       \
      " WHERE s.device = ?1 AND s.gone_scan IS NOT NULL AND s.id = (SELECT max(o.id)"              \
      "  FROM sighting o WHERE o.artifact = s.artifact AND o.device = ?1)")                        \
    S(SIGHTING_TIMES, /* ?1 sighting: first seen ever, last seen, gone */                          \
      "SELECT (SELECT f.started FROM scan f WHERE f.id = (SELECT min(o.first_scan)"                \
      "   FROM sighting o WHERE o.artifact = s.artifact AND o.device = s.device)),"                \
      " (SELECT l.started FROM scan l WHERE l.id = coalesce(s.last_scan, (SELECT d.last_scan"      \
      "   FROM device_source d WHERE d.device = s.device AND d.source = a.source))),"              \
      " (SELECT g.started FROM scan g WHERE g.id = s.gone_scan)"                                   \
      " FROM sighting s JOIN artifact a ON a.id = s.artifact WHERE s.id = ?1")

#define STATEMENT_ENUM_(name, sql) STATEMENT_##name,
enum statement { STATEMENTS(STATEMENT_ENUM_) STATEMENT_COUNT };
#undef STATEMENT_ENUM_

const char *statement_sql(enum statement which);
