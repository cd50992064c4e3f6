package io.tributary.sandbox.broker;

import io.tributary.sandbox.protocol.SandboxException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Features;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker on the loopback address, keeping every record for ever.
 *
 * <p>Topics are created on first use. What it holds stays in its folder and is there again at the
 * next start, whatever its ports are then.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final int NODE = 1;
  private static final int MOST_RECORD_BYTES = 16 << 20;

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private KafkaBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param folder for its data
   * @param port for clients
   * @param controllerPort for its own controller
   * @param partitions of a topic that is created on first use
   * @throws SandboxException when it does not start
   */
  public static KafkaBroker start(Path folder, int port, int controllerPort, int partitions) {
    return start(folder, settings(folder, port, controllerPort, partitions), "127.0.0.1:" + port);
  }

  /**
   * Starts a broker with settings of the caller's and waits until it serves.
   *
   * @param folder for its data, which the settings name as {@code log.dirs}
   * @param settings of a node 1 that is broker and controller, with a listener CONTROLLER
   * @param bootstrapServers the settings' address for clients
   * @throws SandboxException when it does not start
   */
  public static KafkaBroker start(
      Path folder, Map<String, String> settings, String bootstrapServers) {
    try {
      format(folder);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      server.startup();
      return new KafkaBroker(server, bootstrapServers);
    } catch (Exception e) {
      throw new SandboxException("Kafka could not be started: " + SandboxException.oneLine(e), e);
    }
  }

  /** The address for clients. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path folder) throws Exception {
    Files.createDirectories(folder);
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setSupportedFeatures(Features.PRODUCTION_FEATURES)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .run();
    }
  }

  private static Map<String, String> settings(
      Path folder, int port, int controllerPort, int partitions) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("log.dirs", folder.toString());
    settings.put("auto.create.topics.enable", "true");
    settings.put("num.partitions", Integer.toString(partitions));
    // Records are dated by the change they carry: any retention would drop old orders at once.
    settings.put("log.retention.ms", "-1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("message.max.bytes", Integer.toString(MOST_RECORD_BYTES));
    settings.put("log.index.size.max.bytes", Integer.toString(2 << 20));
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    settings.put("log.cleaner.threads", "1");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    return settings;
  }
}
