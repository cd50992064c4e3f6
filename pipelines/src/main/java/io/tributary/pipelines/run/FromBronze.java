package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.lake.BronzeProgress;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.lake.StoredRecords;
import io.tributary.transforms.lake.SurveyedRecords;
import io.tributary.transforms.read.SchemaFeeds;
import io.tributary.transforms.rounds.Slice;
import io.tributary.transforms.rounds.Slices;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The lake's own bronze, from which the other layers can be built anew: every record as it was
 * received, at the version that each table has at launch.
 *
 * <p>The offsets that the run records are those that bronze has completed, and only where the
 * ledger and the tables' row counts agree that bronze holds all that was read up to there. So the
 * next run from Kafka neither skips a record nor reads one again. A round is cut by time and proves
 * nothing about Kafka, so a table's offsets come with the round that has its last records. Nothing
 * is kept about how far into bronze a run has come: one that dies begins again, and the lake
 * recognises what is there.
 *
 * @param topicPrefix the connector's prefix, or null to take the one that bronze has
 */
public record FromBronze(String topicPrefix) implements RunSource {

  @Override
  public Found look(LakeRun.Request request) throws IOException {
    // Before the tables: what the ledger says is then in the versions that are read.
    BronzeProgress progress = new LedgerTable(request.layout(), request.storage()).bronzeProgress();
    StoredRecords bronze = StoredRecords.ofBronze(request.layout(), request.storage());
    if (bronze.tables().isEmpty()) {
      throw new CommandException(
          "--source: bronze is not allowed; "
              + request.layout().bronze()
              + " holds no tables, expected what a run with --layers=bronze wrote");
    }
    Topics topics = topics(bronze);
    StoredRecords records = topicPrefix == null ? bronze : bronze.of(topics);
    SurveyedRecords survey = records.survey();
    Map<String, Long> counts = new HashMap<>();
    survey
        .topics()
        .forEach(
            (topic, found) -> counts.merge(topics.bronzeTable(topic), found.records(), Long::sum));
    Map<String, Map<String, Long>> offsets = offsets(progress, bronze.rows(), topics);
    return new Found(
        "bronze:" + request.layout().bronze(),
        topics,
        survey.topics().keySet(),
        bronze.schemaChanges(topics).orElse(SchemaFeeds.none()),
        counts,
        new SlicedBacklog(
            new Slices(survey.times(), survey),
            survey::read,
            slice -> completed(offsets, survey, topics, slice)),
        null,
        false,
        (known, before) -> histories(records, topics.prefix(), known, before));
  }

  /**
   * A lake that was built with its bronze knows them; one that is built from another's does not.
   */
  private static EpochDetector.Result histories(
      StoredRecords records, String connector, Epochs known, EpochDetector.Memory before)
      throws IOException {
    try (EpochScan scan = new EpochScan()) {
      if (before == null) {
        records.forEach(record -> scan.add(record, connector));
      }
      return scan.detect(
          known, before, () -> records.forEach(record -> scan.add(record, connector)));
    }
  }

  /** The offsets of the tables of which nothing comes behind a slice. */
  private static Map<String, Map<String, Long>> completed(
      Map<String, Map<String, Long>> offsets, SurveyedRecords survey, Topics topics, Slice slice) {
    Map<String, Map<String, Long>> completed = new TreeMap<>(offsets);
    survey
        .topics()
        .forEach(
            (topic, found) -> {
              if (!found.endsBefore(slice)) {
                completed.remove(topics.bronzeTable(topic));
              }
            });
    return completed;
  }

  private Topics topics(StoredRecords bronze) throws IOException {
    if (topicPrefix != null) {
      return new Topics(topicPrefix);
    }
    SortedSet<String> found = bronze.prefixes();
    if (found.isEmpty()) {
      throw CommandException.usage(
          "--topicPrefix: is needed, since no event in bronze names its connector");
    }
    if (found.size() > 1) {
      throw CommandException.usage(
          "--topicPrefix: is needed, since bronze holds the records of several connectors: "
              + String.join(", ", found));
    }
    return new Topics(found.first());
  }

  /** A partition's id is {@code topicId/topic/partition}, see {@link KafkaTopics.Partition}. */
  private static Map<String, Map<String, Long>> offsets(
      BronzeProgress progress, Map<String, Long> rows, Topics topics) {
    Map<String, Map<String, Long>> offsets = new TreeMap<>();
    progress
        .provenOffsets(rows)
        .forEach(
            (table, next) -> {
              Map<String, Long> own = new TreeMap<>(next);
              own.keySet().removeIf(id -> !topics.contains(id.split("/", -1)[1]));
              offsets.put(table, own);
            });
    return offsets;
  }
}
