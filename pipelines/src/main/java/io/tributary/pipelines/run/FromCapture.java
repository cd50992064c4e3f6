package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.ReadChanges;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A recorded capture. It tells nothing about where in Kafka a run could continue.
 *
 * @param file the capture
 * @param topicPrefix the connector's prefix, or null to take the capture's own
 */
public record FromCapture(Path file, String topicPrefix) implements RunSource {

  @Override
  public Found look(LakeRun.Request request) {
    CaptureInfo capture = CaptureInfo.read("--source: capture:" + file, file);
    String prefix = topicPrefix != null ? topicPrefix : capture.prefix();
    if (prefix == null) {
      throw CommandException.usage(
          "--topicPrefix: is needed, since no event of the capture names its connector");
    }
    Topics topics = new Topics(prefix);
    TableNames.check(topics, capture.recordsByTopic().keySet());
    String path = file.toAbsolutePath().toString();
    Map<String, Long> records = new HashMap<>();
    capture
        .recordsByTopic()
        .forEach((topic, count) -> records.merge(topics.bronzeTable(topic), count, Long::sum));
    return new Found(
        "capture:" + path,
        topics,
        ReadChanges.captureSchemas(path, prefix),
        records,
        Backlog.of(
            new Round(
                ReadChanges.capture(path),
                records.values().stream().mapToLong(Long::longValue).sum(),
                Map.of(),
                null)),
        null,
        false,
        capture.histories()::detect);
  }
}
