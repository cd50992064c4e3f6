package io.tributary.pipelines.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorFailureTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Secrets NONE = Secrets.of(Map.of());

  private FakeConnect connect;
  private Connector connector;

  @BeforeEach
  void start() throws IOException {
    connect = new FakeConnect();
    connector = new Connector(URI.create(connect.url()), "store", LIMIT, NONE);
  }

  @AfterEach
  void stop() {
    connect.close();
  }

  private void register() throws InterruptedException {
    connector.register(Map.of("connector.class", FakeConnect.PLUGIN));
  }

  @Test
  void aConnectorThatRunsHasNone() throws InterruptedException {
    register();
    assertEquals(Optional.empty(), connector.failure());
  }

  @Test
  void aTaskThatFailedIsOneWithItsCause() throws InterruptedException {
    connect.trace =
        """
        org.apache.kafka.connect.errors.ConnectException: An exception occurred
        Caused by: java.sql.SQLException: Access denied, password=geheim
        """;
    register();
    assertEquals(
        Optional.of("has failed: SQLException: Access denied, password=***"), connector.failure());
  }

  @Test
  void aConnectorThatIsStoppedIsOne() throws InterruptedException {
    register();
    new ConnectApi(URI.create(connect.url()), LIMIT, NONE).send("PUT", "/connectors/store/stop");
    assertEquals(Optional.of("is stopped"), connector.failure());
  }

  @Test
  void whereNobodyCanSayThereIsNone() throws InterruptedException {
    assertEquals(Optional.empty(), connector.failure(), "there is no such connector");
    connect.close();
    assertEquals(Optional.empty(), connector.failure(), "no worker answers");
  }
}
