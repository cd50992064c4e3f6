package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.rounds.TimeHistogram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a capture file tells about itself. Memory grows with its topics and not with its records.
 */
final class CaptureInfo {

  /** Schema changes that travel with a pipeline. */
  private static final long FEW_SCHEMA_BYTES = 1 << 20;

  /** Records of a topic that are looked at for the name of its connector. */
  private static final long FEW_RECORDS = 100;

  private final String option;
  private final Path file;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, String> connectors = new TreeMap<>();
  private final TimeHistogram times = new TimeHistogram();
  private final EpochScan histories = new EpochScan();
  private final List<SourceRecord> schemaChanges = new ArrayList<>();
  private String prefix;
  private long schemaBytes;
  private long fileBytes;

  private CaptureInfo(String option, Path file) {
    this.option = option;
    this.file = file;
  }

  /** Reads through a capture whose events name its connector. */
  static CaptureInfo read(String option, Path file) {
    return read(option, file, null);
  }

  /**
   * Reads through a capture.
   *
   * @param option the option that names the file, with the value given, for messages
   * @param topicPrefix the connector's prefix, or null to take the one that its events name
   * @throws CommandException if it can't be read
   */
  static CaptureInfo read(String option, Path file, String topicPrefix) {
    if (!Files.isRegularFile(file)) {
      throw CommandException.usage(option + " is not allowed; expected the path of a capture file");
    }
    CaptureInfo info = new CaptureInfo(option, file);
    info.prefix = topicPrefix;
    try {
      info.fileBytes = Files.size(file);
      info.forEach(info::add);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(option + ": " + e.getMessage()).causedBy(e);
    }
    return info;
  }

  /** Takes a record and the number of its line. */
  @FunctionalInterface
  private interface Taker {
    void take(SourceRecord record, long line);
  }

  private void forEach(Taker taker) throws IOException {
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(file))) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        taker.take(record, reader.line());
      }
    }
  }

  private void add(SourceRecord record, long line) {
    long known = counts.merge(record.topic(), 1L, Long::sum);
    times.add(record.timestamp(), line, record.size());
    if (known <= FEW_RECORDS && !connectors.containsKey(record.topic())) {
      Topics.namedBy(record)
          .ifPresent(connector -> connectors.put(record.topic(), connector.prefix()));
    }
    if (prefix == null) {
      prefix = connectors.get(record.topic());
    }
    histories.add(record, prefix);
    if (record.topic().equals(prefix) && schemaBytes <= FEW_SCHEMA_BYTES) {
      schemaBytes += record.size();
      schemaChanges.add(record);
    }
  }

  /** The connector's topic prefix, as it was given or as its events name it; null if none does. */
  String prefix() {
    return prefix;
  }

  /** The connectors that events name. */
  SortedSet<String> connectors() {
    return new TreeSet<>(connectors.values());
  }

  /** Number of records of each topic. */
  Map<String, Long> recordsByTopic() {
    return counts;
  }

  /** Bytes and records by time, the rows being lines. */
  TimeHistogram times() {
    return times;
  }

  /** The file's size when it was read. */
  long fileBytes() {
    return fileBytes;
  }

  /** All schema changes, or null if they are too many to be kept or not all were known as such. */
  List<SourceRecord> schemaChanges() {
    boolean all = schemaChanges.size() == counts.getOrDefault(prefix, 0L);
    return all && schemaBytes <= FEW_SCHEMA_BYTES ? schemaChanges : null;
  }

  /**
   * The binlog histories that the records are from.
   *
   * @throws CommandException if the file had to be read once more and can't be
   */
  EpochDetector.Result histories(Epochs known, EpochDetector.Memory before) {
    try (histories) {
      return histories.detect(
          known, before, () -> forEach((record, line) -> histories.add(record, prefix)));
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(option + ": " + e.getMessage()).causedBy(e);
    }
  }
}
