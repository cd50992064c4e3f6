package io.tributary.pipelines.storage;

import io.tributary.pipelines.command.CommandException;
import io.tributary.transforms.lake.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds out, within half a minute, whether a lake's roots can be used: before a record is consumed,
 * and all of them at once. A root that is written is tried with a file that is removed again; of
 * one that is only read its existence is asked for, which needs no more than the right to read.
 */
public final class RootCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  /** A job may wait long for its storage; somebody who waits for a command's start may not. */
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "fs.azure.io.retry.max.retries", "2",
          "fs.azure.io.retry.max.backoff.interval", "2000",
          "fs.azure.http.connection.timeout", "5000",
          "fs.azure.http.read.timeout", "7000",
          "fs.azure.oauth.token.fetch.retry.max.retries", "1");

  /**
   * A root to look at.
   *
   * @param option the option that names it
   * @param location the root
   * @param isWritten whether files must be created in it
   */
  public record Root(String option, Path location, boolean isWritten) {
    private boolean isLocal() {
      String scheme = location.toUri().getScheme();
      return scheme == null || scheme.equals("file");
    }
  }

  private RootCheck() {}

  /**
   * Looks at the roots.
   *
   * @throws CommandException with a line for each option whose root, or one below it, can't be used
   */
  public static void check(Storage storage, List<Root> roots) {
    List<Root> asked = roots.stream().filter(root -> root.isWritten() || !root.isLocal()).toList();
    if (asked.isEmpty()) {
      return;
    }
    Configuration configuration = new Configuration(storage.configuration());
    IMPATIENT.forEach(configuration::set);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            asked.size(),
            task -> {
              Thread thread = new Thread(task, "root-check");
              // One that hangs in its storage must not keep the process alive.
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Void>> answers =
          threads.invokeAll(
              asked.stream().map(root -> RootCheck.<Void>task(root, configuration)).toList(),
              DEADLINE.toSeconds(),
              TimeUnit.SECONDS);
      report(storage, asked, answers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while looking at the lake's roots").causedBy(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> java.util.concurrent.Callable<T> task(Root root, Configuration configuration) {
    return () -> {
      probe(root, configuration);
      return null;
    };
  }

  private static void report(Storage storage, List<Root> roots, List<Future<Void>> answers)
      throws InterruptedException {
    StorageProblem problem = new StorageProblem(storage);
    Map<String, String> lines = new LinkedHashMap<>();
    Throwable first = null;
    for (int i = 0; i < roots.size(); i++) {
      try {
        answers.get(i).get();
      } catch (ExecutionException | CancellationException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        first = first == null ? cause : first;
        lines.putIfAbsent(roots.get(i).option(), problem.line(roots.get(i), cause));
      }
    }
    if (first != null) {
      throw new CommandException(String.join(System.lineSeparator(), lines.values()))
          .causedBy(problem.withoutSecrets(first));
    }
  }

  /** With a file system of its own, since Hadoop shares them whatever their settings. */
  private static void probe(Root root, Configuration configuration) throws IOException {
    try (FileSystem files = FileSystem.newInstance(root.location().toUri(), configuration)) {
      if (root.isWritten()) {
        Path file = new Path(root.location(), "_probe-" + UUID.randomUUID());
        files.create(file, true).close();
        files.delete(file, false);
      } else {
        look(files, root.location());
      }
    }
  }

  /** A folder that is not there has no tables; a container that is not there is a mistake. */
  private static void look(FileSystem files, Path location) throws IOException {
    try {
      files.getFileStatus(location);
    } catch (FileNotFoundException e) {
      if (StorageProblem.isMissingContainer(e)) {
        throw e;
      }
    }
  }
}
