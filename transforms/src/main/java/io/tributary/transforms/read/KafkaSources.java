package io.tributary.transforms.read;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.CrashingRunner;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** KafkaIO's own source of some partitions; nothing here asks a broker. */
final class KafkaSources {

  /**
   * One consumer serves busy and idle partitions, and asks a broker one thing at a time: while the
   * broker waits for records of the idle ones it gives none of a busy one whose last records the
   * consumer still holds. The default of 500 ms let a busy partition have 6,000 records/s. Waits of
   * 20 ms are hidden behind the records that are handed over meanwhile (see below), are short
   * against everything else that a change waits for, and cost an idle reader 50 small requests a
   * second instead of the 200 of 5 ms.
   */
  private static final int MAX_WAIT_MILLIS = 20;

  /**
   * About as many changes as one answer of a broker holds of a partition (1 MiB). KafkaIO holds one
   * such batch ready while another is read, so that the next answer has time to come.
   */
  private static final int MAX_POLL_RECORDS = 2_000;

  private KafkaSources() {}

  /**
   * KafkaIO makes its source inside the transform, where a runner finds it; a pipeline that is
   * never run serves to get at it.
   */
  static UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> of(
      Map<String, String> properties, KafkaReaders readers) {
    ExperimentalOptions options = PipelineOptionsFactory.create().as(ExperimentalOptions.class);
    options.setRunner(CrashingRunner.class);
    options.setExperiments(List.of("use_deprecated_read"));
    Pipeline scratch = Pipeline.create(options);
    scratch.apply("Read", read(properties, readers));
    Finder finder = new Finder();
    scratch.traverseTopologically(finder);
    if (finder.found == null) {
      throw new IllegalStateException("KafkaIO reads without an unbounded source");
    }
    @SuppressWarnings("unchecked") // The only read of the pipeline is the one above.
    var source = (UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark>) finder.found;
    return source;
  }

  private static KafkaIO.Read<byte[], byte[]> read(
      Map<String, String> properties, KafkaReaders readers) {
    Map<String, Object> config = settings(properties);
    String servers = String.valueOf(config.remove(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
    return KafkaIO.<byte[], byte[]>read()
        .withBootstrapServers(servers)
        .withTopicPartitions(readers.partitions())
        .withKeyDeserializer(ByteArrayDeserializer.class)
        .withValueDeserializer(ByteArrayDeserializer.class)
        .withConsumerConfigUpdates(config)
        .withConsumerFactoryFn(new ReaderConsumers(readers.starts()))
        .withTimestampPolicyFactory(new IdlePartitionPolicyFactory());
  }

  static Map<String, Object> settings(Map<String, String> properties) {
    TreeMap<String, Object> config = new TreeMap<>(properties);
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, MAX_WAIT_MILLIS);
    config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    return config;
  }

  private static final class Finder extends Pipeline.PipelineVisitor.Defaults {
    private UnboundedSource<?, ?> found;

    @Override
    public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
      if (node.getTransform() instanceof Read.Unbounded<?> read) {
        found = read.getSource();
      }
      return CompositeBehavior.ENTER_TRANSFORM;
    }
  }
}
