package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a capture file tells about itself.
 *
 * @param prefix the connector's topic prefix, as its events name it, or null if none does
 * @param recordsByTopic number of records of each topic
 * @param histories its records, to be looked through for the binlog histories that they are from
 */
record CaptureInfo(String prefix, Map<String, Long> recordsByTopic, EpochScan histories) {

  /**
   * Reads through a capture.
   *
   * @param option the option that names the file, with the value given, for messages
   * @throws CommandException if it can't be read
   */
  public static CaptureInfo read(String option, Path file) {
    String prefix = null;
    Map<String, Long> counts = new TreeMap<>();
    EpochScan histories = new EpochScan();
    if (!Files.isRegularFile(file)) {
      throw CommandException.usage(option + " is not allowed; expected the path of a capture file");
    }
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(file))) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        counts.merge(record.topic(), 1L, Long::sum);
        histories.add(record);
        if (prefix == null) {
          prefix = Topics.namedBy(record).map(Topics::prefix).orElse(null);
        }
      }
    } catch (IOException e) {
      throw new CommandException(option + ": " + e.getMessage()).causedBy(e);
    }
    return new CaptureInfo(prefix, counts, histories);
  }
}
