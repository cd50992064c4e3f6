package io.tributary.sandbox.connect;

import io.tributary.sandbox.protocol.SandboxException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/**
 * A distributed Kafka Connect worker inside this process, with JSON converters and its REST
 * interface on the loopback address.
 *
 * <p>Connectors and their offsets live in Kafka and go on at the next start.
 */
public final class ConnectWorker implements AutoCloseable {
  private final Connect<?> connect;
  private final String url;

  private ConnectWorker(Connect<?> connect, String url) {
    this.connect = connect;
    this.url = url;
  }

  /**
   * Starts a worker.
   *
   * @param bootstrapServers the Kafka it works on
   * @param port of its REST interface
   * @param schemasEnable whether every record carries its schema
   * @throws SandboxException when it does not start
   */
  public static ConnectWorker start(String bootstrapServers, int port, boolean schemasEnable) {
    return start(settings(bootstrapServers, schemasEnable), port);
  }

  /**
   * Starts a worker with settings of the caller's.
   *
   * @param settings all but where its REST interface is
   * @param port of its REST interface
   * @throws SandboxException when it does not start
   */
  public static ConnectWorker start(Map<String, String> settings, int port) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("listeners", "http://127.0.0.1:" + port);
    all.put("rest.advertised.host.name", "127.0.0.1");
    all.put("rest.advertised.port", Integer.toString(port));
    all.put("plugin.discovery", "service_load");
    try {
      Connect<?> connect = new ConnectDistributed().startConnect(all);
      return new ConnectWorker(connect, "http://127.0.0.1:" + port);
    } catch (RuntimeException e) {
      throw new SandboxException(
          "Kafka Connect could not be started: " + SandboxException.oneLine(e), e);
    }
  }

  /** The REST interface's address. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }

  private static Map<String, String> settings(String bootstrapServers, boolean schemasEnable) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("group.id", "tributary-connect");
    for (String side : new String[] {"key", "value"}) {
      settings.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
      settings.put(side + ".converter.schemas.enable", Boolean.toString(schemasEnable));
    }
    for (String topic : new String[] {"config", "offset", "status"}) {
      settings.put(topic + ".storage.topic", "tributary-connect-" + topic);
      settings.put(topic + ".storage.replication.factor", "1");
    }
    settings.put("offset.storage.partitions", "1");
    settings.put("status.storage.partitions", "1");
    // awaitCaptured reads the committed offsets: they must follow the stream closely.
    settings.put("offset.flush.interval.ms", "500");
    settings.put("scheduled.rebalance.max.delay.ms", "0");
    // As in docker-compose.yml: a connector's settings may name a variable that holds its password.
    settings.put("config.providers", "env");
    settings.put(
        "config.providers.env.class",
        "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    settings.put("config.providers.env.param.allowlist.pattern", "MYSQL_CAPTURE_.*");
    settings.put("producer.linger.ms", "5");
    settings.put("producer.batch.size", Integer.toString(256 << 10));
    settings.put("producer.buffer.memory", Integer.toString(64 << 20));
    settings.put("producer.compression.type", "lz4");
    settings.put("producer.max.request.size", Integer.toString(16 << 20));
    return settings;
  }
}
