package io.tributary.sandbox;

import io.tributary.sandbox.protocol.Command;
import io.tributary.sandbox.protocol.EventWriter;
import io.tributary.sandbox.protocol.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads commands until one of them is stop or the input ends.
 *
 * <p>Commands run in the order they come, one at a time, while reading goes on. The end of the
 * input means that the driving process is gone: what is running is interrupted. A stop comes after
 * the commands before it.
 */
final class CommandLoop {
  private final CommandRunner runner;
  private final EventWriter events;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final ExecutorService commands =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "commands");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean stopped;

  CommandLoop(CommandRunner runner, EventWriter events) {
    this.runner = runner;
    this.events = events;
  }

  /**
   * Runs until it is over.
   *
   * @param in one JSON object a line
   * @return whether a stop ended it, and not the end of the input
   */
  boolean run(InputStream in) throws InterruptedException {
    Thread reader = new Thread(() -> read(in), "reader");
    reader.setDaemon(true);
    reader.start();
    finished.await();
    commands.shutdownNow();
    return stopped;
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          take(line);
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      // A broken input has ended, too, and a stopped loop takes no more commands.
      stopped |= e instanceof RejectedExecutionException;
    } finally {
      finished.countDown();
    }
  }

  private void take(String line) {
    Command command;
    try {
      command = Command.parse(line);
    } catch (SandboxException e) {
      events.error("?", e.getMessage());
      return;
    }
    if (command.name().equals("stop")) {
      commands.execute(this::stop);
    } else {
      commands.execute(() -> runner.run(command));
    }
  }

  private void stop() {
    stopped = true;
    finished.countDown();
  }
}
