package io.tributary.pipelines.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.pipelines.command.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Asks Debezium for an incremental snapshot, through Kafka.
 *
 * <p>The connector reads its signals from one topic's partition 0, in order, and only those whose
 * key is its {@code topic.prefix}. It takes the snapshot in chunks while it goes on streaming, and
 * tells the two apart by GTIDs, so nothing is written to the database.
 */
public final class SnapshotSignal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOPIC = "signal.kafka.topic";
  private static final int PARTITION = 0;

  private final Map<String, Object> kafka;
  private final Duration limit;

  /**
   * Signals over a Kafka.
   *
   * @param kafka a client's properties, with {@code bootstrap.servers}
   * @param limit for Kafka to answer
   */
  public SnapshotSignal(Map<String, ?> kafka, Duration limit) {
    this.kafka = new TreeMap<>(kafka);
    this.limit = limit;
  }

  /** Makes the signals' topic of a connector with these settings, if it is not there. */
  public void createTopic(Map<String, String> settings) throws InterruptedException {
    Map<String, Object> properties = properties();
    try (Admin admin = Admin.create(properties)) {
      // One partition, and the broker's own replication.
      NewTopic topic = new NewTopic(settings.get(TOPIC), Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unreachable(e.getCause());
      }
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  /**
   * Sends the signal and waits until Kafka has it.
   *
   * @param settings the connector's
   * @param tables with or without the database
   * @return what was asked for: tables as {@code database.table}
   * @throws CommandException if the connector takes no signals, or Kafka does not take this one
   */
  public List<String> send(Map<String, String> settings, List<String> tables)
      throws InterruptedException {
    String topic = settings.get(TOPIC);
    if (topic == null) {
      throw new CommandException(
          "The connector takes no signals by Kafka; register it again with --signals=kafka");
    }
    List<String> qualified = qualify(settings, tables);
    ProducerRecord<String, String> signal =
        new ProducerRecord<>(topic, PARTITION, settings.get("topic.prefix"), json(qualified));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties(), new StringSerializer(), new StringSerializer())) {
      producer.send(signal).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    } catch (KafkaException | TimeoutException e) {
      throw unreachable(e);
    }
    return qualified;
  }

  private static List<String> qualify(Map<String, String> settings, List<String> tables) {
    String database = settings.getOrDefault("database.include.list", "");
    return tables.stream()
        .map(table -> table.contains(".") ? table : database + "." + table)
        .toList();
  }

  private static String json(List<String> tables) {
    ObjectNode signal =
        JSON.createObjectNode()
            .put("id", UUID.randomUUID().toString())
            .put("type", "execute-snapshot");
    ObjectNode data = signal.putObject("data").put("type", "INCREMENTAL");
    tables.forEach(data.putArray("data-collections")::add);
    return signal.toString();
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new TreeMap<>(kafka);
    String millis = Long.toString(limit.toMillis());
    properties.put("max.block.ms", millis);
    properties.put("default.api.timeout.ms", millis);
    properties.put("request.timeout.ms", millis);
    properties.put("delivery.timeout.ms", millis);
    properties.put("linger.ms", "0");
    return properties;
  }

  private CommandException unreachable(Throwable cause) {
    return new CommandException(
            "--bootstrapServers: "
                + kafka.get("bootstrap.servers")
                + " does not take the signal: "
                + String.valueOf(cause.getMessage()))
        .causedBy(cause);
  }
}
