package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.capture.CaptureWriter;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.KafkaRangeReader;
import io.tributary.transforms.read.PartitionRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;

/**
 * Records a connector's topics, from their earliest records to the end that they have at launch,
 * into a capture. The broker's state is not touched: nothing is committed there.
 *
 * @param topics the topics that were recorded
 * @param records number of records in the capture
 * @param bytes size of the file
 */
public record TopicCapture(int topics, long records, long bytes) {

  private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

  /**
   * Records topics.
   *
   * @param chosen names of topics, with or without the connector's prefix; all if empty. The topic
   *     of schema changes is always recorded, since without it the others can't be decoded
   * @throws CommandException if the broker does not answer, a topic does not exist, or the file
   *     exists or can't be written
   */
  public static TopicCapture record(
      Map<String, Object> consumerConfig,
      Topics connector,
      Set<String> chosen,
      Path file,
      PrintWriter progress) {
    KafkaTopics found = KafkaTopics.lookUp(consumerConfig, connector);
    Set<String> topics = choose(found, connector, chosen);
    List<PartitionRange> ranges =
        found.ranges(Map.of()).stream().filter(range -> topics.contains(range.topic())).toList();
    long toRead = ranges.stream().mapToLong(PartitionRange::size).sum();
    try (CaptureWriter writer = new CaptureWriter(file);
        KafkaRangeReader reader = new KafkaRangeReader(ranges, consumerConfig)) {
      long records = copy(reader, writer, toRead, progress);
      return new TopicCapture(topics.size(), records, writer.finish());
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
              "--out: " + file + " exists already; expected the name of a new file")
          .causedBy(e);
    } catch (KafkaException e) {
      throw new CommandException("Can't read the topics: " + e.getMessage()).causedBy(e);
    } catch (IOException e) {
      throw new CommandException("Can't record into " + file + ": " + e).causedBy(e);
    }
  }

  private static Set<String> choose(KafkaTopics found, Topics connector, Set<String> chosen) {
    if (chosen.isEmpty()) {
      return new TreeSet<>(found.topics());
    }
    Set<String> topics = new TreeSet<>();
    for (String name : chosen) {
      String full = found.topics().contains(name) ? name : connector.prefix() + "." + name;
      if (!found.topics().contains(full)) {
        throw CommandException.usage(
            "--topics: "
                + name
                + " is not allowed; expected some of "
                + String.join(", ", found.topics()));
      }
      topics.add(full);
    }
    if (found.topics().contains(connector.prefix())) {
      topics.add(connector.prefix());
    }
    return topics;
  }

  private static long copy(
      KafkaRangeReader reader, CaptureWriter writer, long toRead, PrintWriter progress)
      throws IOException {
    long records = 0;
    long nextLine = System.nanoTime() + PROGRESS_NANOS;
    for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
      writer.write(r);
      records++;
      if (records % 1000 == 0 && System.nanoTime() > nextLine) {
        progress.printf(Locale.ROOT, "%,d of %,d records%n", records, toRead);
        progress.flush();
        nextLine += PROGRESS_NANOS;
      }
    }
    return records;
  }
}
