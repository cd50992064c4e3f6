package io.tributary.sandbox;

import io.tributary.sandbox.database.DatabaseAccess;
import io.tributary.sandbox.protocol.Command;
import io.tributary.sandbox.protocol.EventWriter;
import io.tributary.sandbox.protocol.SandboxException;
import io.tributary.sandbox.workload.Workload;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the workload beside the other commands, one at a time. */
final class WorkloadThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadThread.class);
  private static final String NAME = "workload";
  private static final long STOP_MILLIS = 20_000;

  private final EventWriter events;
  private Thread thread;
  private Workload workload;

  WorkloadThread(EventWriter events) {
    this.events = events;
  }

  /**
   * Starts a workload, which answers with done when it is over.
   *
   * @throws SandboxException when one is running
   */
  synchronized void start(DatabaseAccess store, Command command) {
    if (thread != null && thread.isAlive()) {
      throw new SandboxException("A workload is running; send stopWorkload first");
    }
    long rate = command.number("rate", 0, 0, Integer.MAX_VALUE);
    Workload next =
        new Workload(
            command.number("transactions", Long.MAX_VALUE, 0, Long.MAX_VALUE),
            command.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
            rate);
    workload = next;
    thread = new Thread(() -> run(next, store), NAME);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Stops the workload, if one is running, and waits for it.
   *
   * @return whether one was running
   */
  synchronized Map<String, Object> stop() throws InterruptedException {
    boolean running = thread != null && thread.isAlive();
    if (running) {
      workload.stop();
      thread.join(STOP_MILLIS);
    }
    return Map.of("running", running);
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      workload.stop();
      thread.interrupt();
    }
  }

  private void run(Workload next, DatabaseAccess store) {
    try (Connection connection = store.connectToStore()) {
      events.done(NAME, next.run(connection, results -> events.progress(NAME, results)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      events.error(NAME, "The sandbox was stopped");
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The workload failed", e);
      events.error(NAME, SandboxException.oneLine(e));
    }
  }
}
