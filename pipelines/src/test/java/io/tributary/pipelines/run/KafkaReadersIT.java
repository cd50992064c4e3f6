package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.read.KafkaReaders;
import io.tributary.transforms.read.ReadChanges;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The readers of an unbounded read against a real broker: seven partitions, most of them idle. */
class KafkaReadersIT {

  private static final String TOPIC = "p.shop.Items";
  private static final int PARTITIONS = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private SandboxProcess sandbox;
  private String servers;

  @BeforeEach
  void startBroker() throws Exception {
    Cli.useSandbox();
    sandbox =
        SandboxProcess.start(
            folder.resolve("broker"), List.of("--only=kafka", "--clean"), event -> {});
    servers = sandbox.endpoints().path("bootstrapServers").asText();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      NewTopic topic = new NewTopic(TOPIC, PARTITIONS, (short) 1);
      admin.createTopics(List.of(topic.configs(Map.of("retention.ms", "-1")))).all().get();
    }
  }

  @AfterEach
  void stopBroker() {
    sandbox.close();
  }

  /** One reader of all partitions, as a runner gets it. */
  private final class Job {
    private final Pipeline pipeline = Pipeline.create();
    private final UnboundedSource<SourceRecord, CheckpointMark> split;

    Job(Map<TopicPartition, Long> starts) throws Exception {
      List<TopicPartition> all =
          IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
      pipeline.apply(
          ReadChanges.kafka(
              Map.of("bootstrap.servers", servers), KafkaReaders.deal(all, 1).startingAt(starts)));
      List<UnboundedSource<?, ?>> found = new ArrayList<>();
      pipeline.traverseTopologically(
          new PipelineVisitor.Defaults() {
            @Override
            public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
              if (node.getTransform() instanceof Read.Unbounded<?> read) {
                found.add(read.getSource());
              }
              return CompositeBehavior.ENTER_TRANSFORM;
            }
          });
      @SuppressWarnings("unchecked") // A read of changes gives records.
      var source = (UnboundedSource<SourceRecord, CheckpointMark>) found.get(0);
      var splits = source.split(128, pipeline.getOptions());
      assertEquals(1, splits.size());
      split = splits.get(0);
    }

    UnboundedReader<SourceRecord> reader(CheckpointMark mark) throws IOException {
      return split.createReader(pipeline.getOptions(), mark);
    }

    /** As it comes back from a job's state. */
    CheckpointMark stored(CheckpointMark mark) throws IOException {
      Coder<CheckpointMark> coder = split.getCheckpointMarkCoder();
      return CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, mark));
    }
  }

  private void send(int partition, int count, long timestamp) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (int i = 0; i < count; i++) {
        sent.add(producer.send(record(partition, timestamp + i)));
      }
    }
    for (Future<?> each : sent) {
      each.get();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, long timestamp) {
    return new ProducerRecord<>(TOPIC, partition, timestamp, new byte[1], new byte[100]);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new TreeMap<>(more);
    config.put("bootstrap.servers", servers);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Reads until the reader has nothing left and its watermark follows the clock. */
  private static Map<Integer, Set<Long>> readToTheEnd(UnboundedReader<SourceRecord> reader)
      throws IOException {
    Map<Integer, Set<Long>> offsets = new TreeMap<>();
    Map<Integer, Instant> times = new TreeMap<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    // A restored watermark may be of a moment ago; one behind this tells that all was read.
    Instant begun = Instant.now();
    boolean more = reader.start();
    Instant watermark = reader.getWatermark();
    while (more || watermark.isBefore(begun)) {
      assertTrue(System.nanoTime() < deadline, () -> "still reading: " + offsets);
      if (more) {
        SourceRecord record = reader.getCurrent();
        assertTrue(
            offsets.computeIfAbsent(record.partition(), p -> new TreeSet<>()).add(record.offset()),
            record.coordinates().toString());
        Instant time = reader.getCurrentTimestamp();
        Instant before = times.put(record.partition(), time);
        assertFalse(before != null && time.isBefore(before), "event times never fall");
        assertTrue(time.isAfter(watermark), "a record is above the watermark");
      }
      watermark = reader.getWatermark();
      more = reader.advance();
    }
    return offsets;
  }

  private static Set<Long> range(long from, long to) {
    Set<Long> offsets = new TreeSet<>();
    LongStream.range(from, to).forEach(offsets::add);
    return offsets;
  }

  @Test
  void allAndOnlyTheRecordsFromTheStartsOnAreRead() throws Exception {
    long anHourAgo = System.currentTimeMillis() - 3_600_000;
    send(2, 5_000, anHourAgo);
    send(5, 300, anHourAgo + 1_000_000);
    Job job = new Job(Map.of(new TopicPartition(TOPIC, 2), 100L));
    CheckpointMark mark;
    try (UnboundedReader<SourceRecord> reader = job.reader(null)) {
      assertEquals(Map.of(2, range(100, 5_000), 5, range(0, 300)), readToTheEnd(reader));
      mark = job.stored(reader.getCheckpointMark());
    }
    send(5, 20, anHourAgo);
    send(6, 10, anHourAgo);
    try (UnboundedReader<SourceRecord> reader = job.reader(mark)) {
      assertEquals(Map.of(5, range(300, 320), 6, range(0, 10)), readToTheEnd(reader));
    }
  }

  /** Connect writes them where it delivers exactly once. */
  @Test
  void aPartitionThatEndsWithATransactionIsReadToItsEnd() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", "connector"))) {
      producer.initTransactions();
      producer.beginTransaction();
      Future<?> sent = producer.send(record(3, System.currentTimeMillis() - 3_600_000));
      producer.commitTransaction();
      sent.get();
    }
    try (UnboundedReader<SourceRecord> reader = new Job(Map.of()).reader(null)) {
      assertEquals(Map.of(3, range(0, 1)), readToTheEnd(reader));
    }
  }

  @Test
  void recordsThatRetentionTookAreOneClearFailure() throws Exception {
    TopicPartition partition = new TopicPartition(TOPIC, 2);
    send(2, 500, System.currentTimeMillis());
    CheckpointMark mark;
    Job job = new Job(Map.of(partition, 100L));
    try (UnboundedReader<SourceRecord> reader = job.reader(null)) {
      assertTrue(reader.start() || reader.advance() || advanced(reader));
      mark = job.stored(reader.getCheckpointMark());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(200))).all().get();
    }
    assertLost(job.reader(null), 100);
    assertLost(job.reader(mark), 101);
    try (UnboundedReader<SourceRecord> reader = new Job(Map.of()).reader(null)) {
      assertEquals(Map.of(2, range(200, 500)), readToTheEnd(reader), "from what is left");
    }
  }

  private static boolean advanced(UnboundedReader<SourceRecord> reader) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reader.advance()) {
      assertTrue(System.nanoTime() < deadline, "no record came");
    }
    return true;
  }

  private static void assertLost(UnboundedReader<SourceRecord> reader, long from)
      throws IOException {
    try (reader) {
      IOException failure =
          assertThrows(
              IOException.class,
              () -> {
                if (!reader.start()) {
                  advanced(reader);
                }
              });
      assertEquals(
          "Topic p.shop.Items lost its records "
              + from
              + " to 199 of partition 2 before they were read; --fresh=offsets reads what is left",
          failure.getMessage());
    }
  }
}
