package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a capture file tells about itself.
 *
 * @param prefix the connector's topic prefix, as its events name it, or null if none does
 * @param recordsByTopic number of records of each topic
 * @param histories its records, to be looked through for the binlog histories that they are from
 */
record CaptureInfo(String prefix, Map<String, Long> recordsByTopic, EpochScan histories) {

  private static final Pattern NAME =
      Pattern.compile("\"source\":\\{[^{}]*?\"name\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * Reads through a capture.
   *
   * @throws CommandException if it can't be read
   */
  public static CaptureInfo read(Path file) {
    String prefix = null;
    Map<String, Long> counts = new TreeMap<>();
    EpochScan histories = new EpochScan();
    if (!Files.isRegularFile(file)) {
      throw CommandException.usage(
          "--source: capture:" + file + " is not allowed; expected the path of a capture file");
    }
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(file))) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        counts.merge(record.topic(), 1L, Long::sum);
        histories.add(record);
        if (prefix == null && record.value() != null) {
          prefix = prefixIn(record).orElse(null);
        }
      }
    } catch (IOException e) {
      throw new CommandException("--source: " + file + ": " + e.getMessage()).causedBy(e);
    }
    return new CaptureInfo(prefix, counts, histories);
  }

  /** The connector's name in the source block, if the topic's name agrees with it. */
  private static Optional<String> prefixIn(SourceRecord record) {
    Matcher name =
        NAME.matcher(new String(record.value(), java.nio.charset.StandardCharsets.UTF_8));
    return name.find() && new Topics(name.group(1)).contains(record.topic())
        ? Optional.of(name.group(1))
        : Optional.empty();
  }
}
