package io.tributary.pipelines.azurite;

import io.tributary.pipelines.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fetches the packages of a lock file with npm, which takes minutes the first time: a line says so
 * before it begins, and others how far it is. It ends within a limit.
 *
 * @param npm the program
 * @param log where all goes that it says
 * @param limit how long it may take
 * @param interval between two lines of progress
 * @param progress is told how far it is
 */
record NpmInstall(String npm, Path log, Duration limit, Duration interval, PrintWriter progress) {

  /** npm names each package's file when it has it. */
  private static final Pattern FETCHED = Pattern.compile("npm http .*\\.tgz .*");

  /** An entry of the lock file; the project itself has another. */
  private static final Pattern LOCKED = Pattern.compile("\\s*\"node_modules/[^\"]+\": \\{");

  /**
   * Installs what the lock file in a folder names, into that folder.
   *
   * @throws CommandException if it can't be done, or not in time
   */
  void into(Path folder) throws IOException {
    long packages = count(folder.resolve("package-lock.json"), LOCKED);
    say("Installing Azurite (%,d packages) with npm, once; this can take minutes …", packages);
    // Azurite runs without its packages' install scripts, which may come from anybody.
    ProcessBuilder builder =
        new ProcessBuilder(
                npm,
                "ci",
                "--ignore-scripts",
                "--omit=dev",
                "--no-audit",
                "--no-fund",
                "--loglevel=http")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Process process = AzuriteInstall.start(builder, npm);
    try {
      process.getOutputStream().close();
      await(process, packages);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new CommandException("npm can't fetch Azurite's packages; what it says is in " + log);
    }
  }

  private void await(Process process, long packages) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!process.waitFor(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        long fetched = count(log, FETCHED);
        if (System.nanoTime() > deadline) {
          throw new CommandException(
              String.format(
                  Locale.ROOT,
                  "npm has fetched %,d of Azurite's %,d packages in %,d s and was ended; what it"
                      + " says is in %s",
                  fetched,
                  packages,
                  limit.toSeconds(),
                  log));
        }
        say("  %,d of %,d packages", fetched, packages);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while npm fetches Azurite").causedBy(e);
    }
  }

  private static long count(Path file, Pattern line) throws IOException {
    // What npm says may end in half a letter.
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line.asMatchPredicate()).count();
    }
  }

  private void say(String format, Object... values) {
    progress.println(String.format(Locale.ROOT, format, values));
    progress.flush();
  }
}
