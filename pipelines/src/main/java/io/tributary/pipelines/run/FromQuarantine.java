package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.StoredRecords;
import io.tributary.transforms.read.ReadChanges;
import io.tributary.transforms.read.SchemaFeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Dead letters, to be decoded once more: as they were received, or repaired.
 *
 * @param letters the letters that are meant
 * @param topicPrefix the connector's prefix, or null to take the one that the records name
 * @param repaired a capture with some of the letters, put right, to be used in place of all; or
 *     null
 * @param schemas a capture whose schema changes count besides bronze's, or null
 * @param consumerConfig for the schema-change topic of a Kafka cluster instead of bronze's, or null
 */
public record FromQuarantine(
    StoredRecords letters,
    String topicPrefix,
    Path repaired,
    Path schemas,
    Map<String, Object> consumerConfig)
    implements RunSource {

  @Override
  public Found look(LakeRun.Request request) throws IOException {
    StoredRecords bronze = StoredRecords.ofBronze(request.layout(), request.storage());
    Topics topics = topics(bronze);
    StoredRecords own = topicPrefix == null ? letters : letters.of(topics);
    Map<String, Long> counts =
        repaired == null ? own.countsByTopic() : checkRepaired(own.coordinates());
    Map<String, Long> records = new HashMap<>();
    counts.forEach((topic, count) -> records.merge(topics.bronzeTable(topic), count, Long::sum));
    var read =
        repaired == null ? own.read() : ReadChanges.capture(repaired.toAbsolutePath().toString());
    // One round: a letter leaves the quarantine once the whole replay has counted it.
    long count = records.values().stream().mapToLong(Long::longValue).sum();
    return Found.letters(
        repaired == null ? "quarantine" : "quarantine:" + repaired.toAbsolutePath(),
        topics,
        counts.keySet(),
        feeds(bronze, topics),
        records,
        new OneRound(new Round(read, count, Map.of(), null)));
  }

  /** Only a letter can be replaced, and only by one record. */
  private Map<String, Long> checkRepaired(Set<String> known) {
    String option = "--records: " + repaired;
    Map<String, Long> counts = CaptureInfo.read(option, repaired).recordsByTopic();
    Set<String> seen = new HashSet<>();
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(repaired))) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        if (!known.contains(r.coordinates())) {
          throw new CommandException(
              option
                  + ": "
                  + r.coordinates()
                  + " is not in quarantine; expected the coordinates of dead letters");
        }
        if (!seen.add(r.coordinates())) {
          throw new CommandException(
              option + ": " + r.coordinates() + " is there twice; expected one record for each");
        }
      }
    } catch (IOException e) {
      throw new CommandException(option + ": " + e.getMessage()).causedBy(e);
    }
    return counts;
  }

  /**
   * Letters may be too broken to name their connector, but what is stored with them does; of a
   * connector whose every event is broken, the schema changes do.
   */
  private Topics topics(StoredRecords bronze) throws IOException {
    if (topicPrefix != null) {
      return new Topics(topicPrefix);
    }
    SortedSet<String> found = letters.prefixes();
    if (found.isEmpty()) {
      found = bronze.prefixes();
    }
    if (found.isEmpty() && schemas != null) {
      String named = CaptureInfo.read("--schemas: " + schemas, schemas).prefix();
      found = named == null ? found : new TreeSet<>(Set.of(named));
    }
    if (found.isEmpty()) {
      throw CommandException.usage("--topicPrefix: is needed, since no record names its connector");
    }
    if (found.size() > 1) {
      throw CommandException.usage(
          "--topicPrefix: is needed, since there are records of several connectors: "
              + String.join(", ", found));
    }
    return new Topics(found.first());
  }

  private SchemaFeeds feeds(StoredRecords bronze, Topics topics) throws IOException {
    if (consumerConfig != null) {
      KafkaTopics.lookUp(consumerConfig, topics);
      return ReadChanges.kafkaSchemas(consumerConfig, topics.prefix());
    }
    SchemaFeeds stored = bronze.schemaChanges(topics).orElse(SchemaFeeds.none());
    if (schemas == null) {
      return stored;
    }
    String option = "--schemas: " + schemas;
    if (!CaptureInfo.read(option, schemas).recordsByTopic().containsKey(topics.prefix())) {
      throw new CommandException(
          option + " is not allowed; expected a capture with the topic " + topics.prefix());
    }
    return SchemaFeeds.both(
        stored, ReadChanges.captureSchemas(schemas.toAbsolutePath().toString(), topics.prefix()));
  }
}
