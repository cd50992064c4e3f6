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

  /** False before the answer is given: who has it may start the next. */
  private volatile boolean running;

  WorkloadThread(EventWriter events) {
    this.events = events;
  }

  /**
   * Starts a workload, which answers with done when it is over.
   *
   * @throws SandboxException when one is running
   */
  synchronized void start(DatabaseAccess store, Command command) {
    if (running) {
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
    running = true;
    thread.start();
  }

  /**
   * Stops the workload, if one is running, and waits for it.
   *
   * @return whether one was running
   */
  synchronized Map<String, Object> stop() throws InterruptedException {
    boolean stopped = running;
    if (stopped) {
      workload.stop();
      thread.join(STOP_MILLIS);
    }
    return Map.of("running", stopped);
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      workload.stop();
      thread.interrupt();
    }
  }

  private void run(Workload next, DatabaseAccess store) {
    Runnable answer;
    try (Connection connection = store.connectToStore()) {
      Map<String, Object> results =
          next.run(connection, progress -> events.progress(NAME, progress));
      answer = () -> events.done(NAME, results);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = () -> events.error(NAME, "The sandbox was stopped");
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The workload failed", e);
      answer = () -> events.error(NAME, SandboxException.oneLine(e));
    }
    running = false;
    answer.run();
  }
}
