package io.tributary.sandbox.connect;

import io.tributary.sandbox.database.BinlogPosition;
import io.tributary.sandbox.database.DatabaseAccess;
import io.tributary.sandbox.protocol.SandboxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Waits until every change committed so far is in Kafka.
 *
 * <p>It compares the end of the database's binary log with the offset Connect has committed for the
 * connector. Connect commits an offset only when Kafka has acknowledged that record and all before
 * it, so the wait never ends too early. An offset names the place where its transaction began; when
 * nothing follows, the last one's end is committed only with the connector's next heartbeat, which
 * an idle server may leave out for a minute. Switching the binary log to a new file gives the
 * connector an event to send a heartbeat at.
 */
public final class CaptureProgress {
  private static final Duration FIRST_NUDGE = Duration.ofMillis(700);
  private static final Duration NUDGE_INTERVAL = Duration.ofSeconds(2);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);

  private final DatabaseAccess database;
  private final ConnectorClient connector;

  /**
   * Compares a database and the connector that captures it.
   *
   * @param database as a user who may see the binary log's status
   * @param connector the one that captures it
   */
  public CaptureProgress(DatabaseAccess database, ConnectorClient connector) {
    this.database = database;
    this.connector = connector;
  }

  /**
   * Waits.
   *
   * @param limit how long at most
   * @param report told now and then of the place reached, if any, and of the place awaited
   * @return the end of the binary log as it was when the wait began
   * @throws SandboxException when the limit passes or the connector does not capture
   */
  public BinlogPosition await(
      Duration limit, BiConsumer<Optional<BinlogPosition>, BinlogPosition> report)
      throws SQLException, InterruptedException {
    long start = System.nanoTime();
    BinlogPosition target = end();
    long nextNudge = start + FIRST_NUDGE.toNanos();
    Optional<BinlogPosition> last = Optional.empty();
    long nextReport = start + REPORT_INTERVAL.toNanos();
    while (true) {
      Optional<BinlogPosition> reached = connector.committed();
      if (reached.isPresent() && reached.get().compareTo(target) >= 0) {
        return target;
      }
      connector.requireCapturing();
      long now = System.nanoTime();
      if (now - start > limit.toNanos()) {
        throw new SandboxException(
            "Not everything is captured after %d s: at %s, awaited %s"
                .formatted(
                    limit.toSeconds(),
                    reached.map(BinlogPosition::toString).orElse("the snapshot"),
                    target));
      }
      if (!reached.equals(last)) {
        last = reached;
        nextNudge = now + FIRST_NUDGE.toNanos();
      } else if (reached.isPresent() && now >= nextNudge) {
        nudge();
        nextNudge = now + NUDGE_INTERVAL.toNanos();
      }
      if (now >= nextReport) {
        report.accept(reached, target);
        nextReport = now + REPORT_INTERVAL.toNanos();
      }
      Thread.sleep(200);
    }
  }

  private void nudge() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("FLUSH BINARY LOGS");
    }
  }

  private BinlogPosition end() throws SQLException {
    try (Connection connection = database.connect()) {
      return BinlogPosition.end(connection);
    }
  }
}
