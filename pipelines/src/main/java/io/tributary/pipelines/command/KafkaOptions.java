package io.tributary.pipelines.command;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import picocli.CommandLine.Option;

/** How a connector's topics are reached: the options of commands that read them. */
final class KafkaOptions {

  /** The prefix that the sandbox and the shipped connector configurations use. */
  static final String DEFAULT_PREFIX = "store";

  @Option(
      names = "--bootstrapServers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9093",
      description = "Kafka's bootstrap servers (default: ${DEFAULT-VALUE}).")
  private String bootstrapServers;

  @Option(
      names = "--kafkaProperty",
      paramLabel = "KEY=VALUE",
      description = "A property of the Kafka consumer; may be given several times.")
  private Map<String, String> properties = Map.of();

  KafkaOptions() {}

  /** Properties for a consumer. */
  Map<String, Object> consumerConfig() {
    Map<String, Object> config = new TreeMap<>(properties);
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }
}
