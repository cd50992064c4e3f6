package io.tributary.pipelines.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.scenarios.Broker;
import io.tributary.pipelines.watch.KafkaLook.Partition;
import io.tributary.schemas.debezium.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker tells a watch. */
class KafkaBrokerIT {

  private static final Instant T0 = Instant.parse("2026-03-01T10:15:02.345Z");
  private static final String ORDERS = "watched.online_store.Orders";
  private static final String HEARTBEAT = "__debezium-heartbeat.watched";

  @TempDir private static Path folder;
  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = Broker.start(folder);
    Map<String, String> forEver = Map.of("retention.ms", "-1");
    Map<String, Object> servers = Map.of("bootstrap.servers", broker.servers());
    try (Admin admin = Admin.create(servers);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(ORDERS, 3, (short) 1).configs(forEver),
                  new NewTopic(HEARTBEAT, 1, (short) 1).configs(forEver),
                  new NewTopic("elsewhere", 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      for (int i = 0; i < 20; i++) {
        for (ProducerRecord<byte[], byte[]> record :
            List.of(record(ORDERS, i % 2, i), record(HEARTBEAT, 0, 10L * i))) {
          producer.send(record).get(30, TimeUnit.SECONDS);
        }
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, long second) {
    return new ProducerRecord<>(
        topic, partition, T0.plusSeconds(second).toEpochMilli(), new byte[0], new byte[100]);
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  private static KafkaBroker broker(String servers) {
    return new KafkaBroker(Map.of("bootstrap.servers", servers), new Topics("watched"));
  }

  @Test
  void tellsThePartitionsOfTheConnectorAlone() {
    try (KafkaBroker kafka = broker(broker.servers())) {
      List<Partition> orders =
          kafka.partitions().stream().filter(p -> p.topic().equals(ORDERS)).toList();
      assertEquals(List.of(10L, 10L, 0L), orders.stream().map(Partition::end).toList());
      assertTrue(orders.get(1).id().endsWith("/" + ORDERS + "/1"), orders.get(1).id());
      assertEquals(4, kafka.partitions().size());
    }
  }

  @Test
  void tellsTheTimeOfTheFirstRecordThatWaits() {
    try (KafkaBroker kafka = broker(broker.servers())) {
      List<Partition> all = kafka.partitions();
      Partition first = partition(all, 0);
      Partition second = partition(all, 1);
      assertEquals(
          Map.of(first.id(), T0.plusSeconds(8), second.id(), T0.plusSeconds(1)),
          kafka.timestamps(Map.of(first, 4L, second, 0L)));
      assertEquals(
          Map.of(second.id(), T0.plusSeconds(19)),
          kafka.timestamps(Map.of(second, 9L)),
          "the same connection, asked again");
    }
  }

  private static Partition partition(List<Partition> all, int number) {
    return all.stream()
        .filter(p -> p.topic().equals(ORDERS) && p.number() == number)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsTheLastHeartbeatsAndTheNewestRecord() {
    try (KafkaBroker kafka = broker(broker.servers())) {
      assertEquals(
          List.of(T0.plusSeconds(170), T0.plusSeconds(180), T0.plusSeconds(190)),
          kafka.last(HEARTBEAT, 3));
      assertEquals(20, kafka.last(HEARTBEAT, 100).size());
      assertEquals(List.of(), kafka.last("__debezium-heartbeat.nobody", 3));
      assertEquals(Optional.of(T0.plusSeconds(190)), kafka.newest(T0.plusSeconds(1_000)));
      assertEquals(Optional.of(T0.plusSeconds(19)), kafka.newest(T0.plusSeconds(100)));
    }
  }

  @Test
  void aBrokerThatIsNotThereIsAnException() {
    try (KafkaBroker kafka = broker("127.0.0.1:1")) {
      assertThrows(KafkaException.class, kafka::partitions);
    }
  }
}
