package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.CaptureSlice;
import io.tributary.transforms.read.ReadChanges;
import io.tributary.transforms.read.SchemaFeeds;
import io.tributary.transforms.rounds.Slices;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A recorded capture. It tells nothing about where in Kafka a run could continue, and nothing is
 * kept about how far into the file a run has come: one that dies begins again at the file's start,
 * and the lake recognises what is there.
 *
 * <p>The file is read through once at launch, in bounded memory, and once for each round; a round
 * parses only the lines that can be its own.
 *
 * @param file the capture
 * @param topicPrefix the connector's prefix, or null to take the capture's own
 */
public record FromCapture(Path file, String topicPrefix) implements RunSource {

  @Override
  public Found look(LakeRun.Request request) {
    CaptureInfo capture = CaptureInfo.read("--source: capture:" + file, file, topicPrefix);
    if (capture.prefix() == null) {
      throw CommandException.usage(
          "--topicPrefix: is needed, since no event of the capture names its connector");
    }
    if (topicPrefix == null && capture.connectors().size() > 1) {
      throw CommandException.usage(
          "--topicPrefix: is needed, since the capture holds the records of several connectors: "
              + String.join(", ", capture.connectors()));
    }
    Topics topics = new Topics(capture.prefix()).beside(capture.connectors());
    Map<String, Long> records = new HashMap<>();
    capture
        .recordsByTopic()
        .forEach((topic, count) -> records.merge(topics.bronzeTable(topic), count, Long::sum));
    return new Found(
        "capture:" + file.toAbsolutePath(),
        topics,
        capture.recordsByTopic().keySet(),
        schemas(capture),
        records,
        backlog(capture),
        null,
        false,
        capture::histories);
  }

  private Backlog backlog(CaptureInfo capture) {
    String path = file.toAbsolutePath().toString();
    long bytes = capture.fileBytes();
    return new SlicedBacklog(
        new Slices(capture.times(), CaptureSlice.rows(file, bytes)),
        slice ->
            slice.isAll() ? ReadChanges.capture(path) : ReadChanges.capture(path, bytes, slice),
        slice -> Map.of());
  }

  private SchemaFeeds schemas(CaptureInfo capture) {
    List<SourceRecord> changes = capture.schemaChanges();
    return changes == null
        ? ReadChanges.captureSchemas(file.toAbsolutePath().toString(), capture.prefix())
        : ReadChanges.collectedSchemas(changes);
  }
}
