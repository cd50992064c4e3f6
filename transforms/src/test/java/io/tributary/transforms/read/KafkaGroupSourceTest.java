package io.tributary.transforms.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.change.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark.PartitionMark;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaGroupSourceTest {

  /** No broker is asked: this name has no address. */
  private static final Map<String, Object> NOWHERE =
      Map.of("bootstrap.servers", "broker.invalid:1", "sasl.jaas.config", "hidden");

  private static PipelineOptions job() {
    Pipeline pipeline = Pipeline.create();
    PCollection<SourceRecord> records =
        pipeline.apply(
            ReadChanges.kafka(NOWHERE, KafkaReaders.deal(List.of(new TopicPartition("a", 0)), 1)));
    assertEquals(PCollection.IsBounded.UNBOUNDED, records.isBounded());
    assertEquals(SourceRecordCoder.of(), records.getCoder());
    return pipeline.getOptions();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 23, 200})
  void aRunnerGetsTheGroupsWhateverNumberItWants(int partitions) throws IOException {
    KafkaReaders readers = KafkaReaders.deal(KafkaReadersTest.partitions(partitions), 2);
    KafkaGroupSource source = new KafkaGroupSource(readers);
    for (int wanted : List.of(1, 2, 128)) {
      List<KafkaGroupSource> splits = source.split(wanted, job());
      assertEquals(readers.groups().size(), splits.size());
      for (int i = 0; i < splits.size(); i++) {
        assertEquals(readers.groups().get(i), partitionsOf(splits.get(i)));
        assertEquals(1, splits.get(i).split(wanted, job()).size());
      }
    }
  }

  private static List<TopicPartition> partitionsOf(KafkaGroupSource split) throws IOException {
    try (UnboundedReader<SourceRecord> reader = split.createReader(job(), null)) {
      assertEquals(split, reader.getCurrentSource());
      return ((KafkaCheckpointMark) reader.getCheckpointMark())
          .getPartitions().stream()
              .map(mark -> new TopicPartition(mark.getTopic(), mark.getPartition()))
              .toList();
    }
  }

  @Test
  void aMarkKeepsItsForm() throws Exception {
    Coder<KafkaCheckpointMark> coder =
        new KafkaGroupSource(KafkaReaders.deal(KafkaReadersTest.partitions(1), 1))
            .getCheckpointMarkCoder();
    KafkaCheckpointMark mark =
        new KafkaCheckpointMark(
            List.of(new PartitionMark("p.shop.T0", 0, 42, 1000)), Optional.empty());
    byte[] bytes = CoderUtils.encodeToByteArray(coder, mark);
    assertEquals("02540012702E73686F702E5430D00F00", hex(bytes));
    assertEquals(mark.toString(), CoderUtils.decodeFromByteArray(coder, bytes).toString());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }

  @Test
  void aReaderGoesOnFromItsMark() throws IOException {
    KafkaGroupSource source =
        new KafkaGroupSource(KafkaReaders.deal(KafkaReadersTest.partitions(1), 1));
    KafkaCheckpointMark mark =
        new KafkaCheckpointMark(
            List.of(new PartitionMark("p.shop.T0", 0, 42, 1000)), Optional.empty());
    try (UnboundedReader<SourceRecord> reader = source.createReader(job(), mark)) {
      assertEquals(1000, reader.getWatermark().getMillis());
      assertEquals(mark.toString(), reader.getCheckpointMark().toString());
    }
  }

  @Test
  void aReaderThatIsNotStartedHoldsTheWatermark() throws IOException {
    KafkaGroupSource source =
        new KafkaGroupSource(KafkaReaders.deal(KafkaReadersTest.partitions(3), 1));
    try (UnboundedReader<SourceRecord> reader = source.createReader(job(), null)) {
      assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, reader.getWatermark());
    }
  }

  /** Splits are in the state of running jobs; never edit what stands here. */
  @Test
  void aSplitIsReadAsAnEarlierReleaseWroteIt() throws Exception {
    KafkaReaders readers =
        KafkaReaders.of(List.of(List.of("a/1", "b/0")))
            .startingAt(Map.of(new TopicPartition("a", 1), 17L));
    assertEquals(readers, readersOf(serialized(new KafkaGroupSource(readers))));
    try (var in = KafkaGroupSourceTest.class.getResourceAsStream("kafka-group-source.base64")) {
      String golden = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      assertEquals(readers, readersOf(Base64.getMimeDecoder().decode(golden)));
    }
  }

  @Test
  void whatABeamSourceHoldsIsSerialized() throws Exception {
    assertTrue(
        deserialized(serialized(new IdlePartitionPolicyFactory()))
            instanceof IdlePartitionPolicyFactory);
    assertTrue(
        deserialized(serialized(new ReaderConsumers(Map.of(new TopicPartition("a", 1), 17L))))
            instanceof ReaderConsumers);
  }

  private static KafkaReaders readersOf(byte[] bytes) throws Exception {
    var field = KafkaGroupSource.class.getDeclaredField("readers");
    field.setAccessible(true);
    return (KafkaReaders) field.get(deserialized(bytes));
  }

  private static byte[] serialized(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static Object deserialized(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  @Test
  void settingsComeFromTheJobThatRunsAndNoneIsInASplit() throws Exception {
    KafkaGroupSource source =
        new KafkaGroupSource(KafkaReaders.deal(KafkaReadersTest.partitions(1), 1));
    assertEquals(
        "The job has no consumer properties; run the pipeline with the options it was made with",
        assertThrows(
                IllegalStateException.class,
                () -> source.createReader(PipelineOptionsFactory.create(), null))
            .getMessage());
    SerializablePipelineOptions shipped = new SerializablePipelineOptions(job());
    assertEquals(
        NOWHERE, shipped.get().as(ReaderOptions.class).getConsumerProperties(), "on the worker");
    JsonNode option =
        new ObjectMapper().readTree(shipped.toString()).path("options").path("consumerProperties");
    assertEquals("", option.asText(), "what a page that lists options as text shows");
    assertFalse(job().toString().contains("hidden"), job().toString());
  }

  @Test
  void theUsersOwnSettingsCount() {
    Map<String, Object> settings = KafkaSources.settings(Map.of("fetch.max.wait.ms", "500"));
    assertEquals("500", settings.get("fetch.max.wait.ms"));
    assertEquals(20, KafkaSources.settings(Map.of()).get("fetch.max.wait.ms"));
    Map<String, Object> consumer =
        ReaderConsumers.settings(
            Map.of("auto.offset.reset", "latest", "enable.auto.commit", "true"));
    assertEquals(Map.of("auto.offset.reset", "none", "enable.auto.commit", false), consumer);
  }
}
